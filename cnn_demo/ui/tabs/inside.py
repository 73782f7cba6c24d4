"""Every layer of the current network for the current picture, its kernels, the sum behind any cell, and why."""

import gradio as gr

from cnn_demo.ui.components.component import LabComponent
from cnn_demo.ui.late import late

TITLE = "Inside"
ID = "inside"
OF_A_LAYER = ("kernels", "kernel_numbers", "gradient", "statistics")


def build() -> None:
    with gr.Row(elem_classes="lab-row lab-inside"):
        with gr.Column(scale=5, min_width=300, elem_classes="lab-column lab-side"):
            LabComponent("inspector")
            LabComponent("links", [late("links")])
            LabComponent("cell", [late("explain")])
            LabComponent("why", [late("why"), late("choices")])
        with gr.Column(scale=9, min_width=300, elem_classes="lab-column lab-whole"):
            LabComponent("network_view", [late(name) for name in OF_A_LAYER])
        with gr.Column(scale=5, min_width=300, elem_classes="lab-column lab-side"):
            LabComponent("looks_for", [late("excites")], folded=True)
            LabComponent("grow", [late("grow")], folded=True)
            LabComponent("moved", [late("sliders"), late("move")], folded=True)
            LabComponent("shifted", [late("shift")], folded=True)
            LabComponent("figures", [late("views"), late("figure")], folded=True)
