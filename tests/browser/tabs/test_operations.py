"""The Operations tab: every step equals the server's output, numbers are typed in place, examples and lessons open
where they belong, links bring everything back."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.operations_hand import DESK, SAYS, equation, laid
from browser.page_driver import PATIENCE, PHONE, Visit, choose_network, inside_window, open_tab
from playwright.sync_api import Locator, expect

THREE = (
    "input=1,0,1;0,3,2;1,1,1_1,3,3;0,2,4;1,2,0_0,0,3;0,1,1;2,3,1"
    "&kernel=0,1,0;1,1,2;1,0,0_0,0,2;1,1,0;0,2,0_1,1,1;0,0,2;1,1,2"
)


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
