"""Doors that visitors never use are closed: Gradio's routes for operators and developers, and addresses that are bombs.

A closed door answers 404, as if it were not there.
"""

import re

from starlette.types import Receive, Scope, Send

from cnn_demo.ui.guard.middleware import Layer
from cnn_demo.ui.guard.responses import API, refuse, route_of

ADDRESS_BYTES = 8192  # path and query; the page's own links of a workbench have up to 7,500
NAME_BYTES = 255  # one part of a path: no file system stores longer names

OPERATORS = re.compile(
    rf"/monitoring(/|$)|/pwa_icon(/|$)|(?:{API}|)/(?:dev|runs|run-history|profiling|process_recording|deep_link"
    rf"|vibe-[a-z-]+|undo-vibe-edit|custom_component|proxy=.*)(?:/|$)|{API}/file(?:/|$)",
    re.DOTALL,
)
LINK = re.compile(rf"{API}/file=\s*/*\s*[a-z][a-z0-9+.-]+:", re.IGNORECASE)  # two letters or more: C:\ is a path
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class ClosedRoutes(Layer):
    """404 for what no visitor needs, 414 for addresses longer than any of ours."""

    async def http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope["path"])
        if len(path) + len(scope.get("query_string", b"")) > ADDRESS_BYTES:
            await refuse(scope, receive, send, 414, "This address is too long.")
        elif is_closed(route_of(scope)):
            await refuse(scope, receive, send, 404, "Not found.")
        else:
            await self.app(scope, receive, send)


def is_closed(path: str) -> bool:
    """Is this decoded path one that nobody gets an answer from?"""
    if CONTROL.search(path) or any(len(part.encode(errors="replace")) > NAME_BYTES for part in path.split("/")):
        return True
    path = re.sub(r"/+", "/", path)
    return bool(OPERATORS.match(path) or LINK.match(path))
