"""Every image of Classify and Inside has its sentence, and a "?" that opens two more."""

import re

import pytest
from browser.page_driver import open_tab
from playwright.sync_api import Page, expect

SHOWN = {
    "Classify": ["answer", "steps", "examples", "strip"],
    "Inside": ["inspector", "links", "cell", "why", "network_view"],
}
FOLDED = ["looks_for", "grow", "moved", "shifted", "figures"]
OF_A_LAYER = ["Kernels", "Gradients", "Statistics"]


def check(page: Page, place: str) -> None:
    ask = page.locator(f"{place} .help").first
    words = page.locator(f"{place} .help-more").first
    expect(words).to_be_hidden()
    ask.click()
    expect(words).to_be_visible()
    expect(ask).to_have_attribute("aria-expanded", "true")
    assert len(re.findall(r"[.?](?=\s|$)", words.inner_text())) == 2, words.inner_text()
    ask.click()
    expect(words).to_be_hidden()


@pytest.mark.parametrize("tab", SHOWN)
def test_every_image_can_be_asked_about(page: Page, tab: str) -> None:
    open_tab(page, tab)
    if tab == "Inside":
        page.wait_for_function("() => document.querySelector('.view-layer')")
        page.locator(".inspector-canvas").click(position={"x": 90, "y": 90})
        expect(page.locator(".lab-cell h2")).to_be_visible()
        for name in OF_A_LAYER:
            page.get_by_role("button", name=name, exact=True).first.click()
            check(page, f".fold-box:nth-child({OF_A_LAYER.index(name) + 1})")
        for name in FOLDED:
            page.locator(f".lab-fold:has(.lab-{name}) summary").click()
            check(page, f".lab-{name}")
    for name in SHOWN[tab]:
        check(page, f".lab-{name}")
