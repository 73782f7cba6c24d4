"""Softmax and cross-entropy of typed logits, every step: exponentials, their sum, probabilities, the loss.

Also what the loss becomes when something other than logits is fed to it: their log-softmax, which changes nothing, and
their softmax, which does. All of it measured, with torch's own functions in float64.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional as F

from cnn_demo.errors import BadValue
from cnn_demo.networks.layer_kind.notation import number

MOST_LOGITS = 20
LARGEST = 1000.0
COLDEST, HOTTEST = 0.05, 20.0
PLAIN = 80.0  # above this, e^x is written relative to the largest logit, which changes no probability


@dataclass(frozen=True)
class SoftmaxSteps:
    """One entry for each class in every tuple. `taken_off`: what was subtracted from all before e^x, mostly 0."""

    logits: tuple[float, ...]
    scaled: tuple[float, ...]  # by the temperature
    taken_off: float
    exponentials: tuple[float, ...]
    total: float
    probabilities: tuple[float, ...]
    loss: float
    loss_formula: str
    of_log_softmax: float  # the loss when log_softmax(logits) are taken for logits
    of_softmax: float  # the loss when softmax(logits) are taken for logits


def softmax_steps(logits: Sequence[Any], temperature: float = 1.0, true: int = 0) -> SoftmaxSteps:
    """Softmax of logits / temperature and the cross-entropy with class `true`; BadValue says what does not fit."""
    values = _checked(logits)
    if not _is_number(temperature) or not COLDEST <= temperature <= HOTTEST:
        raise BadValue(f"The temperature goes from {COLDEST} to {HOTTEST:g}.")
    if isinstance(true, bool) or not isinstance(true, int) or not 0 <= true < len(values):
        raise BadValue(f"The true class is a number from 0 to {len(values) - 1}.")
    scaled = torch.tensor(values, dtype=torch.float64) / temperature
    largest = float(scaled.max())
    taken_off = largest if abs(largest) > PLAIN else 0.0
    exponentials = (scaled - taken_off).exp()
    probabilities = scaled.softmax(0)
    target = torch.tensor(true)
    loss = float(F.cross_entropy(scaled, target))
    return SoftmaxSteps(
        logits=tuple(values),
        scaled=tuple(scaled.tolist()),
        taken_off=taken_off,
        exponentials=tuple(exponentials.tolist()),
        total=float(exponentials.sum()),
        probabilities=tuple(probabilities.tolist()),
        loss=loss,
        loss_formula=f"−ln {_share(float(probabilities[true]))} = {number(loss + 0.0)}",
        of_log_softmax=float(F.cross_entropy(scaled.log_softmax(0), target)),
        of_softmax=float(F.cross_entropy(probabilities, target)),
    )


def _share(probability: float) -> str:
    """Enough digits to tell it from 1, and never a plain 0, whose logarithm there is not."""
    if probability < 1e-300:
        return "(less than 1e−300)"
    return f"{probability:.8g}" if probability > 0.999 else number(probability)


def _checked(logits: Any) -> list[float]:
    if not isinstance(logits, Sequence) or isinstance(logits, str) or not 2 <= len(logits) <= MOST_LOGITS:
        raise BadValue(f"There are 2 to {MOST_LOGITS} logits, one for each class.")
    if not all(_is_number(value) and abs(value) <= LARGEST for value in logits):
        raise BadValue(f"Each logit is a number from −{LARGEST:g} to {LARGEST:g}.")
    return [float(value) for value in logits]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value
