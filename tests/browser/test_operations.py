"""The Operations tab: every step equals the server's output, numbers are typed in place, examples and lessons open
where they belong, links bring everything back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.page_driver import PATIENCE, PHONE, choose_network, inside_window, open_tab
from playwright.sync_api import Locator, Page, expect

Visit = Callable[..., Page]
DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
THREE = (
    "input=1,0,1;0,3,2;1,1,1_1,3,3;0,2,4;1,2,0_0,0,3;0,1,1;2,3,1"
    "&kernel=0,1,0;1,1,2;1,0,0_0,0,2;1,1,0;0,2,0_1,1,1;0,0,2;1,1,2"
)
SAYS = {  # the operation: what it says when it has been worked out
    "convolution": ("[data-testid=equation]", "3 + 9 + 7 + 6 + bias 0 = 25"),
    "pooling": ("[data-testid=pool-equation]", "max(7, 3, 8, 7) = 8"),
    "activation": (".op-said", "values were negative"),
    "batch_norm": (".op-said", "Between the two modes"),
    "dropout": (".means", "average of 200 masks"),
    "flatten": ("[data-testid=loss]", "Cross-entropy loss"),
    "cost": ("[data-testid=cost-verdict]", "204,800 times as many"),
}


def laid(page: Page, op: str = "convolution") -> Locator:
    """The operation's panel, once it has been worked out."""
    panel = page.locator(f"#op-{op}")
    place, words = SAYS[op]
    expect(panel.locator(place)).to_contain_text(re.compile(r"\w"), timeout=PATIENCE)
    del words
    return panel


def equation(page: Page) -> Locator:
    return page.get_by_test_id("equation")


def cell(panel: Locator, part: str, y: int, x: int, rows: int = 3) -> tuple[Locator, dict[str, float]]:
    canvas = panel.locator(f"{part} canvas").first
    box = canvas.bounding_box()
    assert box
    side = box["height"] / rows
    return canvas, {"x": (x + 0.5) * side, "y": (y + 0.5) * side}


