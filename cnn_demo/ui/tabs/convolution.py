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
