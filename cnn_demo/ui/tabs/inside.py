"""Every layer of the current network for the current picture, its kernels, the sum behind any cell, and why."""

import gradio as gr

from cnn_demo.ui.components.component import LabComponent

TITLE = "Inside"
ID = "inside"
OF_A_LAYER = ("service.kernels", "edits.kernel_numbers", "layers.gradient", "layers.statistics")


def build() -> None:
    with gr.Row(elem_classes="lab-row lab-inside"):
        with gr.Column(scale=5, min_width=300, elem_classes="lab-column lab-side"):
            LabComponent("seen")
            with gr.Column(elem_classes="lab-column lab-sheet"):
                LabComponent("inspector")
                LabComponent("links", ["layers.links"])
                LabComponent("cell", ["inside.explain"])
            LabComponent("why", ["inside.why", "inside.choices"])
            LabComponent("looks_for", ["experiments.excites"], folded=True)
            LabComponent("grow", ["experiments.grow"], folded=True)
            LabComponent("moved", ["experiments.sliders", "experiments.move"], folded=True)
            LabComponent("shifted", ["experiments.shift"], folded=True)
            LabComponent("figures", ["figures.views", "figures.figure"], folded=True)
        with gr.Column(scale=9, min_width=300, elem_classes="lab-column lab-whole"):
            LabComponent("network_view", OF_A_LAYER)
