"""Fills and trains a visitor's own classes in a page, for tests and pictures."""

from pathlib import Path

from browser.page_driver import PATIENCE
from playwright.sync_api import Page, expect


def card(page: Page, number: int) -> str:
    return f".own-card:nth-child({number + 1})"


def bring(page: Page, number: int, name: str, files: list[Path]) -> None:
    """Name the card and choose files for it."""
    page.get_by_label(f"Name of class {number + 1}").fill(name)
    page.locator(f"{card(page, number)} input[type=file]").set_input_files(files)
    expect(page.locator(f"{card(page, number)} .own-thumb")).to_have_count(len(files), timeout=PATIENCE)


def train(page: Page) -> None:
    page.get_by_test_id("own-train").click()
    expect(page.get_by_test_id("own-accuracy")).to_contain_text("held-out images", timeout=PATIENCE)
    page.wait_for_function("() => lab.state.network.data === 'own_classes' && lab.state.graph && lab.idle()")
