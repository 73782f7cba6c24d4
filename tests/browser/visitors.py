"""Visitors that the browser has had before: nothing of the page's memory is left to the next, only its files.

An empty tab of theirs stays open, and with it the process that has the page's scripts compiled: the next visit costs
the machine one second instead of two.
"""

from dataclasses import dataclass, field
from typing import Any

from browser.page_driver import PATIENCE
from playwright.sync_api import Browser, Page

MEMORY = "cookies,local_storage,indexeddb,cache_storage,service_workers,file_systems"


@dataclass
class Visitors:
    """Contexts of one browser, by the tab that stays. Those of equal options are lent again and again, to one test at
    a time."""

    browser: Browser
    address: str
    idle: dict[str, list[Page]] = field(default_factory=dict)
    lent: list[tuple[str, Page]] = field(default_factory=list)

    def lend(self, **options: Any) -> Page:
        """A tab of a visitor who has never been at this address."""
        kind = repr(sorted(options.items()))
        idle = self.idle.setdefault(kind, [])
        staying = idle.pop() if idle else self._new(options)
        self.lent.append((kind, staying))
        return staying.context.new_page()

    def take_back(self) -> None:
        """All that were lent, with their memory emptied."""
        while self.lent:
            kind, staying = self.lent.pop()
            context = staying.context
            for page in context.pages:
                if page is not staying:
                    page.close()
            context.set_offline(False)
            context.clear_permissions()
            developer = context.new_cdp_session(staying)
            developer.send("Storage.clearDataForOrigin", {"origin": self.address, "storageTypes": MEMORY})
            developer.detach()
            self.idle[kind].append(staying)

    def _new(self, options: dict[str, Any]) -> Page:
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        staying = context.new_page()
        staying.goto(f"{self.address}/healthz")
        return staying