@pytest.mark.parametrize("op", list(SAYS))
def test_every_operation_works_out_in_one_window(visit: Visit, op: str) -> None:
    page = visit(f"?tab=operations&op={op}", **DESK)
    place, words = SAYS[op]
    said = page.locator(f"#op-{op} {place}").first
    expect(said).to_contain_text(words, timeout=PATIENCE)
    assert inside_window(page, f"#op-{op} {place}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    found = Axe().run(page, {"include": [[".operations"]]}).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


def test_a_phone_shows_input_output_equation_and_play_in_its_first_window(visit: Visit) -> None:
    page = visit("?tab=operations", **PHONE)
    panel = laid(page)
    for place in (
        ".stage-input canvas",
        ".stage-output canvas",
        "[data-testid=equation]",
        ".kernel-part canvas",
        "[data-testid=play]",
    ):
        assert inside_window(page, f"#op-convolution {place}"), place
    boxes = [panel.locator(f".stage-{name} canvas").first.bounding_box() for name in ("input", "output")]
    assert abs(boxes[0]["y"] - boxes[1]["y"]) < 4  # type: ignore[index]
    expect(panel.locator(".bench-settings")).to_be_hidden()
    panel.get_by_role("button", name="Settings").tap()
    expect(panel.locator(".bench-settings")).to_be_visible()
    for op in SAYS:
        page.locator(".op-now").select_option(op)
        laid(page, op)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, op


def test_the_window_is_moved_pressed_and_played(visit: Visit) -> None:
    page = visit("?tab=operations")
    panel = laid(page)
    output = panel.locator(".stage-output canvas")
    output.press("ArrowRight")
    output.press("ArrowDown")
    expect(equation(page)).to_contain_text("= 22")
    canvas, position = cell(panel, ".stage-output", 2, 0)
    canvas.click(position=position)
    expect(equation(page)).to_contain_text("= 20")
    canvas, position = cell(panel, ".stage-input", 0, 4, rows=5)
    canvas.click(position=position)
    expect(equation(page)).to_contain_text("= 17")
    page.get_by_test_id("play").click()
    expect(equation(page)).to_contain_text("= 23", timeout=PATIENCE)
    expect(page.get_by_test_id("play")).to_have_text("Play", timeout=PATIENCE)


def test_numbers_are_typed_in_place_and_arrows_walk(visit: Visit) -> None:
    page = visit("?tab=operations")
    panel = laid(page)
    canvas, position = cell(panel, ".kernel-part", 0, 0)
    canvas.click(position=position)
    field = panel.locator(".kernel-part .grid-field")
    field.fill("0,5")
    field.press("ArrowDown")
    expect(equation(page)).to_contain_text("1.5 + 9 + 7 + 6 + bias 0 = 23.5")
    field.fill("x")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(panel.locator(".op-trouble").first).to_contain_text("is not a number")
    field.press("Escape")
    expect(field).to_be_hidden()
    expect(equation(page)).to_contain_text("= 23.5")
    canvas, position = cell(panel, ".stage-input", 0, 0, rows=5)
    canvas.click(position=position)
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    expect(equation(page)).to_contain_text("6.5 + 9 + 7 + 6")


def test_pasted_numbers_are_read_as_meant_or_refused_in_words(visit: Visit) -> None:
    page = visit("?tab=operations")
    laid(page)
    page.get_by_test_id("edit-numbers").click()
    text, use = page.get_by_test_id("paste-numbers"), page.get_by_role("button", name="Use these numbers")
    said = page.locator(".typed-said")
    for pasted, words in {"1;2": "semicolon", "1,234\t5": "decimal comma", "1 2\n3": "Each line is a row"}.items():
        text.fill(pasted)
        use.click()
        expect(said).to_contain_text(words)
    expect(page.locator(".stage-input h3")).to_have_text("Input 5×5")
    text.fill("0,5 1,5 1\n2,5 3,5 1\n1 1 −1")
    use.click()
    expect(said).to_contain_text("3 rows of 3")
    expect(equation(page)).to_contain_text("0.5 + 2.5 + 3.5 + (−1) + bias 0 = 5.5")


def test_predicting_hides_what_has_not_been_found(visit: Visit) -> None:
    page = visit("?tab=operations")
    panel = laid(page)
    page.get_by_test_id("predict").click()
    expect(equation(page)).to_be_hidden()
    field, said = page.get_by_label("Next value?"), panel.locator(".predict-said")
    field.fill("24")
    field.press("Enter")
    expect(said).to_contain_text("Not 24")
    field.fill("25")
    field.press("Enter")
    expect(said).to_contain_text("25 is right")
    expect(equation(page)).to_contain_text("= 25")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(equation(page)).to_be_hidden()


def test_channels_add_up_and_what_no_window_reaches_is_said(visit: Visit) -> None:
    page = visit(f"?tab=operations&op=convolution&{THREE}")
    panel = laid(page)
    expect(equation(page)).to_have_text("8 + 12 + 12 + bias 0 = 32")
    expect(panel.locator(".products-row")).to_have_count(3)
    page.get_by_test_id("examples").click()
    page.locator("[data-example=C5]").click()
    expect(panel.locator(".stage-dropped")).to_contain_text("1 row and 1 column not covered")
    expect(page.get_by_test_id("size-formula")).to_have_text("⌊(6 − 3 + 2×1) / 2⌋ + 1 = 3")


RESULTS = {  # the example: where it opens, and what stands there
    "C1": ("convolution", "[data-testid=equation]", "= 25"),
    "C2": ("convolution", "[data-testid=equation]", "8 + 12 + 12 + bias 0 = 32"),
    "C3": ("pooling", "[data-testid=pool-equation]", "max(7, 3, 8, 7) = 8"),
    "C4": ("cost", ".cost-row", "316×316"),
    "C5": ("convolution", "[data-testid=size-formula]", "= 3"),
    "C6": ("convolution", ".stage-output h3", "Output 9×9"),
    "C7": ("cost", ".cost-row", "896"),
    "C8": ("cost", ".cost-row", "65.5 M"),
}
PRINTED = {
    "C1": "[[25, 18, 17], [18, 22, 14], [20, 15, 23]]",
    "C2": "= 32, + bias",
    "C3": "[[8, 6], [9, 9]]",
    "C4": "380 and 4,008 parameters",
    "C5": "3, and one column is dropped",
    "C6": "7, 11, 9; pooled 4",
    "C7": "896 parameters",
    "C8": "65.5 M; 196.6 M; 5.0 M, against 320 and 896",
}


def test_the_worked_examples_open_in_place_and_end_in_the_printed_results(visit: Visit) -> None:
    page = visit("?tab=operations")
    laid(page)
    for example, (op, place, words) in RESULTS.items():
        page.get_by_test_id("examples").click()
        page.locator(f"[data-example={example}]").click()
        expect(page.locator(f"#op-{op} {place}").first).to_contain_text(words, timeout=PATIENCE)
        expect(page.get_by_test_id("example-result")).to_be_hidden()
        page.get_by_role("button", name="Show the solution").click()
        expect(page.get_by_test_id("example-result")).to_contain_text(PRINTED[example])


def test_the_worksheet_has_no_solutions(visit: Visit) -> None:
    page = visit("?tab=operations")
    laid(page)
    page.evaluate("() => { window.print = () => {}; }")
    page.get_by_test_id("examples").click()
    page.get_by_role("button", name="Print all as a worksheet").click()
    sheet = page.locator(".worksheet")
    expect(sheet).to_be_hidden()
    page.emulate_media(media="print")
    expect(sheet).to_be_visible()
    expect(page.locator(".lab")).to_be_hidden()
    text = sheet.inner_text()
    assert "Convolution of one channel" in text
    assert not any(result in text for result in ("[25, 18", "380", "896", "65.5"))


EQUATION, POOLED, LOSS = "[data-testid=equation]", "[data-testid=pool-equation]", "[data-testid=loss]"
OLD = "tab=convolution&"
LINKS = [
    (OLD + "input=3,5,2;9,7,5;2,0,6&kernel=1,0;1,1&stride=1&at=0.1", "convolution", EQUATION, "= 17"),
    (OLD + "open=pooling&pooling.keep=average&pooling.numbers=1,2;3,4", "pooling", POOLED, "= 2.5"),
    (OLD + "open=softmax&softmax.from=typed&softmax.logits=2,1,0.1", "flatten", LOSS, "0.659"),
    (OLD + "open=cost_duel&cost_duel.side=100&cost_duel.neurons=500", "cost", ".cost-row", "5 M"),
    (OLD + "image=mnist.1.gray.16&kernel=1", "convolution", ".stage-input h3", "Input 16×16"),
    ("tab=operations&op=pooling&pooling.size=9&pooling.at=x&pooling.numbers=1,2;3", "pooling", POOLED, "= 8"),
    ("tab=operations&op=nowhere&stride=0&kernel=1,2&input=<b>", "convolution", EQUATION, "= 25"),
]


@pytest.mark.parametrize(("link", "op", "place", "words"), LINKS)
def test_links_open_what_they_say(visit: Visit, link: str, op: str, place: str, words: str) -> None:
    page = visit(f"?{link}")
    expect(page.locator(f"#op-{op} {place}").first).to_contain_text(words, timeout=PATIENCE)


def test_the_address_follows_and_back_walks(visit: Visit) -> None:
    page = visit("?tab=operations")
    panel = laid(page)
    panel.get_by_role("button", name="Stride: one more").click()
    expect(page).to_have_url(re.compile(r"op=convolution.*stride=2"))
    page.locator("[data-op=dropout]").click()
    laid(page, "dropout")
    expect(page).to_have_url(re.compile("op=dropout"))
    page.go_back()
    expect(page.locator("#op-convolution")).to_be_visible()
    expect(page.get_by_test_id("size-formula")).to_have_text("⌊(5 − 3 + 2×0) / 2⌋ + 1 = 2")


def test_a_lesson_is_made_taken_and_handed_in(visit: Visit) -> None:
    page = visit("?tab=operations")
    laid(page)
    page.get_by_test_id("make-lesson").click()
    maker = page.locator(".lesson-maker")
    maker.get_by_label("Title").fill("Filters")
    maker.get_by_label("Task of this step").fill("What is the top-left output?")
    maker.get_by_label("Expected answer").fill("25")
    maker.get_by_role("button", name="Add what I see now").click()
    page.locator("[data-op=pooling]").click()
    laid(page, "pooling")
    maker.get_by_label("Task of this step").fill("Why is the largest kept?")
    maker.get_by_role("button", name="Add what I see now").click()
    maker.get_by_role("button", name="Copy lesson link").click()
    expect(page.get_by_test_id("lesson-link")).to_be_visible()
    link = page.get_by_test_id("lesson-link").input_value()
    assert len(link) < 700

    pupil = visit(link[link.index("?") :])
    bar = pupil.get_by_test_id("lesson")
    expect(bar).to_contain_text("Filters 1/2")
    expect(bar).to_contain_text("What is the top-left output?")
    expect(equation(pupil)).to_be_hidden()
    expect(bar.get_by_role("button", name="Show everything")).to_be_hidden()
    bar.get_by_label("Your answer").fill("24")
    bar.get_by_label("Your answer").press("Enter")
    expect(bar.get_by_role("button", name="Show everything")).to_be_visible()
    bar.get_by_label("Your answer").fill("25")
    bar.get_by_role("button", name="Check").click()
    expect(bar).to_contain_text("25 is right")
    expect(equation(pupil)).to_be_visible()
    bar.get_by_role("button", name="Next step").click()
    expect(pupil.locator("#op-pooling")).to_be_visible()
    expect(bar).to_contain_text("2/2")
    pupil.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.handed = text; }; }")
    bar.get_by_role("button", name="Copy my answers").click()
    pupil.wait_for_function("() => window.handed")
    assert "1. What is the top-left output? 25 ✓ (2 tries)" in pupil.evaluate("() => window.handed")


