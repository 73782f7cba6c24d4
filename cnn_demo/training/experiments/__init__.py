"""Experiments of several runs: ablations of one idea, and learning from few images."""

from cnn_demo.training.experiments.ablations import ABLATIONS, Ablation
from cnn_demo.training.experiments.low_data import METHODS, Plan, TransferMethod, plans

__all__ = ["ABLATIONS", "METHODS", "Ablation", "Plan", "TransferMethod", "plans"]
