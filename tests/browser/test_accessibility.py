"""axe finds nothing to complain about on any tab, in light, dark and forced colors."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.page_driver import open_whole_tab
from playwright.sync_api import Page

TABS = "() => [...document.querySelectorAll('[data-tab]')].map((tab) => tab.dataset.tab)"


@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_axe_finds_nothing(visit: Callable[..., Page], scheme: str) -> None:
    page = visit(forced_colors="active") if scheme == "forced" else visit(color_scheme=scheme)
    for tab in page.evaluate(TABS):
        open_whole_tab(page, tab)
        assert complaints_of(Axe().run(page).response) == [], tab


def complaints_of(found: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
