"""Every layer of the current network for the current picture, and its kernels."""

import gradio as gr

from cnn_demo.ui.components.component import LabComponent
from cnn_demo.ui.late import late

TITLE = "Inside"
ID = "inside"


def build() -> None:
    with gr.Row(elem_classes="lab-row lab-inside"):
        with gr.Column(scale=3, min_width=240, elem_classes="lab-column lab-side"):
            LabComponent("inspector")
        with gr.Column(scale=10, min_width=300, elem_classes="lab-column"):
            LabComponent("network_view", [late("kernels")])
