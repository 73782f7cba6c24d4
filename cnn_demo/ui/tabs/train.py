"""Train a network, watch its curves, and use it in the other tabs."""

import gradio as gr

from cnn_demo.ui.components.component import LabComponent

TITLE = "Train"
ID = "train"
DUEL = (
    "train.dense_vs_conv.budget",
    "train.dense_vs_conv.challenge",
    "train.dense_vs_conv.challenged",
    "train.form.training_choices",
    "train.form.recipe",
)
RECIPES = ("training_choices", "recipe", "preset", "schedule", "augmented", "normalized", "link", "replayed")
OF_THE_FORM = (
    *(f"train.form.{name}" for name in RECIPES),
    "train.controls.starts",
    "train.controls.frozen",
    "train.runs.start",
    "train.runs.stop",
)


def build() -> None:
    with gr.Row(elem_classes="lab-row lab-training"):
        with gr.Column(scale=4, min_width=280, elem_classes="lab-column"):
            LabComponent("recipe", OF_THE_FORM)
        with gr.Column(scale=9, min_width=300, elem_classes="lab-column"):
            LabComponent("own_network", ["train.custom_network.own_network"])
            LabComponent("control", ["train.controls.control"])
            LabComponent("curves", ["train.runs.watch"])
            LabComponent("diagnosis", ["train.insight.diagnosis"])
            LabComponent("while_training", ["train.insight.forming"])
            LabComponent("reported", ["train.form.reported"])
    LabComponent("take_away", ["train.export.forms", "train.export.take"])
    LabComponent("one_step", ["train.insight.one_step"], folded=True)
    LabComponent("evaluation", ["evaluation.evaluation", "evaluation.confused"], folded=True)
    LabComponent("duel", DUEL, folded=True)
    LabComponent("transfer", ["train.low_data.sources", "train.low_data.ways"], folded=True)
