"""Switching maps off, rewriting kernels, what feeds a map, kernels by size, statistics and gradients: for this visitor
only, everywhere on the page at once, and undone when another network is picked."""

import re
from typing import Any

import pytest
from browser.conftest import Visit
from browser.page_driver import PATIENCE, answer, choose_network, open_tab, settle
from playwright.sync_api import Locator, Page, expect


@pytest.fixture
def inside(page: Page) -> Page:
    open_inside(page)
    return page


def open_inside(page: Page) -> None:
    open_tab(page, "Inside")
    page.wait_for_function("() => lab.state.answer?.layers && lab.idle()")


def layer(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def choose(page: Page, name: str, index: int) -> None:
    layer(page, name).locator(".maps-one").nth(index).click()
    settle(page)


def highest(page: Page, name: str) -> list[float]:
    (found,) = [each for each in answer(page)["layers"] if each["name"] == name]
    highs: list[float] = found["highs"]
    return highs


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Edits to the network")


def test_a_map_switched_off_is_off_everywhere_and_only_here(inside: Page, visit: Visit) -> None:
    expect(bar(inside)).to_be_hidden()
    choose(inside, "relu1", 4)
    assert highest(inside, "relu1")[4] > 0
    inside.get_by_role("button", name="Switch this map off").click()
    settle(inside)
    assert highest(inside, "relu1")[4] == 0
    expect(layer(inside, "relu1").get_by_label("relu1, map 4, switched off")).to_have_class(re.compile(r"\boff\b"))
    expect(bar(inside)).to_contain_text("The network is edited – for you only.")
    open_tab(inside, "Classify")
    expect(bar(inside)).to_be_visible()  # whatever the tab
    other = visit()
    open_inside(other)
    assert highest(other, "relu1")[4] > 0
    expect(bar(other)).to_be_hidden()


def test_what_is_off_is_listed_and_can_be_undone(inside: Page) -> None:
    for index in (2, 3):
        choose(inside, "conv1", index)
        inside.get_by_role("button", name="Switch this map off").click()
    settle(inside)
    bar(inside).get_by_role("button", name="Undo: conv1, map 2 off").click()
    assert inside.evaluate("lab.state.edits") == {"conv1": [3]}
    bar(inside).get_by_role("button", name="Reset").click()
    settle(inside)
    assert inside.evaluate("lab.state.edits") == {}
    expect(bar(inside)).to_be_hidden()
    assert highest(inside, "conv1")[3] > 0


def test_another_network_is_not_edited(inside: Page) -> None:
    names: list[str] = inside.evaluate("lab.state.networks.map((card) => card.network)")
    if len(names) < 2:
        pytest.skip("There is only one network.")
    inside.evaluate("lab.switchMap('relu1', 0)")
    settle(inside)
    choose_network(inside, names[1])
    assert inside.evaluate("[lab.state.edits, lab.state.kernels]") == [{}, {}]
    expect(bar(inside)).to_be_hidden()


def test_the_test_accuracy_with_and_without(inside: Page) -> None:
    for index in range(40):
        inside.evaluate("(index) => lab.switchMap('relu3', index)", index)
    settle(inside)
    bar(inside).get_by_role("button", name="Test accuracy with this").click()
    result = bar(inside).get_by_role("status")
    expect(result).to_contain_text("Measuring the network")
    expect(result).to_contain_text(re.compile(r"% right as edited, .* % as learned: −.* points, on 1,000 of"))
    inside.evaluate("lab.switchMap('relu3', 0)")
    expect(result).to_be_empty()  # a result is of one state of the network


def test_a_kernel_is_rewritten_by_typing(inside: Page) -> None:
    row = layer(inside, "conv1")
    row.get_by_role("button", name="Kernels", exact=True).click()
    expect(row.locator(".kernel")).to_have_count(16)
    before = codes(inside, "conv1")
    row.get_by_role("button", name="Change numbers").click()
    row.get_by_label("row 1, column 1").fill("5")
    row.get_by_label("row 1, column 1").press("Enter")
    settle(inside)
    rows: Any = inside.evaluate("lab.state.kernels.conv1['0,0']")
    assert rows[1][1] == 5
    assert codes(inside, "conv1") != before
    expect(bar(inside)).to_contain_text("conv1, filter 0: kernel of map 0 rewritten")
    row.get_by_label("row 1, column 1").fill("5000")
    row.get_by_label("row 1, column 1").press("Enter")
    expect(row.locator(".editor [role=status]")).to_contain_text("−1000 to 1000")
    row.get_by_role("button", name="Put back").click()
    settle(inside)
    assert inside.evaluate("lab.state.kernels") == {}
    assert codes(inside, "conv1") == before


def codes(page: Page, name: str) -> str:
    return next(each["codes"] for each in answer(page)["layers"] if each["name"] == name)


def test_kernels_are_sorted_by_size(inside: Page) -> None:
    row = layer(inside, "conv2")
    row.get_by_role("button", name="Kernels", exact=True).click()
    captions = row.locator(".kernel figcaption")
    expect(captions).to_have_count(32)
    assert captions.first.inner_text() == "filter 0"
    row.get_by_label("Order of the kernels of conv2").select_option("size")
    sizes = [float(text.split("size ")[1]) for text in captions.all_inner_texts()]
    assert sizes == sorted(sizes, reverse=True)


def test_maps_that_feed_a_map_are_named_and_outlined(inside: Page) -> None:
    choose(inside, "conv2", 5)
    expect(inside.locator(".lab-links h2")).to_have_text("What feeds conv2, map 5")
    strongest = inside.locator(".links-line .links-one").first
    number = strongest.inner_text().strip()
    strengths = (
        layer(inside, "relu1")
        .locator(".maps-one.fed")
        .evaluate_all("(maps) => maps.map((map) => [map.ariaLabel, Number(map.style.getPropertyValue('--strength'))])")
    )
    assert max(strengths, key=lambda each: each[1])[0] == f"relu1, map {number}"
    strongest.click()
    expect(inside.locator(".lab-links h2")).to_have_text(f"What feeds relu1, map {number}")
    expect(inside.locator(".links-line")).to_contain_text("bn1")


def test_statistics_and_gradients_unfold_and_follow(inside: Page) -> None:
    row = layer(inside, "relu2")
    row.get_by_role("button", name="Statistics", exact=True).click()
    facts = row.locator(".statistics-facts")
    expect(facts).to_contain_text("Zeros")
    inside.evaluate("lab.switchMap('relu2', 7)")
    expect(row).to_contain_text(re.compile(r"Dead for this image.*\b7\b"), timeout=PATIENCE)
    conv = layer(inside, "conv3")
    conv.get_by_role("button", name="Gradients", exact=True).click()
    expect(conv.locator(".kernel")).to_have_count(128)  # 64 maps and 64 filters
    expect(conv).to_contain_text("the network's own answer")
    conv.get_by_role("button", name="Gradients", exact=True).click()
    expect(conv.locator(".kernel")).to_have_count(0)


def test_on_a_phone_the_bar_fits(visit: Visit) -> None:
    page = visit(viewport={"width": 390, "height": 844})
    page.evaluate("() => { for (let map = 0; map < 12; map++) lab.switchMap('conv1', map); }")
    settle(page)
    box = bar(page).bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 390)
    assert box["height"] < 260
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