def test_a_classic_kernel_is_taken_from_its_picture_and_a_pixel_is_computed(visit: Visit) -> None:
    page = visit("?tab=operations")
    panel = laid(page)
    panel.locator("[data-kernel=sobel_x]").click()
    expect(panel.locator("[data-kernel=sobel_x]")).to_have_attribute("aria-pressed", "true")
    expect(equation(page)).to_contain_text("(−18)")
    result = panel.locator(".drawing-pair canvas").last
    result.hover()
    expect(panel.locator(".drawing-row-said")).to_contain_text("Row ")
    result.click()
    expect(panel.locator(".stage-input h3")).to_have_text("Input 28×28", timeout=PATIENCE)


def test_batch_norm_says_when_a_network_has_no_maps(visit: Visit) -> None:
    page = visit("?tab=operations&op=batch_norm&network=mlp-mnist")
    said = page.locator("#op-batch_norm .op-said")
    expect(said).to_contain_text("no feature maps", timeout=PATIENCE)
    choose_network(page, "quick-mnist")
    expect(said).to_contain_text("Between the two modes", timeout=PATIENCE)
    before = page.locator("#op-batch_norm .map-words").nth(1).inner_text()
    page.get_by_test_id("resample").click()
    expect(page.locator("#op-batch_norm .map-words").nth(1)).not_to_have_text(before, timeout=PATIENCE)


