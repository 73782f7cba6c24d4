"""The first seconds: something is drawn and answered, nothing is asked for, nothing leaves this machine."""

from browser.page_driver import answer, bars, colors, said
from playwright.sync_api import Page, expect


def test_an_example_is_drawn_and_answered(page: Page) -> None:
    assert said(page) == "7"
    assert bars(page) == list("0123456789")
    assert abs(sum(answer(page)["probabilities"]) - 1) < 1e-3
    assert colors(page, ".pad-canvas") > 1
    expect(page.locator(".pad-hint")).to_have_text("Draw over it")
    assert page.locator(".strip-layer").count() >= 3
    assert colors(page, ".strip-layer .maps-canvas") > 10
    expect(page.locator(".examples-one")).to_have_count(10)
    assert answer(page)["steps"][0]["name"] == "ink"


def test_one_heading_and_a_title(page: Page) -> None:
    assert page.title() == "CNN Lab"
    assert page.locator("h1").all_inner_texts() == ["CNN Lab"]


def test_the_answer_is_told_to_those_who_do_not_see_it(page: Page) -> None:
    spoken = page.locator(".lab-answer [role=status]")
    expect(spoken).to_contain_text("7, ")
