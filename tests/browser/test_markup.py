"""Whatever a card, a class name or a message holds is shown as text: markup in it is never run."""

from collections.abc import Callable
from typing import Any

from browser.page_driver import open_tab, settle
from playwright.sync_api import Page, Route, expect

EVIL = '<img src=x onerror="window.harmed = true">${window.harmed = 1}{{value}}'
WORDS = {"title", "classes", "sentence", "name", "kind", "formula", "size", "label", "story", "trained_on", "group"}
WORDS |= {"message", "hardware", "where", "words", "error"}


def spoiled(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: spoiled(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [spoiled(part, key) for part in value]
    return value + EVIL if isinstance(value, str) and key in WORDS else value


def test_markup_is_text_everywhere(visit: Callable[..., Page]) -> None:
    page = visit()

    def spoil(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=spoiled(answer.json()))

    page.route("**/component_server**", spoil)
    page.evaluate("() => lab.refreshNetworks('quick-mnist')")
    settle(page)
    page.get_by_role("button", name="Random test image").click()
    settle(page)
    for tab in ("Inside", "Train", "Classify"):
        open_tab(page, tab)
        settle(page)
    open_tab(page, "Inside")
    page.wait_for_function("() => document.querySelector('.view-layer h3')?.textContent.includes('onerror')")
    page.evaluate("(evil) => lab.set({ trouble: evil })", EVIL)
    page.evaluate("() => lab.call('watch', { run: 'none' }).then((reply) => lab.set({ trouble: reply.error }))")
    expect(page.locator(".lab-answer")).to_contain_text("onerror")
    expect(page.locator(".header-facts")).to_contain_text("onerror")
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.evaluate("() => window.harmed") is None
    assert page.evaluate("() => document.querySelector('#lab-network').textContent").count("onerror") > 0
