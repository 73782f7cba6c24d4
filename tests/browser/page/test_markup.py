"""Whatever a card, a class name or a message holds is shown as text: markup in it is never run."""

from typing import Any

from browser.page_driver import open_whole_tab, settle
from playwright.sync_api import Page, Route, expect

EVIL = '<img src=x onerror="window.harmed = true">${window.harmed = 1}{{value}}'
TABS = "() => [...document.querySelectorAll('[data-tab]')].map((tab) => tab.dataset.tab)"
WORDS = {"title", "data_title", "classes", "sentence", "formula", "size", "label", "story", "message", "hardware"}
WORDS |= {"where", "words", "detail", "question", "idea"}


def spoiled(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: spoiled(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [spoiled(part, key) for part in value]
    return value + EVIL if isinstance(value, str) and key in WORDS else value


def test_markup_is_text_everywhere(page: Page) -> None:
    def spoil(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=spoiled(answer.json()))

    page.route("**/cnn-lab/rpc/**", spoil)
    page.reload()
    page.wait_for_function("() => window.lab?.state.answer")
    settle(page)
    for tab in page.evaluate(TABS):
        open_whole_tab(page, tab)
    page.evaluate("(evil) => lab.set({ trouble: evil, tab: 'classify' })", EVIL)
    expect(page.locator(".classify-answer .answer-gauge")).to_contain_text("onerror")
    expect(page.locator(".picker-name")).to_contain_text("onerror")
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.evaluate("() => window.harmed") is None
