"""Evaluate: it measures by itself, can be stopped, and every number's images are one click away from Classify."""

import re

import pytest
from browser.page_driver import PATIENCE, answer, choose_network, inside_window, open_tab, settle
from playwright.sync_api import Page, expect

DONE = re.compile(r"all 2,000 test images of the bundled sample · 95 % confidence interval")


@pytest.fixture
def opened(page: Page) -> Page:
    open_tab(page, "evaluate")
    return page


def test_a_number_leads_to_its_images_and_an_image_to_classify(opened: Page) -> None:
    status = opened.get_by_test_id("evaluation-status")
    expect(status).to_have_text(DONE, timeout=PATIENCE)
    expect(opened.get_by_role("heading", level=1).locator("visible=true")).to_contain_text("Digits")
    expect(opened.get_by_test_id("accuracy")).to_have_text(re.compile(r"^9\d\.\d %$"))
    expect(opened.locator(".evaluate-field .test-image")).not_to_have_count(0)  # the largest confusion, by itself
    field = opened.get_by_role("button", name="True 0, predicted 0", exact=False)
    field.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "Enter"):
        opened.keyboard.press(key)
    expect(opened.locator(".evaluate-field h2")).to_have_text(re.compile(r"True 1, predicted 1 \(\d+ images\)"))
    assert inside_window(opened, ".evaluate-field h2")
    opened.get_by_role("slider", name="Abstain below confidence").fill("90")
    expect(opened.get_by_text(re.compile(r"^At 90 %: it answers 1,\d+ images"))).to_be_visible()
    mistake = opened.get_by_test_id("mistakes").get_by_role("button").first
    index = int(mistake.get_attribute("data-index") or -1)
    mistake.click()
    settle(opened)
    assert opened.evaluate("() => lab.state.tab") == "classify"
    assert opened.evaluate("() => lab.state.image") == {"kind": "test", "data": "mnist", "index": index}
    assert answer(opened)["best"] != answer(opened)["truth"]


def test_stopped_gone_on_with_and_begun_anew_for_another_network(opened: Page) -> None:
    choose_network(opened, "resnet20-cifar10")
    button = opened.get_by_test_id("evaluation-button")
    expect(button).to_have_text("Stop")
    button.click()
    expect(button).to_have_text("Continue")
    expect(opened.get_by_test_id("evaluation-status")).to_contain_text("Stopped")
    choose_network(opened, "mlp-mnist")
    expect(opened.get_by_test_id("evaluation-status")).to_have_text(DONE, timeout=PATIENCE)
    assert opened.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_two_networks_side_by_side(opened: Page) -> None:
    expect(opened.get_by_test_id("evaluation-status")).to_have_text(DONE, timeout=PATIENCE)
    opened.get_by_label("Compare with").select_option("mlp-mnist")
    expect(opened.get_by_test_id("comparison")).to_contain_text("pp on the same images", timeout=PATIENCE)
    expect(opened.locator(".evaluate-compare .bars li")).to_have_count(10)
    expect(opened.locator(".evaluate-compare .test-image")).not_to_have_count(0)


def test_numbers_of_a_whole_data_set_fit_into_the_fields_of_a_phone(opened: Page) -> None:
    expect(opened.get_by_test_id("evaluation-status")).to_have_text(DONE, timeout=PATIENCE)
    opened.set_viewport_size({"width": 390, "height": 844})
    field = opened.locator(".evaluate-matrix .matrix-field.correct").nth(1)
    wide = field.evaluate(
        """(field) => {
          field.textContent = "1135";
          const text = document.createRange();
          text.selectNodeContents(field);
          return text.getBoundingClientRect().width - field.getBoundingClientRect().width;
        }"""
    )
    assert wide <= 0
