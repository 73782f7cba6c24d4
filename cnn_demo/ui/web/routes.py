"""The app's own addresses, under any prefix that a proxy leaves: /cnn-lab/static, rpc, events, and network, where small
networks leave as files for pages that run them themselves.

Drawings are answered in turn by threads of their own, or by processes as soon as they wait for each other; light
questions share a few other threads; heavy ones have places of their own and are told at once when those are taken, so
that nobody's drawing waits behind somebody's figure.
"""

import asyncio
import importlib
import json
import os
import re
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
import anyio.to_thread
from starlette.datastructures import URL, Headers
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from cnn_demo.errors import LabError
from cnn_demo.lab import Lab, using
from cnn_demo.ui.guard.middleware import Layer
from cnn_demo.ui.rpc.registry import RpcError, code_of
from cnn_demo.ui.web.answer_processes import AnswerProcesses
from cnn_demo.ui.web.index_page import index
from cnn_demo.ui.web.replies import reply, reply_to
from cnn_demo.ui.web.static_files import StaticFile, StaticFiles

PREFIX = "cnn-lab"
ADDRESS = re.compile(rf"/{PREFIX}/(static|rpc|events|network|api)(?:/(.*))?$")
FOR_EVER = "public, max-age=31536000, immutable"
MOST_DRAWING_THREADS = (
    4  # and half of the cores: more forward passes at a time wait for Python's lock, and for each other
)
LIGHT_THREADS = 4
MOST_HEAVY_THREADS = 4  # and one core less than there are: somebody draws meanwhile
RETRY_SECONDS = 2.0
BEAT_SECONDS = 15.0
NETWORK = re.compile(r"([a-z0-9_-]{1,90})(?:@(\d{1,4}))?/([0-9a-f]{12})")  # id, epoch, version
BRIEF = 4  # of compression: 4 ms for a network of 350 KB, and no larger than with 9
POINT = re.compile(r"\d{1,9}(\.\d{1,3})?")


