"""The arithmetic by hand: a kernel slid over any numbers, pooling, activations, and how maps become an answer."""

import gradio as gr

from cnn_demo.ui.components.component import LabComponent

TITLE = "Convolution"
ID = "convolution"


def build() -> None:
    with gr.Column(elem_classes="lab-column lab-convolution"):
        LabComponent(
            "workbench",
            [
                "operations.convolution.bench_choices",
                "operations.convolution.image_numbers",
                "operations.convolution.slide",
            ],
        )
        with gr.Row(elem_classes="lab-row"):
            with gr.Column(scale=1, min_width=300):
                LabComponent("bench_formulas")
            with gr.Column(scale=1, min_width=300):
                LabComponent("worked")
        LabComponent("cost_duel", ["operations.convolution.weigh"], folded=True)
        LabComponent("pooling", ["operations.pooling.pool_map"], folded=True)
        LabComponent("pool_shift", ["operations.pooling.pool_shifted"], folded=True)
        LabComponent(
            "activations",
            [
                "operations.map_layers.activation_choices",
                "operations.map_layers.activate",
                "operations.map_layers.map_layers",
            ],
            folded=True,
        )
        LabComponent("batch_norm", ["operations.map_layers.normalize"], folded=True)
        LabComponent("dropout", ["operations.map_layers.drop_out"], folded=True)
        LabComponent("softmax", ["operations.softmax.soften"], folded=True)
        LabComponent("flatten", ["operations.softmax.lay_out", "inside.cell.explain"], folded=True)
