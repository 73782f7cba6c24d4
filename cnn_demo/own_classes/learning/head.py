"""A new last layer for features that are there already: softmax regression, learned in well under a second.

All images at once, downhill with momentum (Nesterov 1983). How far a step may go follows from the features themselves,
so that no learning rate is to be chosen; the pull of the weights towards zero is fixed: ten images of a class are too
few to choose it by.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot

from cnn_demo.own_classes.learning.report import CurvePoint, accuracy

DECAY = 1e-2  # of the squared weights, for features whose deviation is 1: from 0.1 to 0.0001 few answers change
STEPS, STEPS_A_POINT = 300, 10  # at most
ENOUGH = 0.02  # of the loss: when so little is gained from point to point, it is done
POWER_STEPS = 30  # to the largest curvature


@dataclass(frozen=True, eq=False)
class Examples:
    """Features (n, d), float32, and labels (n,) int64."""

    features: Tensor
    labels: Tensor


@dataclass(frozen=True, eq=False)
class Head:
    """A linear layer: `weight` (classes, d) and `bias` (classes,)."""

    weight: Tensor
    bias: Tensor

    def __call__(self, features: Tensor) -> Tensor:
        """Logits (n, classes)."""
        return features @ self.weight.T + self.bias


def train_head(learned: Examples, held_out: Examples, classes: int) -> Iterator[tuple[CurvePoint, Head]]:
    """The layer after every few steps; the last one is done."""
    began = time.monotonic()
    middle = learned.features.mean(0)
    spread = (learned.features - middle).square().mean().sqrt().clamp_min(1e-6)
    inputs = torch.cat([(learned.features - middle) / spread, torch.ones(len(learned.labels), 1)], 1)
    loss = float("inf")
    for step, weights in enumerate(descent(inputs, one_hot(learned.labels, classes).float()), start=1):
        if step % STEPS_A_POINT:
            continue
        weight = weights[:, :-1] / spread
        head = Head(weight, weights[:, -1] - weight @ middle)
        told = head(learned.features)
        before, loss = loss, float(cross_entropy(told, learned.labels))
        yield (
            CurvePoint(
                epoch=float(step),
                seconds=round(time.monotonic() - began, 3),
                loss=round(loss, 5),
                train_accuracy=accuracy(told, learned.labels),
                held_out_accuracy=accuracy(head(held_out.features), held_out.labels),
            ),
            head,
        )
        if before - loss < ENOUGH * before:
            return


def descent(inputs: Tensor, truth: Tensor) -> Iterator[Tensor]:
    """Weights (classes, d) after each step, for inputs (n, d), the last of which is 1, and probabilities (n, classes).

    The loss curves at most by half the largest eigenvalue of the inputs' second moments (Böhning 1992).
    """
    pull = torch.full((inputs.shape[1],), 2 * DECAY)
    pull[-1] = 0.0  # the bias may be any
    rate = 1 / (largest_moment(inputs) / 2 + 2 * DECAY)
    weights = ahead = torch.zeros(truth.shape[1], inputs.shape[1])
    for step in range(STEPS):
        errors = (inputs @ ahead.T).softmax(1) - truth
        before, weights = weights, ahead - rate * (errors.T @ inputs / len(inputs) + pull * ahead)
        ahead = weights + step / (step + 3) * (weights - before)
        yield weights


def largest_moment(inputs: Tensor) -> float:
    """The largest eigenvalue of inputsᵀ inputs / n, by the power method."""
    vector = torch.ones(inputs.shape[1]) / inputs.shape[1] ** 0.5
    size = torch.tensor(1.0)
    for _ in range(POWER_STEPS):
        vector = inputs.T @ (inputs @ vector) / len(inputs)
        size = vector.norm().clamp_min(1e-12)
        vector = vector / size
    return 1.1 * float(size)  # it comes from below
