"""How the server is, for whatever stands before it: /healthz while it lives, /readyz once it can also train at once.

Ready means that PyTorch is loaded and a training process is warm; who asks for it has both made ready. A server that
has been told to stop (see Later.leave) is not ready any more and turns newcomers away, while those who are here go on.
"""

import importlib
import threading

import anyio.to_thread
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from cnn_demo.errors import Leaving
from cnn_demo.lab import Later
from cnn_demo.ui.guard.middleware import Layer
from cnn_demo.ui.guard.responses import route_of

LOADING = "PyTorch is being loaded."
NEWCOMERS = ("/", "/config")  # what a browser and a gradio_client begin with
RETRY = {"retry-after": "60"}
NEVER_KEPT = {"cache-control": "no-store"}


class Health(Layer):
    """200 with a word, or 503 with one sentence; everything else passes, newcomers only while the server stays."""

    def __init__(self, app: ASGIApp, lab: Later) -> None:
        super().__init__(app)
        self.lab = lab
        self._loading = threading.Thread(target=_load, name="get ready", daemon=True)
        self._was_ready = False

    async def http(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = route_of(scope)
        if route == "/healthz":
            await _say("alive")(scope, receive, send)
        elif route == "/readyz":
            words = await self.why_not_ready()
            await (_say(words, 503) if words else _say("ready"))(scope, receive, send)
        elif route in NEWCOMERS and self.lab.leaving:
            await PlainTextResponse(str(Leaving()), 503, RETRY)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def why_not_ready(self) -> str:
        """A sentence, or "". Ready once, ready until it leaves: a training process that died is replaced in seconds."""
        if self.lab.leaving:
            return str(Leaving())
        if not self._was_ready:
            if self._loading.ident is None:
                self._loading.start()
            if self._loading.is_alive():
                return LOADING
            if words := await anyio.to_thread.run_sync(lambda: self.lab().jobs.why_not_ready()):
                return words
            self._was_ready = True
        return ""


def _load() -> None:
    importlib.import_module("cnn_demo.ui.web.questions")


def _say(words: str, status: int = 200) -> PlainTextResponse:
    return PlainTextResponse(words, status, NEVER_KEPT)
