"""How weights follow their gradient: the optimizer and the course of its learning rate over a run.

One cycle up and down: Smith and Topin 2017, arXiv:1708.07120. After it a run may go on at a small constant rate.
"""

import torch
from torch import nn
from torch.optim.lr_scheduler import ConstantLR, LRScheduler, OneCycleLR

from cnn_demo.training.config.train_config import TrainConfig

RISE = 25  # a cycle begins at this part of its highest rate


def optimizer_for(config: TrainConfig, model: nn.Module) -> torch.optim.Optimizer:
    """Weight decay acts on kernels and dense weights only: biases and batch norm have nothing to decay to.

    What is frozen is left out, so that it does not decay either.
    """
    learning = [p for p in model.parameters() if p.requires_grad]
    matrices = [p for p in learning if p.ndim > 1]
    vectors = [p for p in learning if p.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": config.weight_decay}, {"params": vectors, "weight_decay": 0.0}]
    if config.optimizer == "sgd":
        return torch.optim.SGD(groups, lr=config.learning_rate, momentum=config.momentum, nesterov=config.momentum > 0)
    kind = torch.optim.AdamW if config.optimizer == "adamw" else torch.optim.Adam
    return kind(groups, lr=config.learning_rate, foreach=True)


def schedule_for(config: TrainConfig, optimizer: torch.optim.Optimizer, steps: int) -> LRScheduler:
    """The rate at each of `steps` steps: constant, or one cycle up and down."""
    if config.lr_schedule == "constant":
        return ConstantLR(optimizer, factor=1.0)
    momentum = config.optimizer != "sgd"  # Adam's betas follow the cycle; SGD keeps the momentum that was asked for
    total = max(steps, 4) + 1  # shorter, and the rise has no step of its own, which PyTorch divides by
    return OneCycleLR(
        optimizer, config.learning_rate, total_steps=total, pct_start=0.25, div_factor=RISE, cycle_momentum=momentum
    )


def rate_after(config: TrainConfig, rate: float) -> float:
    """The rate of epochs after the schedule: a constant one goes on, a cycle ends where it began, at a 25th."""
    return rate if config.lr_schedule == "constant" else rate / RISE


def hold(config: TrainConfig, optimizer: torch.optim.Optimizer, rate: float) -> None:
    """From here on the rate stays; `rate` is the recipe's, or what it was changed to."""
    for group in optimizer.param_groups:
        group["lr"] = rate_after(config, rate)


def scale(optimizer: torch.optim.Optimizer, factor: float) -> None:
    """Multiply the rate now and all that the schedule has yet to come by `factor`: its shape stays."""
    for group in optimizer.param_groups:
        for name in ("lr", "initial_lr", "max_lr", "min_lr"):
            if name in group:
                group[name] *= factor
