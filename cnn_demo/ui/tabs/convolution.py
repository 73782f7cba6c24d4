"""The arithmetic by hand: a kernel slid over any numbers, pooling, activations, and how maps become an answer."""

import gradio as gr

from cnn_demo.ui.components.component import LabComponent

TITLE = "Convolution"
ID = "convolution"


def build() -> None:
    with gr.Column(elem_classes="lab-column lab-convolution"):
        LabComponent("workbench", ["workbench.bench_choices", "workbench.picture_numbers", "workbench.slide"])
        with gr.Row(elem_classes="lab-row"):
            with gr.Column(scale=1, min_width=300):
                LabComponent("bench_formulas")
            with gr.Column(scale=1, min_width=300):
                LabComponent("worked")
        LabComponent("cost_duel", ["workbench.weigh"], folded=True)
        LabComponent("pooling", ["pooling.pool_map"], folded=True)
        LabComponent("pool_shift", ["pooling.pool_shifted"], folded=True)
        LabComponent(
            "activations", ["on_a_map.activation_choices", "on_a_map.activate", "on_a_map.map_layers"], folded=True
        )
        LabComponent("batch_norm", ["on_a_map.normalise"], folded=True)
        LabComponent("dropout", ["on_a_map.drop_out"], folded=True)
        LabComponent("softmax", ["ends.soften"], folded=True)
        LabComponent("flatten", ["ends.lay_out", "inside.explain"], folded=True)