def test_the_bench_follows_the_drawing_only_while_it_is_open(visit: Visit) -> None:
    page = visit("?tab=operations&op=convolution&input=image.gray.28")
    panel = laid(page)
    expect(panel.locator(".stage-input h3")).to_have_text("Input 28×28", timeout=PATIENCE)
    open_tab(page, "classify")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(".examples-one").nth(1).click()
    page.wait_for_function("() => lab.state.image.kind === 'test' && lab.idle()")
    assert not [url for url in asked if "image_numbers" in url or "/slide" in url]
    open_tab(page, "operations")
    page.wait_for_function("() => true")
    expect(panel.locator(".stage-input h3")).to_have_text("Input 28×28")


def test_a_channels_chip_keeps_the_focus_and_the_bias_takes_steps(visit: Visit) -> None:
    page = visit(f"?tab=operations&op=convolution&{THREE}", **DESK)
    panel = laid(page)
    bias = panel.get_by_label("Bias")
    bias.fill("−0,5")
    bias.press("Enter")
    expect(equation(page)).to_contain_text("= 31.5", timeout=PATIENCE)
    bias.press("ArrowUp")
    expect(bias).to_have_value("-0.49")
    chip = panel.locator(".conv-stage-head button[aria-pressed=false]").first
    text = chip.inner_text()
    chip.press("Enter")
    expect(panel.locator(".conv-stage-head").get_by_role("button", name=text, exact=True).first).to_be_focused()
