"""How weights follow their gradient: the optimiser and the course of its learning rate over a run.

One cycle up and down: Smith and Topin 2017, arXiv:1708.07120.
"""

import torch
from torch import nn
from torch.optim.lr_scheduler import ConstantLR, LRScheduler, OneCycleLR

from cnn_demo.training.recipe import TrainConfig


def optimiser_for(config: TrainConfig, model: nn.Module) -> torch.optim.Optimizer:
    """Weight decay acts on kernels and dense weights only: biases and batch norm have nothing to decay to."""
    matrices = [p for p in model.parameters() if p.ndim > 1]
    vectors = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": config.weight_decay}, {"params": vectors, "weight_decay": 0.0}]
    if config.optimiser == "sgd":
        return torch.optim.SGD(groups, lr=config.rate, momentum=config.momentum, nesterov=config.momentum > 0)
    kind = torch.optim.AdamW if config.optimiser == "adamw" else torch.optim.Adam
    return kind(groups, lr=config.rate, foreach=True)


def schedule_for(config: TrainConfig, optimiser: torch.optim.Optimizer, steps: int) -> LRScheduler:
    """The rate at each of `steps` steps: constant, or one cycle up and down."""
    if config.schedule == "constant":
        return ConstantLR(optimiser, factor=1.0)
    momentum = config.optimiser != "sgd"  # Adam's betas follow the cycle; SGD keeps the momentum that was asked for
    total = max(steps, 4) + 1  # shorter, and the rise has no step of its own, which PyTorch divides by
    return OneCycleLR(optimiser, config.rate, total_steps=total, pct_start=0.25, cycle_momentum=momentum)
