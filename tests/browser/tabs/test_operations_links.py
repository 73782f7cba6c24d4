"""Worked examples, worksheets, lessons and links of the Operations tab."""

import re

import pytest
from browser.operations_hand import equation, laid
from browser.page_driver import PATIENCE, Visit
from playwright.sync_api import expect

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
