"""Other sites' scripts may not act through a visitor's browser.

A browser says where a POST comes from. Programs (curl, gradio_client) say nothing and are let in: they hold nobody's
browser. The page's own name is in Host, behind a proxy in X-Forwarded-Host, in a Hugging Face Space in SPACE_HOST.
"""

import os
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from cnn_demo.ui.guard.middleware import Layer
from cnn_demo.ui.guard.responses import refuse

HARMLESS = {"GET", "HEAD", "OPTIONS"}


class SameOrigin(Layer):
    """403 for a request that changes something and comes from another site."""

    async def http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in HARMLESS and is_foreign(Headers(scope=scope)):
            await refuse(scope, receive, send, 403, "Requests from other sites are not accepted.")
        else:
            await self.app(scope, receive, send)


def is_foreign(headers: Headers) -> bool:
    """Does a browser send this for another site's page?

    Sec-Fetch-Site comes first, because no script can forge it, as it can X-Forwarded-Host after a preflight; and a
    browser knows what a proxy has made of Host. Where it says nothing, or "same-site", the names are compared.
    """
    site = headers.get("sec-fetch-site")
    if site in ("same-origin", "cross-site"):
        return site == "cross-site"
    origin = headers.get("origin")
    if origin is None:
        return False
    ours = [headers.get("host"), os.environ.get("SPACE_HOST"), *headers.get("x-forwarded-host", "").split(",")]
    return _host(origin) not in {_host(f"//{name.strip()}") for name in ours if name and name.strip()}


def _host(address: str) -> tuple[str, int | None] | None:
    """(name, port) in lower case, default ports as None. None for what is no address, such as the origin "null"."""
    try:
        parts = urlsplit(address.lower())
        name, port = parts.hostname, parts.port
    except ValueError:
        return None
    return (name, None if port in (80, 443) else port) if name else None
