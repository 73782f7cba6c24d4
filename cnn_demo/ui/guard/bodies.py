"""How much may be sent. Bytes are counted while they stream, so nothing larger is ever held or parsed.

Gradio's own limit knows file parts only: form fields, JSON, `data:` addresses and many files in one request pass it.
"""

import re
from typing import NoReturn

import anyio
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException
from starlette.types import Message, Receive, Scope, Send

from cnn_demo import settings
from cnn_demo.ui.guard.middleware import Layer
from cnn_demo.ui.guard.responses import is_upload, refuse

STALL_SECONDS = 20.0  # a sender that is silent for so long has gone
JSON_DEPTH = 64  # ours is 8 deep at most; Python's own readers fail near 1000
BRACKETS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)  # strings are skipped whole


class BodyLimit(Layer):
    """413 past the limit, 400 for JSON that is nested like a bomb, and an end for senders that stall."""

    async def http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self.app(scope, receive, send)
            return
        limit = settings.UPLOAD_BODY_BYTES if is_upload(scope) else settings.BODY_BYTES
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdecimal() or int(declared) > limit:
            await refuse(scope, receive, send, 413, too_large(limit))
        elif is_upload(scope):
            await self.app(scope, _counted(receive, limit), send)
        else:
            await self._whole(scope, receive, send, limit)

    async def _whole(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        """Read a small body to its end, look at it, hand it on in one piece."""
        chunks: list[bytes] = []
        size, more = 0, True
        while more:
            message = await _next(receive)
            if message["type"] == "http.disconnect":
                return
            chunks.append(message.get("body", b""))
            size, more = size + len(chunks[-1]), message.get("more_body", False)
            if size > limit:
                await refuse(scope, receive, send, 413, too_large(limit))
                return
        body = b"".join(chunks)
        if is_too_deep(body):
            await refuse(scope, receive, send, 400, "This JSON is nested too deeply.")
            return
        pieces: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return pieces.pop() if pieces else await receive()

        await self.app(scope, replay, send)


def too_large(limit: int) -> str:
    """The words for a body past the limit. Gradio answers 413 to what says "maximum allowed size"."""
    return f"This is larger than {limit // settings.MEGABYTE} MB, the maximum allowed size."


def is_too_deep(body: bytes) -> bool:
    """Are brackets nested deeper than any JSON of ours?"""
    if body.count(b"[") + body.count(b"{") <= JSON_DEPTH:
        return False
    depth = 0
    for match in BRACKETS.finditer(body):
        token = match[0]
        if token in (b"[", b"{"):
            depth += 1
            if depth > JSON_DEPTH:
                return True
        elif token in (b"]", b"}"):
            depth -= 1
    return False


def _counted(receive: Receive, limit: int) -> Receive:
    """`receive`, but an upload that is too large or breaks off ends as Gradio's form reader expects.

    Only for a MultiPartException does it remove what it has written so far.
    """
    size, more = 0, True

    async def counted() -> Message:
        nonlocal size, more
        if not more:
            return await receive()
        message = await _next(receive)
        if message["type"] == "http.disconnect":
            _end("The upload broke off.")
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
        if size > limit:
            _end(too_large(limit))
        return message

    return counted


def _end(words: str) -> NoReturn:
    raise MultiPartException(words)


async def _next(receive: Receive) -> Message:
    """The next piece of a body; a sender that stalls counts as gone."""
    with anyio.move_on_after(STALL_SECONDS):
        return await receive()
    return {"type": "http.disconnect"}
