"""The Convolution tab: every step equals the whole output, links carry the bench, lessons hide what they say."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.page_driver import PATIENCE, choose_network, open_tab, settle
from browser.test_accessibility import complaints_of
from browser.test_looks import FINGER, PHONE, TOO_SMALL
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
STEPS = """() => {
  const { slid } = lab.state;
  const far = [];
  for (let y = 0; y < slid.h; y++) for (let x = 0; x < slid.w; x++)
    far.push(Math.abs(lab.bench.step(slid, y, x).total - slid.output[y * slid.w + x]));
  return Math.max(...far);
}"""
LOOSE = {"stride": 2, "padding": "same", "dilation": 2, "bias": -1.5}


def bench(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("() => lab.state.bench")
    return found


def tail(link: str) -> str:
    return link[link.index("?") :]


def words_of(link: str) -> set[str]:
    return {word for word in tail(link)[1:].split("&") if not word.startswith("hide=")}


def laid(page: Page) -> Page:
    page.wait_for_function("() => lab.state.slid")
    return page


def changed(page: Page, changes: dict[str, Any]) -> None:
    page.evaluate("(changes) => { window.before = lab.state.slid; lab.bench.change(changes); }", changes)
    page.wait_for_function("() => lab.state.slid !== window.before")


def test_every_step_in_the_page_equals_the_servers_output(visit: Visit) -> None:
    page = laid(visit("?tab=convolution"))
    expect(page.locator(".bench-sum .bench-formula")).to_have_text("3 + 9 + 7 + 6 = 25")
    assert page.evaluate(STEPS) == 0
    changed(page, LOOSE)
    assert page.evaluate(STEPS) < 1e-9
    page.evaluate("() => lab.set({ image: { kind: 'test', data: 'cifar10', index: 3 } })")
    page.evaluate("() => lab.bench.change({ source: 'image', channels: 'rgb', side: 16 })")
    page.wait_for_function("() => lab.state.slid.channels === 3")
    assert page.evaluate(STEPS) < 1e-6
    expect(page.locator(".bench-product")).to_have_count(3)


def test_the_window_is_moved_by_keys_pressed_and_played(visit: Visit) -> None:
    page = laid(visit("?tab=convolution"))
    output = page.locator(".bench-output canvas")
    output.press("ArrowRight")
    output.press("ArrowDown")
    assert bench(page)["at"] == [1, 1]
    expect(page.locator(".bench-sum h3")).to_have_text("Row 1, column 1 of the output = 22")
    box = page.locator(".bench-input canvas").bounding_box()
    assert box
    page.locator(".bench-input canvas").click(position={"x": box["width"] - 5, "y": 5})
    assert bench(page)["at"] == [0, 2]
    page.evaluate("() => { window.seen = []; lab.on('bench', ({ at }) => window.seen.push(at)); }")
    page.get_by_role("button", name="Slide", exact=True).click()
    expect(page.locator(".bench-sum h3")).to_have_text("Row 2, column 2 of the output = 23", timeout=PATIENCE)
    assert page.evaluate("() => window.seen.slice(1)") == [[y, x] for y in range(3) for x in range(3)]
    page.get_by_role("button", name="Slide", exact=True).click()
    page.get_by_role("button", name="Pause").click()
    page.locator(".bench-kernel").get_by_label("row 0, column 0").fill("1/4")
    page.locator(".bench-kernel").get_by_label("row 0, column 0").press("Enter")
    page.wait_for_function("() => lab.state.slid.kernel[0][0][0] === 0.25")
    assert page.evaluate(STEPS) == 0


def test_a_link_brings_the_same_bench_back(visit: Visit) -> None:
    page = laid(visit("?tab=convolution"))
    changed(page, {"numbers": [[[1, -2.5], [0.125, 4]], [[0, 1], [1, 0]]], "kernel": [[[1]], [[-1]]], **LOOSE})
    page.evaluate("() => lab.bench.go(0, 0)")
    page.evaluate("() => lab.set({ bench: { ...lab.state.bench, shown: 1 } })")
    made = page.evaluate("async () => (await lab.benchLink.make()).link")
    other = laid(visit(tail(made)))
    names = ("shown", "numbers", "kernel", "stride", "padding", "dilation", "bias", "at", "source")
    assert {name: bench(other)[name] for name in names} == {name: bench(page)[name] for name in names}


def test_a_drawing_travels_in_the_link(visit: Visit) -> None:
    page = laid(visit("?tab=convolution"))
    page.evaluate("() => lab.bench.change({ source: 'image', side: 28 })")
    page.wait_for_function("() => lab.state.slid.height === 28")
    made = page.evaluate("async () => (await lab.benchLink.make()).link")
    assert len(made) < 2000
    other = laid(visit(tail(made)))
    other.wait_for_function("() => lab.state.slid.height === 28")
    assert bench(other)["pixels"]["pixels"] == bench(page)["pixels"]["pixels"]


def test_the_bench_follows_the_image_only_while_it_is_in_sight(visit: Visit) -> None:
    page = laid(visit("?tab=convolution"))
    page.evaluate("() => lab.bench.change({ source: 'image', side: 28 })")
    page.wait_for_function("() => lab.state.slid.height === 28")
    open_tab(page, "Classify")
    page.evaluate("() => { window.before = lab.state.slid; }")
    page.get_by_role("button", name="Random test image").click()
    settle(page)
    assert page.evaluate("() => window.before === lab.state.slid")
    open_tab(page, "Convolution")
    page.wait_for_function("() => lab.state.slid !== window.before")


NONSENSE = [
    *("input=1,2;3", "input=1,NaN", "input=1,,2", "input=1/2/3/4/5", f"input={';'.join(['1'] * 65)}", "kernel=1,2"),
    *("stride=0", "stride=1.5", "padding=-3", "padding=some", "dilation=NaN", "bias=1e99", "at=1", "at=1.x"),
    *("pixels=3x99x99.AAAA", "pixels=1x8x8.AAAA", "pixels=1x8x8.!"),
    *("image=mnist.1.alpha.28", "image=mnist", "image=<img>.1.gray.28"),
]


PART_NONSENSE = [
    *("pooling.size=9", "pooling.keep=<b>", "pooling.at=1", "pooling.numbers=1,2;3", "pooling.color=1"),
    *("pooling.of=<img src=x>", "pooling.map=1.5", f"pooling.numbers={';'.join(['1'] * 17)}"),
    *("softmax.logits=1", "softmax.logits=1,2;3,4", "softmax.logits=1,2000", "softmax.true=3", "softmax.heat=2"),
    *("softmax.from=anywhere", f"softmax.logits={','.join(['1'] * 21)}", "softmax.true=99&softmax.from=image"),
]


def test_nonsense_in_a_link_is_one_sentence_and_the_first_example(visit: Visit) -> None:
    page = laid(visit("?tab=convolution&stride=2&input=1,2;3&open=pooling,nowhere&pooling.size=4&pooling.at=x"))
    note = page.locator(".lab-workbench > .bench-note")
    for clause in ("the workbench starts", "“Pooling” starts", "opens a part that is not here"):
        expect(note).to_contain_text(clause)
    expect(page.locator(".bench-sum .bench-formula")).to_have_text("3 + 9 + 7 + 6 = 25")
    page.locator(".lab-pooling").scroll_into_view_if_needed()
    expect(page.locator(".lab-pooling .bench-formula")).to_have_text("max(7, 3, 8, 7) = 8")
    read = "(all) => Promise.all(all.map((query) => lab.benchLink.read(query)))"
    for query, found in zip(NONSENSE, page.evaluate(read, NONSENSE), strict=True):
        assert found["trouble"], query
        assert found["changes"] == {}, query
    taken = """(all) => all.map((query) => {
      const part = lab.state.parts.find(({ name }) => query.startsWith(name));
      return lab.parts.take(part, new URLSearchParams(`open=${part.name}&${query}`), () => {});
    })"""
    assert page.evaluate(taken, PART_NONSENSE) == ["nonsense"] * len(PART_NONSENSE)


def test_open_parts_and_a_lesson_travel_in_a_link(visit: Visit) -> None:
    """Two parts as they stand, a third one out of sight, and controls out of sight; everything can be shown again."""
    page = laid(visit("?tab=convolution&network=lenet5-mnist"))
    for name in ("pooling", "dropout"):
        page.locator(f".lab-fold:has(.lab-{name}) > summary").press("Enter")
    page.get_by_label("Keep").first.select_option("average")
    page.locator(".lab-pooling").get_by_label("row 0, column 1").fill("-6.5")
    page.locator(".lab-pooling").get_by_label("row 0, column 1").press("Enter")
    page.locator(".lab-pooling canvas").last.press("ArrowDown")
    page.get_by_label("On", exact=True).locator("visible=true").select_option("c3")
    page.get_by_label("Map", exact=True).locator("visible=true").fill("3")
    page.get_by_label("Dropped, p").fill("0.25")
    page.get_by_role("button", name="New mask").click()
    page.get_by_role("button", name="Make a lesson").click()
    for name in ("the sum", "the formulas", "Softmax and cross-entropy", "Pooling: only settings"):
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Copy lesson link").click()
    expect(page.get_by_label("The link")).to_be_visible()
    link = page.get_by_label("The link").input_value()
    shown = {name: page.locator(f".lab-{name} {place}").first for name, place in SHOWN.items()}
    expect(shown["dropout"]).to_contain_text("cells stay")

    lesson = laid(visit(tail(link)))
    again = lesson.evaluate("async () => (await lab.benchLink.make(['sum'])).link")
    assert words_of(again) == words_of(link)
    for name, place in SHOWN.items():
        lesson.locator(f".lab-{name}").scroll_into_view_if_needed()
        expect(lesson.locator(f".lab-{name} {place}").first).to_have_text(shown[name].inner_text())
    hidden = (".bench-sum", ".lab-bench_formulas", ".lab-fold:has(.lab-softmax)", ".lab-pooling .map-settings")
    for place in hidden:
        expect(lesson.locator(place)).to_be_hidden()
    for place in (".lab-worked", ".lab-fold:has(.lab-flatten)", ".lab-dropout .map-settings"):
        expect(lesson.locator(place)).to_be_visible()
    assert lesson.locator(".lab-convolution .lab-fold[open]").count() == 2
    expect(lesson.locator(".bench-note").last).to_contain_text("Softmax and cross-entropy")
    lesson.get_by_role("button", name="Show everything").click()
    for place in hidden:
        expect(lesson.locator(place)).to_be_visible()


def test_a_link_without_all_parts_below(visit: Visit) -> None:
    page = laid(visit("?tab=convolution"))
    page.get_by_role("button", name="Make a lesson").click()
    page.get_by_role("checkbox", name="everything").check()
    expect(page.get_by_role("checkbox", name="Pooling: only numbers")).to_be_disabled()
    page.get_by_role("button", name="Copy lesson link").click()
    expect(page.get_by_label("The link")).to_have_value(re.compile("&hide=others$"))
    page.get_by_role("checkbox", name="Dropout", exact=True).uncheck()
    expect(page.get_by_role("checkbox", name="everything")).not_to_be_checked()


def test_a_network_chosen_since_is_not_missing_from_the_link(visit: Visit) -> None:
    page = visit("?network=lenet5-mnist&epoch=9999")
    choose_network(page, "quick-mnist")
    open_tab(page, "Convolution")
    laid(page)
    expect(page.locator(".lab-workbench > .bench-note")).to_be_hidden()


def test_a_kernel_too_large_is_said_and_nothing_breaks(visit: Visit) -> None:
    page = visit("?tab=convolution&input=1,2;3,4&lesson=1&hide=nothing")
    expect(page.locator(".bench-trouble")).to_contain_text("does not fit")
    expect(page.locator(".lab-workbench > .bench-note")).to_contain_text("leaves out something that is not here")
    page.get_by_role("button", name="Slide", exact=True).click()
    page.get_by_role("button", name="Step forward").click()
    page.locator("#bench-size").select_option("2")
    laid(page)


def test_batch_norm_says_when_a_network_has_no_maps(visit: Visit) -> None:
    page = laid(visit("?tab=convolution&network=mlp-mnist&open=batch_norm"))
    part = page.locator(".lab-batch_norm")
    part.scroll_into_view_if_needed()
    expect(part.locator(".map-said")).to_contain_text("has no maps", timeout=PATIENCE)
    expect(part.locator(".map-row")).to_be_hidden()
    choose_network(page, "quick-mnist")
    expect(part.locator(".map-said")).to_contain_text("Between both modes", timeout=PATIENCE)
    expect(part.locator(".map-row")).to_be_visible()


SHOWN = {"pooling": ".bench-formula", "dropout": ".map-view:last-child .map-words"}


PARTS = {  # the part: what it says when it has been worked out
    "cost_duel": (".duel-count", "65.5 million weights"),
    "pooling": (".bench-formula", "max(7, 3, 8, 7) = 8"),
    "pool_shift": (".map-said", "Changed: "),
    "activations": (".map-said", "Saturated: "),
    "batch_norm": (".map-said", "Between both modes"),
    "dropout": (".map-said", "over 200 masks"),
    "softmax": (".bench-formula", "Loss: −ln 0.659 = 0.417"),
    "flatten": (".flatten-sum", "The largest terms of Wx + b in fc"),
}


@pytest.mark.parametrize("options", [{}, PHONE | {"color_scheme": "dark"}])
def test_every_part_works_out_and_axe_finds_nothing(visit: Visit, options: dict[str, Any]) -> None:
    page = laid(visit("?tab=convolution", **options))
    for name, (place, words) in PARTS.items():
        page.locator(f".lab-fold:has(.lab-{name}) > summary").click()
        expect(page.locator(f".lab-{name} {place}").first).to_contain_text(words)
    assert page.evaluate("() => lab.state.parts.map(({ name }) => name)") == list(PARTS)
    assert page.locator(".lab-convolution .lab-fold").count() == len(PARTS)
    page.get_by_role("button", name="Make a lesson").click()
    page.get_by_role("checkbox", name="Pooling", exact=True).check()
    for words in page.locator("#lab-tabs [role=tabpanel]:visible .help-more").all_text_contents():
        assert len(re.findall(r"[.?](?=\s|$)", words)) == 2, words
    if options:
        assert page.evaluate(TOO_SMALL, FINGER) == []
    assert complaints_of(Axe().run(page, {"include": [["#lab-tabs"]]}).response) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_a_number_of_the_vector_and_its_cell_are_marked_together(visit: Visit) -> None:
    page = laid(visit("?tab=convolution"))
    page.locator(".lab-fold:has(.lab-flatten) > summary").click()
    said = page.locator(".lab-flatten .bench-formula")
    page.locator(".flatten-sum td button").first.click()
    expect(said).to_contain_text("of map")
    page.locator(".flatten-canvas").last.press("ArrowRight")
    before = said.inner_text()
    page.locator(".flatten-canvas").first.press("ArrowRight")
    assert int(said.inner_text().split("number ")[1].split()[0]) == int(before.split("number ")[1].split()[0]) + 1
    page.locator(".flatten-bars button").nth(3).click()
    expect(page.locator(".flatten-sum h3")).to_contain_text("3: ")


def test_the_softmax_of_the_current_image(visit: Visit) -> None:
    page = laid(visit("?tab=convolution"))
    page.locator(".lab-fold:has(.lab-softmax) > summary").click()
    page.get_by_role("button", name="The current image's").click()
    expect(page.locator(".softmax-table tr")).to_have_count(12)
    expect(page.locator(".lab-softmax .cell-terms")).to_contain_text("no difference")
    open_tab(page, "Classify")
    page.get_by_role("button", name="Random test image").click()
    settle(page)
    truth = page.evaluate("() => lab.state.answer.truth")
    open_tab(page, "Convolution")
    page.locator(".lab-softmax").scroll_into_view_if_needed()
    expect(page.locator(".softmax-table input").nth(truth)).to_be_checked(timeout=PATIENCE)
    other = page.locator(".softmax-table input").nth((truth + 1) % 10)
    loss = page.locator(".lab-softmax .bench-formula").inner_text()
    other.check()
    expect(page.locator(".lab-softmax .bench-formula")).not_to_have_text(loss, timeout=PATIENCE)
    expect(other).to_be_checked()
