"""axe finds nothing to complain about on any tab, light or dark."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.page_driver import open_tab
from playwright.sync_api import Page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Callable[..., Page], scheme: str) -> None:
    page = visit(color_scheme=scheme)
    for tab in ("Classify", "Inside", "Train", "Gallery"):
        open_tab(page, tab)
        if tab == "Inside":
            page.wait_for_function("() => document.querySelector('.view-layer')")
            page.get_by_role("button", name="Kernels", exact=True).first.click()
            page.wait_for_function("() => document.querySelector('.kernel')")
        if tab == "Train":
            page.wait_for_function("() => document.querySelector('#recipe-epochs')?.value")
            page.locator("#recipe-architecture").select_option("own")
            page.wait_for_function("() => document.querySelectorAll('.own-layers tbody tr').length > 5")
            for fold in page.locator(".recipe-more summary").all():
                fold.click()
            page.wait_for_function("() => document.querySelectorAll('.preview-row canvas').length === 16")
        if tab == "Gallery":
            for part in (".overview", ".compare-dot", ".ablation", ".claim"):
                page.wait_for_function("(part) => document.querySelector(part)", arg=part)
        assert complaints_of(Axe().run(page).response) == [], tab


def complaints_of(found: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
