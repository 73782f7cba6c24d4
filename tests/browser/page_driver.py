"""A hand for the tests: draws on the pad, waits until the page has settled, and reads off what it says."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

Visit = Callable[..., Page]  # a new visitor with a link, see conftest
SHELL = Path("/usr/bin/chromium-headless-shell")  # the same engine without a window around it: less to compute
CHROMIUM = SHELL if SHELL.exists() else Path("/usr/bin/chromium")
WITHOUT = [  # Playwright's own list of these is not heard beside another one
    "PaintHolding",
    "HttpsUpgrades",
    "MediaRouter",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "WebUIOmniboxAimPopup",  # a page of its own behind the address bar of every window: a quarter of all the work
    "WebUIOmniboxPopup",
]
CHROMIUM_ARGUMENTS = [
    f"--disable-features={','.join(WITHOUT)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a camera, which nobody has been allowed
]
PATIENCE = 60_000  # milliseconds for what takes far less: a machine may be busy

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
Stroke = Sequence[tuple[float, float]]  # in units of the box that the digit is drawn in
SEVEN: list[Stroke] = [[(0.05, 0.05), (0.95, 0.02), (0.7, 0.4), (0.5, 0.7), (0.4, 1)]]
ONE: list[Stroke] = [[(0.5, 0), (0.49, 0.5), (0.48, 1)]]
ROUND = [math.pi * degrees / 180 for degrees in range(-160, 81, 10)]  # over the top and down on the right
UPPER = [(0.46 + 0.36 * math.cos(angle), 0.24 + 0.24 * math.sin(angle)) for angle in ROUND]
LOWER = [(0.46 + 0.44 * math.cos(angle), 0.73 - 0.27 * math.sin(angle)) for angle in reversed(ROUND)]
THREE: list[Stroke] = [[*UPPER, *LOWER]]
LEFT = [(0.5, 0), (0.25, 0.1), (0.1, 0.35), (0.08, 0.65), (0.25, 0.92), (0.5, 1)]
ZERO: list[Stroke] = [[*LEFT, *((1 - x, y) for x, y in reversed(LEFT))]]


def draw(page: Page, strokes: Sequence[Stroke], size: float = 0.6, at: tuple[float, float] = (0.5, 0.5)) -> None:
    """Draw with the mouse: `size` and the middle `at` are shares of the pad's side."""
    pad = page.locator(".pad-canvas").bounding_box()
    assert pad
    side, left, top = pad["width"], pad["x"], pad["y"]
    for stroke in strokes:
        way = [(left + side * (at[0] + size * (x - 0.5)), top + side * (at[1] + size * (y - 0.5))) for x, y in stroke]
        page.mouse.move(*way[0])
        page.mouse.down()
        for x, y in way[1:]:
            page.mouse.move(x, y, steps=2)
        page.mouse.up()
    settle(page)


def settle(page: Page) -> None:
    """Wait until what is on the pad has been answered: two frames for the drawing to leave, then no open question."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_function("() => lab.idle()")


def leave_to_the_server(page: Page) -> None:
    """From now on the page's own engine gets nothing to run."""
    page.route("**/cnn-lab/network/**", lambda route: route.fulfill(status=200, body=b""))
    page.reload()
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")


def said(page: Page) -> str:
    """The prediction as it stands above the bars."""
    return page.get_by_test_id("answer").inner_text()


def bars(page: Page) -> list[str]:
    """Class names in the order of the bars."""
    return page.locator(".answer-bars .answer-name").all_inner_texts()


def answer(page: Page) -> dict[str, Any]:
    """What the server answered last."""
    found: dict[str, Any] = page.evaluate("() => lab.state.answer")
    return found


def open_tab(page: Page, tab: str) -> None:
    """Open a tab by its id, as a visitor does: in the list of tabs, which a button opens where it is narrow."""
    button = page.locator(f"[data-tab={tab}]")
    if not button.is_visible():
        page.locator(".tab-now").click()
    button.click()
    settle(page)


STILL, MOVING = 500, 10_000  # milliseconds: nothing has happened for so long; something never ceases
COUNT_QUESTIONS = """() => {
  if (window.unanswered !== undefined) return;
  const ask = window.fetch;
  window.unanswered = 0;
  window.fetch = (...words) => {
    window.unanswered += 1;
    return ask(...words).finally(() => (window.unanswered -= 1));
  };
}"""
REST = """([still, most]) => new Promise((done) => {
  const began = performance.now();
  let moved = began;
  const eye = new MutationObserver(() => (moved = performance.now()));
  eye.observe(document.body, { attributes: true, characterData: true, childList: true, subtree: true });
  const look = () => {
    const now = performance.now();
    const headed = [...document.querySelectorAll("h1")].some((heading) => heading.checkVisibility());
    if (!headed || window.unanswered || !lab.idle() || document.getAnimations().length) moved = now;
    if (now - moved < still && now - began < most) return void setTimeout(look, 50);
    eye.disconnect();
    done();
  };
  look();
})"""


def open_whole_tab(page: Page, tab: str) -> None:
    """Open a tab and wait until its heading and all that it asks for are there and nothing moves any more."""
    page.evaluate(COUNT_QUESTIONS)
    open_tab(page, tab)
    page.evaluate(REST, [STILL, MOVING])


def choose_network(page: Page, network: str) -> None:
    page.get_by_test_id("network").click()
    page.locator(f"[data-network='{network}']").click()
    page.wait_for_function("(id) => lab.state.graph?.network === id", arg=network)
    settle(page)


def inside_window(page: Page, selector: str) -> bool:
    """Does a visitor see all of the first element that fits, without scrolling?"""
    found: bool = page.locator(selector).first.evaluate(
        """(element) => {
             const box = element.getBoundingClientRect();
             return box.width > 0 && box.height > 0 && box.top >= 0 && box.left >= 0
               && box.bottom <= innerHeight + 1 && box.right <= innerWidth + 1;
           }"""
    )
    return found


def colors(page: Page, selector: str) -> int:
    """How many different colors a canvas holds: an empty one holds one."""
    count: int = page.locator(selector).first.evaluate(
        """(canvas) => new Set(new Uint32Array(canvas.getContext("2d")
             .getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"""
    )
    return count


def painting(page: Page, selector: str) -> str:
    """What a canvas shows, as a data URL."""
    url: str = page.locator(selector).first.evaluate("(canvas) => canvas.toDataURL()")
    return url
