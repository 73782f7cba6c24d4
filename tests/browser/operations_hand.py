"""Opens an operation and waits until it has been worked out."""

import re
from typing import Any

from browser.page_driver import PATIENCE
from playwright.sync_api import Locator, Page, expect

DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
SAYS = {  # the operation: what it says when it has been worked out
    "convolution": ("[data-testid=equation]", "3 + 9 + 7 + 6 + bias 0 = 25"),
    "pooling": ("[data-testid=pool-equation]", "max(7, 3, 8, 7) = 8"),
    "activation": (".op-said", "values were negative"),
    "batch_norm": (".op-said", "Between the two modes"),
    "dropout": (".means", "average of 200 masks"),
    "flatten": ("[data-testid=loss]", "Cross-entropy loss"),
    "cost": ("[data-testid=cost-verdict]", "204,800 times as many"),
}


def laid(page: Page, op: str = "convolution") -> Locator:
    """The operation's panel, once it has been worked out."""
    panel = page.locator(f"#op-{op}")
    place, _ = SAYS[op]
    expect(panel.locator(place)).to_contain_text(re.compile(r"\w"), timeout=PATIENCE)
    return panel


def equation(page: Page) -> Locator:
    return page.get_by_test_id("equation")
