"""What stands between the page and the internet: small ASGI classes, one fault each, and the words for our own errors.

Gradio limits single files; everything else that a stranger can send is stopped here, before it is parsed. Outermost
first: headers, closed routes, origins, rates, body limits, Gradio's own faults, uploads. `launch_options()` is all that
`app.py` needs.
"""

from typing import Any

from starlette.middleware import Middleware

from cnn_demo import settings
from cnn_demo.ui.guard.bodies import BodyLimit
from cnn_demo.ui.guard.error_handler import Faults
from cnn_demo.ui.guard.error_messages import in_words
from cnn_demo.ui.guard.headers import SafeHeaders
from cnn_demo.ui.guard.origins import SameOrigin
from cnn_demo.ui.guard.rates import RateLimit
from cnn_demo.ui.guard.routes import ClosedRoutes
from cnn_demo.ui.guard.uploads import UploadGate

__all__ = ["QUEUE", "in_words", "launch_options", "middleware"]

LAYERS = (SafeHeaders, ClosedRoutes, SameOrigin, RateLimit, BodyLimit, Faults, UploadGate)
SESSIONS = 1000  # gr.State of so many visitors is kept: Gradio's 10,000 can cost 1.6 GB
THREADS = 40  # handlers that run at once
QUEUE = 64  # events that may wait; the next is told so with a 503


def middleware() -> list[Middleware]:
    """The guard, outermost first."""
    return [Middleware(layer) for layer in LAYERS]


def launch_options() -> dict[str, Any]:
    """Arguments for `Blocks.launch()` that every way of starting the app shares. Allowed paths stay empty."""
    return {
        "server_name": "0.0.0.0" if settings.is_space() else None,
        "share": False,
        "ssr_mode": False,  # would start a Node process
        "pwa": False,
        "mcp_server": False,
        "run_history": False,  # would keep what people draw in their browser
        "enable_monitoring": False,  # None means open to everybody
        "show_error": False,  # tracebacks are for the log
        "footer_links": ["api"],
        "max_file_size": settings.UPLOAD_BYTES,
        "state_session_capacity": SESSIONS,
        "max_threads": THREADS,
        "app_kwargs": {"middleware": middleware()},
    }
