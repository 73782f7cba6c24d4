"""What the browser is told about every answer: guess no types, leak no addresses, load nothing from elsewhere.

The page runs scripts from its own files alone. Gradio's own page, at ?view=api, begins with inline scripts and
evaluates its components' templates, so it gets a policy of its own. Files that visitors sent come back as downloads
unless they are raster images, so that nobody's HTML, SVG or PDF opens under our name. Which sites may show the
page in a frame is a setting.
"""

from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cnn_demo import settings
from cnn_demo.ui.guard.middleware import Layer
from cnn_demo.ui.guard.responses import API, route_of

SCRIPTS = "script-src 'self'"
SCRIPTS_OF_GRADIO = "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:"
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        SCRIPTS,
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self' https://huggingface.co https://*.hf.space",  # last: the setting adds to it
    ]
)

RASTER_IMAGES = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"}


class SafeHeaders(Layer):
    """Adds the headers to every answer, errors too."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app)
        self.policy = " ".join([CONTENT_SECURITY_POLICY, *settings.embedders()])

    async def http(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_gradios = "view" in parse_qs(scope.get("query_string", b"").decode("latin-1"))
        policy = self.policy.replace(SCRIPTS, SCRIPTS_OF_GRADIO) if is_gradios else self.policy
        serves_file = route_of(scope).startswith(f"{API}/file=")
        if serves_file:
            # Gradio repeats the headers of a request with a Range in its answer
            scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"range"]

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "same-origin"
                headers["content-security-policy"] = policy
                if serves_file and message["status"] < 300:
                    _download_unless_image(headers)
            await send(message)

        await self.app(scope, receive, send_safely)


def _download_unless_image(headers: MutableHeaders) -> None:
    kind = headers.get("content-type", "").split(";")[0].strip()
    if kind in RASTER_IMAGES:
        return
    headers["content-type"] = "application/octet-stream"
    if not headers.get("content-disposition", "").startswith("attachment"):
        headers["content-disposition"] = "attachment"
