"""How the guard says no: a status and one sentence, in the form that Gradio's page shows to the visitor."""

from collections.abc import Mapping

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

API = "/gradio_api"


def route_of(scope: Scope) -> str:
    """The path that the router sees: without the prefix (GRADIO_ROOT_PATH) that a proxy may have left before it."""
    path, prefix = str(scope["path"]), str(scope.get("root_path", ""))
    return path[len(prefix) :] if prefix and path.startswith(f"{prefix}/") else path


def is_upload(scope: Scope) -> bool:
    """Is this request a file upload? Only those may be large."""
    return route_of(scope).rstrip("/") == f"{API}/upload"


async def refuse(
    scope: Scope, receive: Receive, send: Send, status: int, words: str, headers: Mapping[str, str] | None = None
) -> None:
    """Answer with `words`: plain text to an upload, {"detail": words} to everything else, as Gradio's page expects."""
    answer: Response
    if is_upload(scope):
        answer = PlainTextResponse(words, status, headers)
    else:
        answer = JSONResponse({"detail": words}, status, headers)
    await answer(scope, receive, send)
