"""The learning rate of every step of a run, and Adam's momentum beside it: closed formulas of the step, no state.

One cycle up and down is Smith and Topin 2017, arXiv:1708.07120, with the numbers of PyTorch's OneCycleLR: a test holds
the two together. Adam's momentum falls while the learning rate rises; SGD keeps the one of the recipe.
"""

import math

from cnn_demo.training.config.train_config import TrainConfig

DIV_FACTOR = 25  # a cycle begins at this part of its highest learning rate
FINAL_DIV_FACTOR = 1e4  # and ends at this part of the one that it began with
PCT_START = 0.25  # the share of its steps in which the learning rate rises
MAX_MOMENTUM, BASE_MOMENTUM = 0.95, 0.85  # of Adam in a cycle, at its ends and at its top
CONSTANT_MOMENTUM = 0.9  # of Adam without a cycle


def learning_rate_at(config: TrainConfig, step: int, total_steps: int, highest: float | None = None) -> float:
    """The learning rate of step number `step`, from 0, of a schedule of `total_steps`.

    `highest` stands for the recipe's learning rate after that was changed: the schedule keeps its shape. What follows
    the schedule, epochs more, is constant: a cycle goes on at the learning rate that it began with.
    """
    highest = config.learning_rate if highest is None else highest
    if config.lr_schedule == "constant":
        return highest
    first = highest / DIV_FACTOR
    if step >= total_steps and config.extra_epochs:
        return first
    return _one_cycle(step, total_steps, first, highest, first / FINAL_DIV_FACTOR)


def momentum_at(config: TrainConfig, step: int, total_steps: int) -> float:
    """The momentum of the same step: for Adam the first of its betas. It stays where the schedule ends."""
    if config.optimizer == "sgd":
        return config.momentum
    if config.lr_schedule == "constant":
        return CONSTANT_MOMENTUM
    return _one_cycle(min(step, total_steps), total_steps, MAX_MOMENTUM, BASE_MOMENTUM, MAX_MOMENTUM)


def _one_cycle(step: int, total_steps: int, first: float, middle: float, last: float) -> float:
    """From `first` to `middle` and on to `last`, each along half a cosine."""
    steps = max(total_steps, 4) + 1  # shorter, and the rise has no step of its own
    top, end = PCT_START * steps - 1, steps - 1
    if step <= top:
        return _cosine(first, middle, step / top)
    return _cosine(middle, last, (step - top) / (end - top))


def _cosine(start: float, end: float, share: float) -> float:
    return end + (start - end) / 2.0 * (math.cos(math.pi * share) + 1)
