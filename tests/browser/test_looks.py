"""How the page fits: on a phone, in the dark, and for those who want nothing to move."""

from collections.abc import Callable

import pytest
from browser.page_driver import open_tab, painting
from playwright.sync_api import Page, expect

TABS = ("Classify", "Inside", "Train", "Gallery")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FINGER = 44  # pixels

TOO_SMALL = """(least) => [...document.querySelectorAll(
    ".lab button:not(.maps-one), .lab select, .lab input[type=number], .lab summary, [role=tab]")]
  .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height > 0)
  .filter((element) => (element.matches(".help") ? parseFloat(getComputedStyle(element, "::after").height)
    : element.getBoundingClientRect().height) < least - 0.5)
  .map((element) => `${element.textContent.trim() || element.id} ${element.getBoundingClientRect().height}`)"""


def test_a_phone_shows_everything_without_scrolling_sideways(visit: Callable[..., Page]) -> None:
    page = visit(**PHONE)
    for tab in TABS:
        open_tab(page, tab)
        page.wait_for_function("(name) => name !== 'Train' || document.querySelector('#recipe-epochs')?.value", arg=tab)
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, tab
        assert page.evaluate(TOO_SMALL, FINGER) == [], tab


def test_the_pad_comes_first_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit(**PHONE)
    pad, bars = page.locator(".pad-canvas").bounding_box(), page.locator(".answer-bars").bounding_box()
    assert pad
    assert bars
    assert pad["width"] > 300
    assert pad["y"] + pad["height"] < bars["y"]


def test_the_chosen_map_is_a_sheet_from_below_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit(**PHONE)
    open_tab(page, "Inside")
    sheet, maps = page.locator(".lab-sheet"), page.locator(".view-layer .maps-one")
    expect(maps.nth(3)).to_be_visible()
    expect(sheet).to_be_hidden()
    maps.nth(3).tap()
    expect(sheet).to_be_visible()
    expect(sheet.locator("h2").first).to_have_text("conv1, map 3")
    box = sheet.bounding_box()
    assert box
    assert box["y"] + box["height"] == pytest.approx(844, abs=1)
    page.get_by_role("button", name="Close").tap()
    expect(sheet).to_be_hidden()
    maps.nth(2).tap()
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dark_and_light(visit: Callable[..., Page], scheme: str) -> None:
    page = visit(color_scheme=scheme)
    dark = scheme == "dark"
    expect(page.locator("body.dark")).to_have_count(int(dark))
    paper = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    pad, maps = painting(page, ".pad-canvas"), painting(page, ".strip-layer .maps-canvas")
    page.get_by_role("button", name="Switch to the").click()
    expect(page.locator("body.dark")).to_have_count(int(not dark))
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") != paper
    assert painting(page, ".pad-canvas") != pad
    assert painting(page, ".strip-layer .maps-canvas") != maps
    page.reload()
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")
    expect(page.locator("body.dark")).to_have_count(int(not dark))


def test_nothing_moves_for_those_who_want_that(visit: Callable[..., Page]) -> None:
    page = visit(reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll(".lab *")].filter((element) => {
             const { animationName, transitionDuration } = getComputedStyle(element);
             return animationName !== "none" || transitionDuration.split(", ").some((s) => parseFloat(s) > 0.01);
           }).map((element) => element.className)"""
    )
    assert moving == []
