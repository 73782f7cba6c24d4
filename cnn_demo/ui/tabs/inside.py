"""Every layer of the current network for the current image, its kernels, and the sum behind any cell."""

import gradio as gr

from cnn_demo.ui.components.component import LabComponent

TITLE = "Inside"
ID = "inside"
OF_A_LAYER = (
    "classify.kernels",
    "inside.interventions.kernel_numbers",
)


def build() -> None:
    with gr.Row(elem_classes="lab-row lab-inside"):
        with gr.Column(scale=5, min_width=300, elem_classes="lab-column lab-side"):
            LabComponent("seen")
            with gr.Column(elem_classes="lab-column lab-sheet"):
                LabComponent("inspector")
                LabComponent("links", ["inside.layer.links"])
                LabComponent("cell", ["inside.cell.explain"])
        with gr.Column(scale=9, min_width=300, elem_classes="lab-column lab-whole"):
            LabComponent("network_view", OF_A_LAYER)
