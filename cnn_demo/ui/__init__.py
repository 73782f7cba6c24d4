"""The page: header and tabs. `build_app()` makes it, LAUNCH is what `launch()` needs for its looks and scripts."""

import gradio as gr

from cnn_demo.lab import Later, using
from cnn_demo.ui import api, theme
from cnn_demo.ui.components.component import LabComponent
from cnn_demo.ui.tabs import TABS

__all__ = ["LAUNCH", "build_app"]

LAUNCH = {"theme": theme.THEME, "css": theme.styles(), "head": theme.head()}
OF_EVERY_TAB = (
    "classify.networks",
    "classify.look",
    "train.runs.start",
    "train.runs.watch",
    "train.runs.stop",
    "train.export.load",
)
UPLOADS_KEPT = (3600, 3600)  # seconds: how often Gradio looks, and how old a file may get


def build_app() -> gr.Blocks:
    """The whole page. Nothing heavy is imported: handlers fetch what they need when they are first called."""
    page: gr.Blocks
    with (
        using(Later()),
        gr.Blocks(title="CNN Lab", fill_width=True, delete_cache=UPLOADS_KEPT) as page,
    ):
        LabComponent("header", OF_EVERY_TAB, elem_classes="lab-top")
        LabComponent("edits", ["inside.interventions.accuracy"], elem_classes="lab-floating")
        with gr.Tabs(elem_id="lab-tabs"):
            for tab in TABS:
                with gr.Tab(tab.TITLE, id=tab.ID):
                    tab.build()
        api.build()
    return page
