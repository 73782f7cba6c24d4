"""The exact sum behind a value: inside the window where it was pressed, and the network's own number."""

import pytest
from browser.inside_hand import VALUE, WINDOWS, at_map, line
from browser.page_driver import PHONE, Visit, inside_window
from playwright.sync_api import expect


@pytest.mark.parametrize("options", WINDOWS)
def test_the_sum_is_inside_the_window(visit: Visit, options: dict[str, object]) -> None:
    page = at_map(visit("?tab=inside&map=relu2:5", **options))
    page.locator(".map-large").click(position={"x": 60, "y": 60})
    assert line(page).startswith("relu2[5, ")
    assert inside_window(page, "[data-testid=sum-line]")
    assert inside_window(page, ".number-grid")
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_sum_is_the_networks_own(visit: Visit) -> None:
    page = at_map(visit(VALUE))
    value = page.locator(".map-readout").inner_text().split(" = ")[1]
    assert line(page).endswith(f"= {float(value):.4g}")
    expect(page.locator(".sum-terms > .sum-term")).to_have_count(3)
    steps = page.locator(".sum-step-name").all_inner_texts()
    assert [step.split("[")[0] for step in steps] == ["conv2", "pool2", "bn2", "relu2"]
    page.get_by_role("button", name="+ 13 more").click()
    expect(page.locator(".sum-terms > .sum-term")).to_have_count(16)


def test_the_same_number_has_the_same_color_as_in_its_map(visit: Visit) -> None:
    page = at_map(visit(VALUE))
    line(page)
    page.wait_for_function("() => lab.idle()")
    color, number = page.evaluate(
        """() => {
             const patches = [...document.querySelectorAll(".sum-terms .number-grid")].filter((_, i) => i % 3 === 0);
             const cells = patches.flatMap((grid) => [...grid.querySelectorAll("td")]);
             const [largest] = cells.sort((a, b) => Number(b.textContent) - Number(a.textContent));
             return [getComputedStyle(largest).backgroundColor, Number(largest.textContent)];
           }"""
    )
    channels = [int(part) for part in color[4:-1].split(",")]
    limit = page.evaluate("() => lab.state.answer.graph.find(({ name }) => name === 'relu1').limit")
    share = number / limit
    paper, ink = (0xF7, 0xF5, 0xF1), (0x14, 0x36, 0x5C)
    for channel, a, b in zip(channels, paper, ink, strict=True):
        assert channel == pytest.approx(a + (b - a) * share, abs=4)


def test_keys_walk_the_value_and_close_the_sum(visit: Visit) -> None:
    page = at_map(visit("?tab=inside&map=relu2:5"))
    canvas = page.locator(".map-large")
    canvas.focus()
    canvas.press("ArrowRight")
    expect(page.locator(".dock")).to_be_visible()
    before = page.evaluate("() => lab.state.value")
    canvas.press("ArrowRight")
    assert page.evaluate("() => lab.state.value") == {**before, "x": before["x"] + 1}
    canvas.press("ArrowUp")
    assert page.evaluate("() => lab.state.value.y") == before["y"] - 1
    page.keyboard.press("Escape")
    expect(page.locator(".dock")).to_be_hidden()
    expect(canvas).to_be_focused()


def test_class_scores_and_softmax_are_sums_too(visit: Visit) -> None:
    inside = at_map(visit("?tab=inside"))
    inside.get_by_label("Block", exact=True).select_option("3")
    inside.locator("[data-unit='7']").click()
    assert line(inside).startswith("fc[7] = ")
    inside.get_by_role("button", name="softmax", exact=True).click()
    inside.locator("[data-unit='7']").click()
    expect(inside.get_by_test_id("sum-line")).to_contain_text("softmax[7] = ")


def test_padding_of_max_pooling_is_no_value(visit: Visit) -> None:
    link = "?tab=inside&network=googlenet_small-cifar10&image=test.cifar10.3"
    page = visit(f"{link}&map=inception2a.branch_pool.pool:0&value=inception2a.branch_pool.pool:0.0.0")
    expect(page.get_by_test_id("sum-line")).to_contain_text("max(–, –, –, –, ")


def test_on_a_phone_map_and_sum_share_a_sheet(visit: Visit) -> None:
    page = visit("?tab=inside", **PHONE)
    page.wait_for_function("() => document.querySelector('.map-tile:not(.empty)')")
    sheet = page.locator(".inside-sheet")
    expect(sheet).to_be_hidden()
    assert (
        page.locator(".map-grid").evaluate("(grid) => getComputedStyle(grid).gridTemplateColumns.split(' ').length")
        == 4
    )
    page.locator(".map-tile").nth(1).tap()
    expect(sheet).to_be_visible()
    at_map(page).locator(".map-large").tap(position={"x": 90, "y": 90})
    line(page)
    assert inside_window(page, ".map-large")
    assert inside_window(page, "[data-testid=sum-line]")
    page.get_by_role("button", name="Larger").tap()
    assert page.evaluate("() => document.querySelector('.inside-sheet').getBoundingClientRect().height") > 700
    page.locator(".sheet-bar").get_by_role("button", name="Close").tap()
    expect(sheet).to_be_hidden()
