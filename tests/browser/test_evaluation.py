"""How good it is: measured while it is looked at, stopped and gone on with, every number's images one press away."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.page_driver import PATIENCE, answer, choose_network, open_tab, settle
from browser.test_accessibility import complaints_of
from playwright.sync_api import Page, expect

DONE = re.compile(r"on all 2,000 test images of the bundled sample")


@pytest.fixture
def opened(page: Page) -> Page:
    open_tab(page, "Train")
    page.locator("summary", has_text="How good it is").click()
    return page


def test_a_number_leads_to_its_images_and_a_image_inside(opened: Page) -> None:
    status = opened.locator(".evaluation-status")
    expect(status).to_contain_text(DONE, timeout=PATIENCE)
    expect(status).to_contain_text("Quick · MNIST")
    expect(opened.locator(".evaluation-cell .answered")).not_to_have_count(0)  # the largest confusion, by itself
    corner = opened.get_by_role("button", name="true 0, answered 0", exact=False)
    corner.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft"):
        opened.keyboard.press(key)
    opened.keyboard.press("Enter")
    expect(opened.locator(".evaluation-cell h3")).to_contain_text("1, answered right, the 60 surest of")
    opened.get_by_text("% of the row").click()
    expect(opened.get_by_role("button", name="true 1, answered 1", exact=False)).to_have_text(re.compile(r"^9\d\.\d$"))
    opened.locator("#evaluation-threshold").fill("90")
    expect(opened.get_by_text(re.compile(r"^90 %: it answers 1,\d+ images and is right on 99\.\d %"))).to_be_visible()
    assert complaints_of(Axe().run(opened).response) == []

    worst = opened.locator(".evaluation-worst .answered").first
    index = int(re.findall(r"Test image (\d+)", worst.get_attribute("aria-label") or "")[0])
    worst.click()
    settle(opened)
    expect(opened.get_by_role("tab", name="Inside")).to_have_attribute("aria-selected", "true")
    assert opened.evaluate("() => lab.state.image") == {"kind": "test", "data": "mnist", "index": index}
    assert answer(opened)["best"] != answer(opened)["truth"]


def test_stopped_gone_on_with_and_begun_anew_for_another_network(opened: Page) -> None:
    button = opened.locator(".lab-evaluation .evaluation-head button")
    choose_network(opened, "quick-cifar10")
    expect(opened.locator(".evaluation-status")).to_contain_text("answered.")
    button.click()
    expect(button).to_have_text("Go on")
    expect(opened.locator(".evaluation-status")).to_contain_text("Stopped.")
    choose_network(opened, "mlp-mnist")
    expect(opened.locator(".evaluation-status")).to_contain_text(DONE, timeout=PATIENCE)
    expect(opened.locator(".evaluation-status")).to_contain_text("Fully connected")
    assert opened.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
