"""The page. `build_app()` makes the Gradio app that serves it, `launch_options()` is what `launch()` needs for it.

Gradio comes with them and not before: who only answers questions does without it.
"""

from typing import TYPE_CHECKING, Any

from cnn_demo.lab import Later

if TYPE_CHECKING:
    from cnn_demo.ui.gradio_compat import gr

__all__ = ["build_app", "launch_options"]

UPLOADS_KEPT = (3600, 3600)  # seconds: how often Gradio looks, and how old a file may get


def build_app(lab: Later) -> "gr.Blocks":
    """The app on this lab. Nothing heavy is imported: what answers fetches what it needs when it is first asked."""
    from cnn_demo.ui.gradio_compat import gr
    from cnn_demo.ui.web import api

    page: gr.Blocks
    with gr.Blocks(title="CNN Lab", fill_width=True, delete_cache=UPLOADS_KEPT, analytics_enabled=False) as page:
        api.build(lab)
    return page


def launch_options(lab: Later) -> dict[str, Any]:
    """The guard, and behind it the page and what it asks of this lab."""
    from starlette.middleware import Middleware

    from cnn_demo.ui import guard
    from cnn_demo.ui.gradio_compat import gr
    from cnn_demo.ui.web.health import Health
    from cnn_demo.ui.web.routes import LabRoutes

    options = guard.launch_options()
    options["app_kwargs"]["middleware"].extend([Middleware(Health, lab=lab), Middleware(LabRoutes, lab=lab)])
    return options | {"theme": gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"])}
