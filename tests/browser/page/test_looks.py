"""How the page looks in the dark, on paper, in forced colors, larger, and where nothing may move."""

import pytest
from browser.page_driver import PHONE, Visit, colors, inside_window, painting
from playwright.sync_api import Page, expect

TOO_PALE = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.querySelector("#cnn-lab"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility() || element.closest(".visually-hidden")) continue;
    const parts = getComputedStyle(element).color.match(/[\\d.]+/g).map(Number);
    if (Math.max(...parts.slice(0, 3)) > 150) found.add(`${element.className}: ${node.data.trim().slice(0, 40)}`);
  }
  return [...found];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dark_and_light(visit: Visit, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    dark = scheme == "dark"
    expect(page.locator("body.dark")).to_have_count(int(dark))
    paper = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    pad, maps = painting(page, ".pad-canvas"), painting(page, ".graph-maps")
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Light" if dark else "Dark").click()
    expect(page.locator("body.dark")).to_have_count(int(not dark))
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") != paper
    assert painting(page, ".pad-canvas") != pad
    assert painting(page, ".graph-maps") != maps
    page.reload()
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")
    expect(page.locator("body.dark")).to_have_count(int(not dark))


def test_bars_stay_visible_in_forced_colors(visit: Visit) -> None:
    page = visit(forced_colors="active")
    fill = "(row) => getComputedStyle(document.querySelectorAll('.answer-fill')[row]).backgroundColor"
    track = page.evaluate("() => getComputedStyle(document.querySelector('.answer-track')).backgroundColor")
    assert page.evaluate(fill, 7) != track
    assert page.evaluate(fill, 0) != track
    assert colors(page, ".graph-maps") > 10


def test_paper_is_white_and_ink_is_dark_in_the_dark_theme_too(visit: Visit) -> None:
    page = visit(color_scheme="dark", viewport={"width": 1040, "height": 720})
    dark = painting(page, ".pad-canvas")
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_function("() => !document.body.classList.contains('dark')")
    assert painting(page, ".pad-canvas") != dark
    assert page.evaluate(TOO_PALE) == []
    expect(page.locator(".answer-bars .answer-fill").nth(7)).to_be_visible()
    exact = "(fill) => getComputedStyle(fill).printColorAdjust"
    assert page.locator(".answer-fill").first.evaluate(exact) == "exact"
    expect(page.locator(".lab-header")).to_be_hidden()
    page.emulate_media(media="screen", color_scheme="dark")
    page.wait_for_function("() => document.body.classList.contains('dark')")
    assert painting(page, ".pad-canvas") == dark


def test_nothing_moves_for_those_who_want_that(page: Page) -> None:
    moving = page.evaluate(
        """() => [...document.querySelectorAll(".lab *")].filter((element) => {
             const { animationName, transitionDuration } = getComputedStyle(element);
             return animationName !== "none" || transitionDuration.split(", ").some((s) => parseFloat(s) > 0.01);
           }).map((element) => element.className)"""
    )
    assert moving == []


def test_what_opens_on_a_phone_lies_in_the_window_and_closes_again(visit: Visit) -> None:
    page = visit(**PHONE)
    page.get_by_test_id("network").tap()
    assert inside_window(page, ".popover:not([hidden])")
    page.keyboard.press("Escape")
    tabs = page.locator(".tab-list")
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.locator(".answer-head").tap()):
        page.locator(".tab-now").tap()
        expect(tabs).to_be_visible()
        close()
        expect(tabs).to_be_hidden()


def test_a_walk_back_by_keyboard_does_not_land_under_the_header(page: Page) -> None:
    page.locator(".steps input").last.focus()
    page.evaluate("() => scrollTo(0, 10_000)")
    for _ in range(90):
        page.keyboard.press("Shift+Tab")
        at = page.evaluate(
            """() => document.activeElement.closest("header, .skip-link") ? null
                   : document.activeElement.getBoundingClientRect().top"""
        )
        if at is None:
            return
        assert at >= 56
    pytest.fail("the walk did not arrive")


def test_present_makes_everything_larger(page: Page) -> None:
    before = page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('.answer-share')).fontSize)")
    page.keyboard.press("p")
    after = page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('.answer-share')).fontSize)")
    assert after == pytest.approx(1.35 * before, rel=0.02)
    tabs = page.locator(".tab-list")
    assert tabs.evaluate("(list) => list.scrollWidth <= list.clientWidth")  # all of them can be pressed
    page.keyboard.press("p")


def test_the_first_stop_skips_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the content")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
