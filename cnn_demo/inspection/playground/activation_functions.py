"""Activations as curves with their slope, and on a whole map: what passes, what is bent, what is saturated.

A value is saturated where the slope of the activation is below a hundredth: there, learning hardly gets through. For
ReLU that is every negative value. Values and slopes are torch's own.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_demo.errors import unknown
from cnn_demo.networks.layers.activation import SATURATED

__all__ = ["ACTIVATION_CURVES", "SATURATED", "activated", "curve"]

REACH = 6.0  # curves go from −REACH to REACH
POINTS = 241

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ActivationCurve:
    """`function` is torch's, in float64. `formula` is how it is written."""

    id: str
    title: str
    formula: str
    sentence: str
    function: Callable[[Tensor], Tensor]


@dataclass(frozen=True, eq=False)
class Activated:
    """Values and slopes in the shape of what went in."""

    values: Floats
    slopes: Floats

    @property
    def saturated(self) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = np.abs(self.slopes) < SATURATED
        return found


ACTIVATION_CURVES = {
    each.id: each
    for each in (
        ActivationCurve("relu", "ReLU", "max(0, x)", "Negative values become zero, the others pass.", F.relu),
        ActivationCurve("leaky_relu", "Leaky ReLU", "x if x > 0 else 0.01 × x",
                        "A hundredth of what is negative passes, so the slope never is zero.", F.leaky_relu),
        ActivationCurve("elu", "ELU", "x if x > 0 else e^x − 1", "Negative values bend towards −1.", F.elu),
        ActivationCurve("gelu", "GELU", "x × Φ(x)",
                        "Like ReLU with a soft corner; it dips below zero first.", F.gelu),
        ActivationCurve("tanh", "tanh", "(e^x − e^−x) / (e^x + e^−x)",
                        "Everything lands between −1 and 1; far from zero it is flat.", torch.tanh),
        ActivationCurve("sigmoid", "Sigmoid", "1 / (1 + e^−x)",
                        "Everything lands between 0 and 1; its slope is never above a quarter.", torch.sigmoid),
    )
}  # fmt: skip


def activated(name: str, values: npt.ArrayLike) -> Activated:
    """One activation on any array; BadValue, naming the others, when there is no such activation."""
    if name not in ACTIVATION_CURVES:
        raise unknown("activation", name, ACTIVATION_CURVES)
    x = torch.tensor(np.asarray(values, dtype=np.float64), requires_grad=True)
    y = ACTIVATION_CURVES[name].function(x)
    (slopes,) = torch.autograd.grad(y.sum(), x)
    return Activated(y.detach().numpy(), slopes.numpy())


def curve(name: str) -> tuple[Floats, Activated]:
    """Where the curve is measured, and what it is there."""
    at = np.linspace(-REACH, REACH, POINTS, dtype=np.float64)
    return at, activated(name, at)
