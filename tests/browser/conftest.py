"""Chromium for the tests: one browser for all, a visitor (so an empty memory) for each test, and an eye on what goes
wrong in the page. A machine without Chromium skips these tests, unless CNN_DEMO_REQUIRE_BROWSER=1 forbids it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browser.page_driver import CHROMIUM, CHROMIUM_ARGUMENTS, Visit
from browser.visitors import Visitors
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

OURS = f"{Path(__file__).parent}{os.sep}"
LONGEST = {  # files that begin first, so that no process is left alone with one of them at the end
    *("test_accessibility.py", "test_experiments.py", "test_inside.py", "test_learning.py", "test_training.py"),
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright leaves an event loop running, and asyncio.run() would start no other."""
    for item in items:
        if is_ours(item):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: is_ours(item) and 1 + (item.path.name not in LONGEST))


def is_ours(item: pytest.Item) -> bool:
    return str(item.path).startswith(OURS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        said = f"There is no Chromium at {CHROMIUM}: install Debian's package chromium-headless-shell, or chromium."
        pytest.fail(said) if os.environ.get("CNN_DEMO_REQUIRE_BROWSER") == "1" else pytest.skip(said)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def visitors(chromium: Browser, served: str) -> Visitors:
    return Visitors(chromium, served)


@pytest.fixture
def complaints() -> list[str]:
    """What the page complained about. Empty at the end of every test; one that provokes complaints clears it."""
    return []


def is_complaint(said: ConsoleMessage) -> bool:
    """An error, but not that the server was busy: the page asks again by itself."""
    return said.type == "error" and "status of 503" not in said.text


@pytest.fixture
def visit(visitors: Visitors, served: str, complaints: list[str]) -> Iterator[Visit]:
    """visit("?network=...", viewport=...) is the page as a new visitor sees it, once it has answered once.

    Options go to the context. `same_as` opens a second tab of another page's visitor.
    """

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda said: is_complaint(said) and complaints.append(f"console: {said.text}"))
        page.on(
            "request",
            lambda asked: (
                urlsplit(asked.url).hostname in {"127.0.0.1", None}
                or complaints.append(f"left this machine: {asked.url}")
            ),
        )

    def open_page(link: str = "", same_as: Page | None = None, **options: Any) -> Page:
        calm = {"reduced_motion": "reduce"}  # else an example draws itself until somebody touches the page
        page = same_as.context.new_page() if same_as else visitors.lend(**{**calm, **options})
        listen(page)
        page.goto(f"{served}/{link}")
        page.wait_for_function("() => window.lab?.state.answer && lab.idle()")
        return page

    yield open_page
    visitors.take_back()
    assert complaints == []


@pytest.fixture
def page(visit: Visit) -> Page:
    """The page at its first visit, on a desk."""
    return visit()
