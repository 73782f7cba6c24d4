"""Draw or upload, and see it classified while you draw."""

import gradio as gr

from cnn_demo.ui.components.component import LabComponent

TITLE = "Classify"
ID = "classify"


def build() -> None:
    with gr.Row(elem_classes="lab-row lab-classify"):
        with gr.Column(scale=4, min_width=280, elem_classes="lab-column"):
            LabComponent("pad")
        with gr.Column(scale=4, min_width=260, elem_classes="lab-column"):
            LabComponent("answer")
        with gr.Column(scale=5, min_width=280, elem_classes="lab-column"):
            LabComponent("steps")
    LabComponent("examples", ["classify.test_image", "classify.examples"])
    LabComponent("strip")
