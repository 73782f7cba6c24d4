"""Experiments: vote first, then a stamp with a picture; an ablation trains and says what came out."""

import pytest
from browser.page_driver import PATIENCE, inside_window, open_tab
from playwright.sync_api import Page, expect

TRAINING = 240_000  # milliseconds; it takes seconds on an idle machine


@pytest.fixture
def opened(page: Page) -> Page:
    open_tab(page, "experiments")
    expect(page.locator("[data-card]")).to_have_count(13, timeout=PATIENCE)
    return page


def test_a_claim_is_voted_on_and_then_stamped(opened: Page) -> None:
    card = opened.locator("[data-card=relu_on_the_filter]")
    narrow = card.bounding_box()
    card.locator(".card-open").click()
    wide = card.bounding_box()
    assert narrow
    assert wide
    assert wide["width"] > 2 * narrow["width"]
    run = card.get_by_role("button", name="Test it")
    expect(run).to_be_disabled()  # nobody has voted yet
    card.get_by_role("group", name="Your vote").get_by_role("button", name="True").click()
    run.click()
    expect(card.get_by_test_id("verdict")).to_have_text("False", timeout=PATIENCE)
    expect(card.locator(".finding")).to_contain_text("ReLU changed 0 of 144 weights")
    expect(card.locator(".finding")).to_contain_text("You voted: True.")
    expect(card.locator("canvas")).to_have_count(4)
    assert inside_window(opened, "[data-card=relu_on_the_filter] [data-testid=verdict]")
    opened.locator("[data-card=lenet_year] .card-open").click()
    expect(card.locator(".card-head > .stamp")).to_be_visible()  # the closed card keeps its stamp
    opened.locator("[data-card=lenet_year]").get_by_role("button", name="False").click()
    opened.get_by_role("button", name="Look it up").click()
    expect(opened.locator("[data-card=lenet_year] .finding")).to_contain_text("November 1998")


def test_an_ablation_trains_and_says_what_came_out(opened: Page) -> None:
    card = opened.locator("[data-card=batch_norm]")
    card.locator(".card-open").click()
    card.get_by_role("button", name="with batch norm is best").click()
    card.get_by_role("button", name="Train all 2").click()
    expect(card.get_by_role("button", name="Stop")).to_be_visible()
    expect(card.get_by_test_id("verdict")).to_be_visible(timeout=TRAINING)
    expect(card.locator(".finding")).to_contain_text("Batch norm")
    expect(card.locator(".chart-line")).to_have_count(2)
    expect(card.locator("tbody td:last-child").first).to_contain_text("%")