def drawing_threads() -> int:
    return min(MOST_DRAWING_THREADS, max(1, (os.cpu_count() or 1) // 2))


def heavy_threads() -> int:
    return min(MOST_HEAVY_THREADS, max(1, (os.cpu_count() or 1) - 1))


class LabRoutes(Layer):
    """Answers what is under /cnn-lab/ and lets everything else pass."""

    def __init__(self, app: ASGIApp, lab: Callable[[], Lab]) -> None:
        super().__init__(app)
        self.lab = lab
        self.static = StaticFiles()
        self.light = anyio.CapacityLimiter(LIGHT_THREADS)
        self.drawing = anyio.CapacityLimiter(drawing_threads())
        self.heavy = anyio.CapacityLimiter(heavy_threads())
        self.processes = AnswerProcesses(lab)
        self.questions: Any = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            if scope["type"] == "lifespan":
                self.processes.close()

    async def http(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = ADDRESS.search(str(scope["path"]))
        if not found:
            ours = self.index(scope)
            await (ours or self.app)(scope, receive, send)
            return
        room, rest = found[1], found[2] or ""
        answer = {
            "static": self.file,
            "rpc": self.rpc,
            "events": self.events,
            "network": self.network,
            "api": self.api,
        }[room]
        with using(self.lab):
            response = await answer(rest, scope, receive)
            await response(scope, receive, send)

    def index(self, scope: Scope) -> Response | None:
        """The first page; None for every other address, and for Gradio's own view of the API."""
        root = urlsplit(os.environ.get("GRADIO_ROOT_PATH", "")).path.rstrip("/")  # it may be a whole address
        path = str(scope["path"])
        if scope["method"] not in ("GET", "HEAD") or path.rstrip("/") not in ("", root):
            return None
        query = str(scope.get("query_string", b""), "latin-1")
        if "view" in parse_qs(query):
            return None
        url = URL(scope=scope)
        if root and not path.endswith("/"):
            return RedirectResponse(f"{url.path.rsplit('/', 1)[-1]}/{'?' + query if query else ''}")
        origin = f"{url.scheme}://{url.netloc}{url.path.rsplit('/', 1)[0]}/"
        static = f"{PREFIX}/static/{self.static.version}"
        return HTMLResponse(index(static, origin), headers={"cache-control": "no-cache"})

    async def file(self, rest: str, scope: Scope, receive: Receive) -> Response:
        version, _, name = rest.partition("/")
        file = self.static.files.get(name)
        if file is None:
            return Response(status_code=404)
        kept = FOR_EVER if version == self.static.version else "no-cache"
        return _compressed(file, Headers(scope=scope).get("accept-encoding", ""), kept)

    async def rpc(self, name: str, scope: Scope, receive: Receive) -> Response:
        if scope["method"] != "POST":
            return Response(status_code=405)
        accepted, body = Headers(scope=scope).get("accept-encoding", ""), await _body(receive)
        try:
            fields = json.loads(body)
        except (ValueError, RecursionError):
            return reply(RpcError(code="bad_value", sentence="This question is not readable JSON."), accepted)
        questions = self.questions = self.questions or await anyio.to_thread.run_sync(_questions, limiter=self.light)
        known = questions.RPCS.get(name)
        cost = known.cost if known else "light"
        if cost == "heavy" and self.heavy.available_tokens < 1:
            busy = "The server is busy with others right now."
            return reply(RpcError(code="busy", sentence=busy, retry_after=RETRY_SECONDS), accepted)
        if cost == "drawing":
            spare = self.drawing.available_tokens > 0
            if found := await self.processes.reply(name, fields, body, accepted, spare):
                return found
        limiter = {"drawing": self.drawing, "heavy": self.heavy}.get(cost, self.light)
        if cost == "drawing" and limiter.statistics().tasks_waiting:
            await anyio.to_thread.run_sync(self.processes.begin, limiter=self.light)
        return await anyio.to_thread.run_sync(reply_to, questions.ask, name, fields, accepted, limiter=limiter)

    async def network(self, rest: str, scope: Scope, receive: Receive) -> Response:
        """A small network at an epoch, for the page's own engine."""
        found = NETWORK.fullmatch(rest)
        if found is None:
            return Response(status_code=404)
        accepted = Headers(scope=scope).get("accept-encoding", "")
        return await anyio.to_thread.run_sync(_network, found[1], found[2], found[3], accepted, limiter=self.light)

    async def events(self, run: str, scope: Scope, receive: Receive) -> Response:
        """Server-sent events: a run's snapshots as they change, until its end."""
        if scope["method"] != "GET":
            return Response(status_code=405)
        after = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("after", ["-1"])[0]
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(_news(run, after), media_type="text/event-stream", headers=headers)

    async def api(self, rest: str, scope: Scope, receive: Receive) -> Response:
        """All questions with their fields, for programs and people."""
        questions = await anyio.to_thread.run_sync(_questions, limiter=self.light)
        return JSONResponse(questions.described())


def _questions() -> Any:
    """The module that knows all questions. With it comes torch, so the first one who asks waits in a thread."""
    return importlib.import_module("cnn_demo.ui.web.questions")


def _network(network: str, epoch: str | None, version: str, accepted: str) -> Response:
    """Kept for ever under its version; under any other it is what it is now."""
    questions = _questions()
    try:
        content = questions.page_file(network, None if epoch is None else int(epoch))
    except LabError:
        return Response(status_code=404)
    kept = FOR_EVER if version == questions.page_version(network) else "no-cache"
    return _compressed(StaticFile(content, "application/octet-stream", BRIEF), accepted, kept)


async def _news(run: str, after: str) -> AsyncIterator[str]:
    """One line of JSON for each change, and now and then a sign of life, so that both ends notice when the other is
    gone."""
    questions = await anyio.to_thread.run_sync(_questions)
    begin = float(after) if POINT.fullmatch(after) else -1.0
    try:
        async for snapshot in _or_beat(questions.news_of(run, begin)):
            yield f"data: {snapshot}\n\n" if snapshot else "event: beat\ndata:\n\n"
    except LabError as error:
        yield f"event: refused\ndata: {RpcError(code=code_of(error), sentence=str(error)).model_dump_json()}\n\n"


async def _or_beat(news: AsyncIterator[str]) -> AsyncIterator[str | None]:
    """The news, and None whenever there was none for BEAT_SECONDS."""
    coming: asyncio.Future[str] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(news))
            done, _ = await asyncio.wait([coming], timeout=BEAT_SECONDS)
            if not done:
                yield None
                continue
            try:
                snapshot = coming.result()
            except StopAsyncIteration:
                return
            finally:
                coming = None
            yield snapshot
    finally:
        if coming:
            coming.cancel()


async def _body(receive: Receive) -> bytes:
    """Already counted and in one piece: guard.bodies has seen to that."""
    chunks, more = [], True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(chunks)


def _compressed(file: StaticFile, accepted: str, kept: str) -> Response:
    headers = {"cache-control": kept, "vary": "accept-encoding"}
    content, kind = file.content, file.kind
    if "br" in accepted and (small := file.brotli):
        content, headers["content-encoding"] = small, "br"
    elif "gzip" in accepted:
        content, headers["content-encoding"] = file.gzipped, "gzip"
    return Response(content, 200, headers, kind)
