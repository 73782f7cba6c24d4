"""The first tab: something is drawn and answered before anybody asks, with the network as a picture beside it; a class
can be asked about; what does not fit is said, with a way on."""

import pytest
from browser.page_driver import (
    ONE,
    PHONE,
    SEVEN,
    Visit,
    answer,
    bars,
    choose_network,
    colors,
    draw,
    inside_window,
    open_tab,
    painting,
    said,
    settle,
)
from playwright.sync_api import Page, expect


def test_an_example_is_drawn_and_answered(page: Page) -> None:
    assert said(page) == "7"
    assert bars(page) == list("0123456789")
    assert abs(sum(answer(page)["probabilities"]) - 1) < 1e-3
    assert colors(page, ".pad-canvas") > 1
    expect(page.locator(".pad-hint")).to_have_text("Draw over it")
    expect(page.locator(".graph-column")).to_have_count(5)
    assert colors(page, ".graph-maps") > 10
    expect(page.locator(".examples-one")).to_have_count(10)
    assert answer(page)["steps"][0]["name"] == "ink"
    expect(page.locator("h1")).to_have_count(1)


def test_the_answer_is_told_to_those_who_do_not_see_it(page: Page) -> None:
    expect(page.locator(".answer [role=status]")).to_contain_text("7, ")


@pytest.mark.parametrize("size", [(1366, 768), (1440, 900), (390, 844)])
def test_pad_answer_and_bars_are_in_one_window(visit: Visit, size: tuple[int, int]) -> None:
    page = visit(**({} if size[0] > 400 else PHONE) | {"viewport": {"width": size[0], "height": size[1]}})
    for part in (".pad-canvas", ".answer-label", ".answer-bars", ".pad-tools"):
        assert inside_window(page, part), part
    header = page.locator(".lab-header").bounding_box()
    assert header
    assert header["y"] + header["height"] <= 64


def test_the_network_follows_the_pen_and_its_maps_keep_their_places(page: Page) -> None:
    box = page.locator(".pad-canvas").bounding_box()
    assert box
    x, y, side = box["x"], box["y"], box["width"]
    before = painting(page, ".graph-maps")
    page.mouse.move(x + side * 0.3, y + side * 0.3)
    page.mouse.down()
    page.mouse.move(x + side * 0.6, y + side * 0.7, steps=6)
    settle(page)
    shown = [layer["maps"] for layer in answer(page)["graph"]]
    assert painting(page, ".graph-maps") != before
    page.mouse.move(x + side * 0.7, y + side * 0.2, steps=6)
    settle(page)
    assert [layer["maps"] for layer in answer(page)["graph"]] == shown
    page.mouse.up()


def test_the_next_stroke_does_not_wait_for_the_wave_of_the_last(visit: Visit) -> None:
    page = visit(reduced_motion="no-preference")
    waves = page.evaluate(
        """() => [true, false, true].map((drawing) => {
             lab.set({ drawing });
             return document.querySelectorAll(".graph-columns.wave").length;
           })"""
    )
    assert waves == [0, 1, 0]


def test_no_picture_shows_the_answer_of_another_network(page: Page) -> None:
    page.route("**/rpc/classify", lambda route: None)  # its own one never comes
    page.get_by_test_id("network").click()
    page.locator("[data-network=resnet20-cifar10]").click()
    page.wait_for_function("() => lab.state.graph?.network === 'resnet20-cifar10'")
    scores = page.locator('#panel-classify .graph-column[data-kind="scores"] .graph-more')
    page.wait_for_timeout(200)
    expect(scores).to_have_text("")


def test_a_picture_that_nobody_saw_while_one_drew_is_up_to_date_when_its_tab_opens(page: Page) -> None:
    open_tab(page, "inside")
    open_tab(page, "classify")
    page.get_by_role("button", name="Clear").click()
    draw(page, ONE)
    seen = painting(page, "#panel-classify .graph-input")
    open_tab(page, "inside")
    assert painting(page, "#panel-inside .graph-input") == seen


@pytest.mark.parametrize(
    ("network", "blocks"), [("resnet20-cifar10", 12), ("googlenet_small-cifar10", 11), ("mlp-mnist", 3)]
)
def test_any_network_fits_the_width_of_the_window(page: Page, network: str, blocks: int) -> None:
    choose_network(page, network)
    expect(page.locator(".graph-column")).to_have_count(blocks + 1)
    page.wait_for_function("(id) => lab.state.answer?.network === id && lab.idle()", arg=network)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert (
        page.evaluate(
            "() => { const s = document.querySelector('.graph-scroll'); return s.scrollWidth - s.clientWidth }"
        )
        <= 1
    )


@pytest.mark.parametrize(("network", "columns"), [("airbench-cifar10", 10), ("resnet20-cifar10", 7)])
def test_on_a_phone_nothing_of_the_network_is_covered(visit: Visit, network: str, columns: int) -> None:
    page = visit(f"?network={network}", **PHONE)
    page.locator("#panel-classify .graph").scroll_into_view_if_needed()
    parts = "#panel-classify :is(.graph-tiles, .graph-name, .graph-title, .graph-zooms)"
    boxes: list[list[float]] = page.locator(parts).evaluate_all(
        """(all) => all.map((part) => {
             const range = document.createRange();
             range.selectNodeContents(part);  // the words, where the part itself is wider
             const { left, top, right, bottom } = range.getBoundingClientRect();
             return [left, top, right, bottom];
           })"""
    )
    assert len(boxes) == 2 * columns  # a name and maps each, the input its name alone, and the zoom buttons
    assert all(left >= 0 and right <= 390 for left, _, right, _ in boxes)
    for i, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:i]:
            assert right <= other[0] or left >= other[2] or bottom <= other[1] or top >= other[3]


