"""Every layer of the current network for the current image, its kernels, the sum behind any cell, and why."""

import gradio as gr

from cnn_demo.ui.components.component import LabComponent

TITLE = "Inside"
ID = "inside"
OF_A_LAYER = (
    "classify.kernels",
    "inside.interventions.kernel_numbers",
    "inside.layer.gradient",
    "inside.layer.statistics",
)


def build() -> None:
    with gr.Row(elem_classes="lab-row lab-inside"):
        with gr.Column(scale=5, min_width=300, elem_classes="lab-column lab-side"):
            LabComponent("seen")
            with gr.Column(elem_classes="lab-column lab-sheet"):
                LabComponent("inspector")
                LabComponent("links", ["inside.layer.links"])
                LabComponent("cell", ["inside.cell.explain"])
            LabComponent("why", ["inside.cell.why", "inside.cell.choices"])
            LabComponent("looks_for", ["inside.probes.excites"], folded=True)
            LabComponent("grow", ["inside.probes.grow"], folded=True)
            LabComponent("moved", ["inside.probes.sliders", "inside.probes.move"], folded=True)
            LabComponent("shifted", ["inside.probes.shift"], folded=True)
            LabComponent("figures", ["inside.figures.views", "inside.figures.figure"], folded=True)
        with gr.Column(scale=9, min_width=300, elem_classes="lab-column lab-whole"):
            LabComponent("network_view", OF_A_LAYER)
