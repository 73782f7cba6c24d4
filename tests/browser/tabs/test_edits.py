"""Ablating maps and rewriting kernels: for this visitor only, everywhere on the page at once, said on every tab, and
undone one by one, all together, or by choosing another network."""

import re
from typing import Any

import pytest
from browser.inside_hand import at_map
from browser.page_driver import PHONE, Visit, answer, choose_network, open_tab, settle
from playwright.sync_api import Locator, Page, expect


@pytest.fixture
def inside(visit: Visit) -> Page:
    return at_map(visit("?tab=inside&map=relu1:4"))


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Your changes to the network")


def highest(page: Page, layer: str, map: int) -> float:
    found: float = page.evaluate(
        """([layer, map]) => {
             const set = lab.state.answer.layers.find(({ name, maps }) => name === layer && maps.includes(map));
             return set.highs[set.maps.indexOf(map)];
           }""",
        [layer, map],
    )
    return found


def test_an_ablated_map_is_off_everywhere_and_only_here(inside: Page, visit: Visit) -> None:
    expect(bar(inside)).to_be_hidden()
    assert highest(inside, "relu1", 4) > 0
    inside.get_by_role("button", name="Ablate this map (set to 0)").click()
    settle(inside)
    assert highest(inside, "relu1", 4) == 0
    expect(bar(inside)).to_contain_text("1 change")
    open_tab(inside, "classify")
    expect(bar(inside)).to_be_visible()
    other = at_map(visit("?tab=inside&map=relu1:4"))
    assert highest(other, "relu1", 4) > 0
    expect(bar(other)).to_be_hidden()


def test_changes_are_listed_and_undone(inside: Page) -> None:
    inside.evaluate("() => lab.set({ edits: { conv1: [2, 3] } })")
    settle(inside)
    bar(inside).get_by_role("button", name="2 changes").click()
    bar(inside).get_by_role("button", name="Undo: conv1[2] set to 0").click()
    assert inside.evaluate("() => lab.state.edits") == {"conv1": [3]}
    bar(inside).get_by_role("button", name="Reset").click()
    assert inside.evaluate("() => lab.state.edits") == {}
    expect(bar(inside)).to_be_hidden()


def test_another_network_is_not_changed(inside: Page) -> None:
    inside.evaluate("() => lab.set({ edits: { relu1: [0] } })")
    settle(inside)
    choose_network(inside, "lenet5-mnist")
    assert inside.evaluate("() => [lab.state.edits, lab.state.kernels]") == [{}, {}]
    expect(bar(inside)).to_be_hidden()


def test_test_accuracy_before_and_after(inside: Page) -> None:
    inside.evaluate("() => lab.set({ edits: { relu3: Array.from({ length: 48 }, (_, map) => map) } })")
    settle(inside)
    bar(inside).get_by_role("button", name="Test accuracy").click()
    said = bar(inside).get_by_role("status")
    expect(said).to_contain_text(re.compile(r"Network as learned: (starting|[\d,]+ of 1,000)"))
    bar(inside).get_by_role("button", name="Stop").click()
    expect(said).to_have_text("Stopped.")
    bar(inside).get_by_role("button", name="Test accuracy").click()
    expect(said).to_contain_text(re.compile(r"Test accuracy .* % → .* % \(−.* pp\), on 1,000 of"))
    inside.evaluate("() => lab.set({ edits: { relu3: [0] } })")
    expect(said).to_be_hidden()  # a result is of one state of the network


def test_a_kernel_is_rewritten_by_typing(visit: Visit) -> None:
    page = at_map(visit("?tab=inside&map=conv1:0"))
    before = answer(page)["probabilities"]
    page.locator(".kernel-tile").first.click()
    field = page.get_by_label("row 1, column 1")
    field.fill("5")
    field.press("Enter")
    settle(page)
    rows: Any = page.evaluate("() => lab.state.kernels.conv1['0,0']")
    assert rows[1][1] == 5
    assert answer(page)["probabilities"] != before
    expect(bar(page)).to_contain_text("1 change")
    field.fill("5000")
    field.press("Enter")
    expect(page.locator(".kernel-editor [role=status]")).to_contain_text("−1000 to 1000")
    page.get_by_role("button", name="As learned").click()
    settle(page)
    assert page.evaluate("() => lab.state.kernels") == {}
    assert answer(page)["probabilities"] == before


def test_kernels_are_walked_with_the_arrow_keys_and_commas_are_read(visit: Visit) -> None:
    page = at_map(visit("?tab=inside&map=conv1:0"))
    page.locator(".kernel-tile").first.click()
    field = page.get_by_label("row 1, column 1")
    field.fill("−0,25")
    field.press("ArrowDown")
    below = page.get_by_label("row 2, column 1")
    expect(below).to_be_focused()
    below.press("ArrowUp")
    field.press("ArrowUp")
    expect(page.get_by_label("row 0, column 1")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("row 0, column 2")).to_be_focused()
    settle(page)
    assert page.evaluate("() => lab.state.kernels.conv1['0,0'][1][1]") == -0.25


def test_the_focus_stays_with_the_changes_that_are_left(inside: Page) -> None:
    inside.evaluate("() => lab.set({ edits: { relu1: [0, 1], relu2: [3] } })")
    bar(inside).get_by_role("button", name="3 changes").click()
    for left in (2, 1):
        inside.locator(".edits-one").first.press("Enter")
        expect(inside.locator(".edits-one")).to_have_count(left)
        expect(inside.locator(".edits-one").first).to_be_focused()
    inside.locator(".edits-one").first.press("Enter")
    expect(inside.locator("main")).to_be_focused()


def test_a_sum_says_that_a_value_was_set_to_zero(visit: Visit) -> None:
    page = at_map(visit("?tab=inside&map=relu2:5&value=relu2:5.2.2"))
    page.evaluate("() => lab.set({ edits: { relu2: [5] } })")
    settle(page)
    expect(page.get_by_test_id("sum-line")).to_contain_text("set to 0 by you")


def test_on_a_phone_the_line_fits(visit: Visit) -> None:
    page = visit("?tab=inside", **PHONE)
    page.evaluate("() => lab.set({ edits: { conv1: Array.from({ length: 12 }, (_, map) => map) } })")
    settle(page)
    bar(page).get_by_role("button", name="12 changes").click()
    box = bar(page).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["height"] < 400
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