def test_a_map_shows_what_feeds_it(page: Page) -> None:
    expect(page.locator(".graph-lines path")).to_have_count(0)
    page.locator('.graph-column[data-block="1"] .graph-tile').first.hover()
    page.wait_for_function("() => document.querySelectorAll('.graph-lines path').length > 3")
    page.mouse.move(5, 400)
    expect(page.locator(".graph-lines path")).to_have_count(0)


def test_why_not_8_is_answered_below_at_one_scale(page: Page) -> None:
    page.get_by_role("button", name="Why 8, or why not?").click()
    why = page.locator(".why")
    expect(why.get_by_role("heading")).to_have_text("Why not 8?")
    expect(why.locator(".why-sentence")).to_contain_text("of what supports 7")
    assert inside_window(page, ".why-sentence")
    weak, strong = (why.locator("canvas").nth(i) for i in (0, 1))
    spread = """(canvas) => { const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let low = 255, high = 0;
        for (let i = 2; i < data.length; i += 4) { low = Math.min(low, data[i]); high = Math.max(high, data[i]); }
        return high - low; }"""
    assert weak.evaluate(spread) * 3 < strong.evaluate(spread)  # what is next to nothing looks like it
    page.get_by_role("button", name="Why 7, or why not?").click()
    expect(why.get_by_role("heading")).to_have_text("Why 7?")
    why.get_by_role("button", name="Close").click()
    expect(why).to_be_hidden()


@pytest.mark.parametrize("step", ["Bounding box", "Resize"])
def test_a_step_switched_off_changes_what_the_network_sees(page: Page, step: str) -> None:
    draw(page, SEVEN, size=0.25, at=(0.25, 0.25))
    seen = answer(page)["seen"]["pixels"]
    box = page.get_by_role("checkbox", name=step)
    expect(box).to_be_checked()
    box.uncheck()
    settle(page)
    assert answer(page)["seen"]["pixels"] != seen
    figure = page.locator(".steps-step").filter(has=box)
    expect(figure.locator(".steps-sentence")).to_contain_text("Left out")
    box.check()
    settle(page)
    assert answer(page)["seen"]["pixels"] == seen


def test_epochs_are_replayed(page: Page) -> None:
    slider = page.get_by_role("slider", name="Training replay")
    trained = answer(page)["probabilities"]
    slider.fill("0")
    settle(page)
    expect(page.locator(".answer-gauge")).to_have_text("Untrained: every class is a guess")
    assert answer(page)["probabilities"] != trained
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".replay-now")).to_have_text("final", timeout=30_000)
    settle(page)
    assert answer(page)["probabilities"] == trained


def test_a_network_for_other_images_shows_one_of_its_own(page: Page) -> None:
    choose_network(page, "resnet20-cifar10")
    page.wait_for_function("() => lab.state.image.kind === 'test' && lab.state.image.data === 'cifar10'")
    settle(page)
    assert answer(page)["network"] == "resnet20-cifar10"
    assert answer(page)["truth"] is not None


def test_a_drawing_that_a_network_cannot_know_is_said_with_a_way_on(page: Page) -> None:
    choose_network(page, "quick-cifar10")
    page.wait_for_function("() => lab.state.image.kind === 'test'")
    draw(page, SEVEN)
    page.get_by_role("button", name="Ask Digits").click()
    page.wait_for_function(
        "() => lab.state.network.network === 'quick-mnist' && lab.state.answer?.network === 'quick-mnist'"
    )
    settle(page)
    assert said(page) == "7"  # the drawing is still there
    expect(page.locator(".better")).to_be_hidden()


def test_an_example_moves_by_itself_until_somebody_touches_the_page(visit: Visit) -> None:
    page = visit(reduced_motion="no-preference")
    before = painting(page, ".pad-canvas")
    page.wait_for_function("(before) => document.querySelector('.pad-canvas').toDataURL() !== before", arg=before)
    page.keyboard.press("Tab")
    page.wait_for_timeout(1500)
    still = painting(page, ".pad-canvas")
    page.wait_for_timeout(4500)
    assert painting(page, ".pad-canvas") == still


@pytest.mark.parametrize(("name", "steps"), [("Fool it", 4), ("Find the edge detector", 5)])
def test_a_challenge_asks_for_a_guess_before_it_answers(page: Page, name: str, steps: int) -> None:
    page.get_by_role("button", name=name).click()
    card = page.locator(".tour")
    expect(card).to_contain_text(f"1 of {steps}")
    guesses = 0
    for _ in range(steps - 1):
        if card.locator(".tour-options button").count():
            expect(card.locator(".tour-answer")).to_have_text("")
            card.locator(".tour-options button").first.click()
            expect(card.locator(".tour-answer")).not_to_have_text("")
            guesses += 1
        assert inside_window(page, ".tour")
        card.get_by_role("button", name="Next").click()
    assert guesses >= 2
    card.get_by_role("button", name="Done").click()
    expect(card).to_have_count(0)


def test_escape_ends_a_challenge_and_goes_back_to_where_it_began(page: Page) -> None:
    chip = page.get_by_role("button", name="Fool it")
    chip.click()
    expect(page.locator(".tour")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".tour")).to_have_count(0)
    expect(chip).to_be_focused()
