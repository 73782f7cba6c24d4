"""Train a network, watch its curves, and use it in the other tabs."""

import gradio as gr

from cnn_demo.ui.components.component import LabComponent

TITLE = "Train"
ID = "train"
DUEL = ("duels.budget", "duels.challenge", "duels.challenged", "recipes.training_choices", "recipes.recipe")
RECIPES = ("training_choices", "recipe", "preset", "schedule", "augmented", "normalised", "link", "replayed")
OF_THE_FORM = (*(f"recipes.{name}" for name in RECIPES), "control.starts", "control.frozen", "runs.start", "runs.stop")


def build() -> None:
    with gr.Row(elem_classes="lab-row lab-training"):
        with gr.Column(scale=4, min_width=280, elem_classes="lab-column"):
            LabComponent("recipe", OF_THE_FORM)
        with gr.Column(scale=9, min_width=300, elem_classes="lab-column"):
            LabComponent("own_network", ["designs.own_network"])
            LabComponent("control", ["control.control"])
            LabComponent("curves", ["runs.watch"])
            LabComponent("diagnosis", ["learning.diagnosis"])
            LabComponent("while_training", ["learning.forming"])
            LabComponent("reported", ["recipes.reported"])
    LabComponent("take_away", ["takeaway.forms", "takeaway.take"])
    LabComponent("one_step", ["learning.one_step"], folded=True)
    LabComponent("evaluation", ["evaluation.evaluation", "evaluation.confused"], folded=True)
    LabComponent("duel", DUEL, folded=True)
    LabComponent("transfer", ["few_pictures.sources", "few_pictures.ways"], folded=True)
