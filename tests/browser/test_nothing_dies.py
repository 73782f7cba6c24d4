"""Blocked or broken storage, an answer lost at the first opening: the page goes on, and remembers nothing at worst."""

from collections.abc import Callable

import pytest
from browser.page_driver import SEVEN, choose_network, draw, said
from playwright.sync_api import Page

BLOCKED = """() => {
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
  }
}"""


def begun(page: Page) -> None:
    page.reload()
    page.wait_for_function("() => window.lab?.state.answer && lab.idle()")


def test_storage_blocked(page: Page) -> None:
    page.add_init_script(f"({BLOCKED})()")
    begun(page)
    draw(page, SEVEN)
    assert said(page) == "7"
    choose_network(page, "lenet5-mnist")


@pytest.mark.parametrize("value", ["{bad", "{}", "5", "null", '["run-<b>", 7]'])
def test_broken_values_are_treated_as_empty(page: Page, value: str) -> None:
    names = ["lab-runs", "lab-network", "lab-visitor", "lab-theme", "lab-run", "lab-past"]
    page.evaluate("([names, value]) => names.forEach((name) => localStorage.setItem(name, value))", [names, value])
    begun(page)
    assert page.evaluate("() => lab.state.networks.length") >= 15


@pytest.mark.parametrize("question", ["networks", "network_graph", "classify", "examples"])
def test_an_answer_lost_at_the_beginning_is_asked_for_again(
    visit: Callable[..., Page], page: Page, complaints: list[str], question: str
) -> None:
    lost = 0

    def lose(route) -> None:  # type: ignore[no-untyped-def]
        nonlocal lost
        lost += 1
        route.abort() if lost <= 2 else route.continue_()

    page.route(f"**/cnn-lab/rpc/{question}", lose)
    begun(page)
    page.wait_for_function("() => document.querySelectorAll('.examples-one').length === 10", timeout=20_000)
    assert lost > 2
    complaints.clear()  # the browser reports each question that got lost
