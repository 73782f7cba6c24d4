"""Every tab, on a desk and on a phone: axe finds nothing, all can be read and hit, and nothing scrolls sideways.

Opening all tabs is the dearest thing that a visitor does, so whatever can be looked at on one walk is.
"""

from axe_playwright_python.sync_playwright import Axe
from browser.axe_complaints import complaints_of
from browser.page_driver import PHONE, Visit, open_whole_tab, settle

DESK, ZOOMED = {"width": 1280, "height": 720}, {"width": 320, "height": 256}  # ZOOMED: a desk at 400 %
FINGER, MOUSE = 44, 24  # pixels
OF_COLORS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}  # rules of axe

TABS = "() => [...document.querySelectorAll('[data-tab]')].map((tab) => tab.dataset.tab)"
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"
TOO_SMALL = """(least) => ["button", "select", "input[type=number]", "a[href]"]
  .flatMap((kind) => [...document.querySelectorAll(`.lab ${kind}`)])
  .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height > 0)
  .filter((element) => !element.matches(".graph-tile, .graph-name, .skip-link, .term, [data-small]"))
  .filter((element) => (element.matches(".help") ? parseFloat(getComputedStyle(element, "::after").height) || 24
    : element.getBoundingClientRect().height) < least - 0.5)
  .map((element) => `${element.className} ${element.textContent.trim()} ${element.getBoundingClientRect().height}`)"""
TOO_FINE = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.querySelector("#cnn-lab"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility() || element.closest("svg, .visually-hidden")) continue;
    if (parseFloat(getComputedStyle(element).fontSize) >= 13.9) continue;
    found.add(`${element.className}: ${node.data.trim().slice(0, 40)}`);
  }
  return [...found];
}"""


def test_every_tab_on_a_desk(visit: Visit) -> None:
    """In light, dark and forced colors, and at 400 % zoom. Names and roles are the same in all colors."""
    page = visit(color_scheme="light", viewport=DESK)
    for tab in page.evaluate(TABS):
        open_whole_tab(page, tab)
        assert complaints_of(Axe().run(page).response) == [], tab
        assert page.evaluate(TOO_FINE) == [], tab
        assert page.evaluate(TOO_SMALL, MOUSE) == [], tab
        for colors in ({"color_scheme": "dark"}, {"color_scheme": "light", "forced_colors": "active"}):
            page.emulate_media(**colors)
            settle(page)
            assert page.locator("body.dark").count() == (colors["color_scheme"] == "dark")
            assert complaints_of(Axe().run(page, options=OF_COLORS).response) == [], (tab, colors)
        page.emulate_media(forced_colors="none")
        page.set_viewport_size(ZOOMED)
        settle(page)
        assert page.evaluate(SIDEWAYS) <= 0, tab
        page.set_viewport_size(DESK)
        settle(page)


def test_every_tab_on_a_phone(visit: Visit) -> None:
    page = visit(**PHONE)
    for tab in page.evaluate(TABS):
        open_whole_tab(page, tab)
        assert page.evaluate(SIDEWAYS) <= 0, tab
        assert page.evaluate(TOO_SMALL, FINGER) == [], tab
