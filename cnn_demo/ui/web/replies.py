"""Answers to the page's questions as they leave over HTTP, wherever they are worked out, and how they come from a
process of ours."""

import gzip
import json
from collections.abc import Callable
from typing import IO, Any

from starlette.responses import Response

from cnn_demo.ui.rpc.registry import Model, RpcError

SMALL = 2000  # bytes of an answer that are not worth compressing
READY = b"ready\n"  # what such a process says first
STATUS = {"our_fault": 500, "busy": 503, "leaving": 503, "unknown_question": 404}


def reply(answer: Model, accepted: str) -> Response:
    """An answer as JSON, compressed where it is large and the asker `accepted` that; an error with its status."""
    headers = {"cache-control": "no-store", "vary": "accept-encoding"}
    content = answer.model_dump_json().encode()
    if isinstance(answer, RpcError):
        if answer.retry_after:
            headers["retry-after"] = str(int(answer.retry_after) + 1)
        return Response(b'{"error":%s}' % content, STATUS.get(answer.code, 400), headers, "application/json")
    if "gzip" in accepted and len(content) > SMALL:
        headers["content-encoding"] = "gzip"
        content = gzip.compress(content, 1)
    return Response(content, 200, headers, "application/json")


def reply_to(ask: Callable[[str, Any], Model], name: str, fields: object, accepted: str) -> Response:
    """The reply to a question that `ask` (see ui.rpc.registry) answers."""
    return reply(ask(name, fields), accepted)


def send(to: IO[bytes], body: bytes, **head: object) -> None:
    """One question to a process, or one reply of it: a line of JSON, then so many `bytes`."""
    to.write(json.dumps({**head, "bytes": len(body)}).encode() + b"\n" + body)
    to.flush()
