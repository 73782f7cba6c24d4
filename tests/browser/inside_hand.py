"""Opens the Inside tab at a map, in windows of three sizes."""

from browser.page_driver import PHONE
from playwright.sync_api import Page, expect

WINDOWS = [
    {"viewport": {"width": 1440, "height": 900}},
    {"viewport": {"width": 1366, "height": 768}},
    PHONE,
]
VALUE = "?tab=inside&map=relu2:5&value=relu2:5.2.2"


def at_map(page: Page) -> Page:
    page.wait_for_function("() => document.querySelector('.map-readout')?.textContent && lab.idle()")
    return page


def line(page: Page) -> str:
    found = page.get_by_test_id("sum-line")
    expect(found).to_contain_text("=")
    return found.inner_text()
