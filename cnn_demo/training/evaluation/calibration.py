"""Is a network as often right as it is sure? And what is gained by leaving open what it is unsure of?

Confidence is the probability of the class that was answered. Reliability by bins and the expected calibration error
are those of Guo et al. 2017, arXiv:1706.04599.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from cnn_demo.errors import BadValue

BINS = 10
THRESHOLDS = (*(percent / 100 for percent in range(100)), 0.995, 0.999, 0.9995, 0.9999)


@dataclass(frozen=True)
class Bin:
    """The answers with a confidence above `low`, up to `high`: how many, how sure on average, how often right.

    The last two are None for a bin without answers.
    """

    low: float
    high: float
    images: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True)
class Cover:
    """With answers of at least this confidence only: how many are given, and how many of them are right."""

    threshold: float
    answered: int
    right: int


def reliability(confidence: Tensor, right: Tensor, bins: int = BINS) -> tuple[Bin, ...]:
    """`confidence` float (n,) in 0..1 and `right` bool (n,) -> bins of equal width over 0..1."""
    _check(confidence, right)
    number = (confidence * bins).ceil().sub(1).clamp(0, bins - 1).long()
    found = []
    for each in range(bins):
        chosen = number == each
        count = int(chosen.sum())
        sure = confidence[chosen].double().mean().item() if count else None
        share = right[chosen].double().mean().item() if count else None
        found.append(Bin(each / bins, (each + 1) / bins, count, sure, share))
    return tuple(found)


def expected_error(bins: tuple[Bin, ...]) -> float:
    """How far accuracy and confidence lie apart, averaged over the bins by their images; 0 is perfect."""
    total = sum(each.images for each in bins)
    away = [
        each.images * abs(each.accuracy - each.confidence)
        for each in bins
        if each.accuracy is not None and each.confidence is not None
    ]
    return sum(away) / total if total else 0.0


def coverage(confidence: Tensor, right: Tensor, thresholds: tuple[float, ...] = THRESHOLDS) -> tuple[Cover, ...]:
    """What happens at each threshold when answers below it are left open."""
    _check(confidence, right)
    at_least = [confidence >= threshold for threshold in thresholds]
    return tuple(
        Cover(threshold, int(sure.sum()), int((sure & right).sum()))
        for threshold, sure in zip(thresholds, at_least, strict=True)
    )


def _check(confidence: Tensor, right: Tensor) -> None:
    if confidence.shape != right.shape or confidence.ndim != 1 or right.dtype != torch.bool:
        raise BadValue("Each confidence needs a right or a wrong.")
    if not bool(((confidence >= 0) & (confidence <= 1 + 1e-6)).all()):
        raise BadValue("A confidence is a probability from 0 to 1.")
