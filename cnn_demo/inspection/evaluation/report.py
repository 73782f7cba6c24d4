"""What a network's answers say about it: what it confuses, where it is wrong and sure, how far its confidence holds.

Works on the answers so far (see `answers`), so a report can be shown while it grows.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from cnn_demo.errors import BadValue
from cnn_demo.inspection.evaluation.predictions import TestPredictions
from cnn_demo.training.evaluation.calibration import Bin, Cover, coverage, expected_error, reliability
from cnn_demo.training.evaluation.confusion import accuracy_by_class, confusion_matrix, interval

WORST = 24
MOST_SHOWN = 60  # images of one cell of the confusion matrix


@dataclass(frozen=True)
class TestPrediction:
    """One test image with the answer that it got, and that answer's probability."""

    index: int
    truth: int
    answer: int
    probability: float


@dataclass(frozen=True, eq=False)
class Report:
    """`matrix` int64 (classes, classes): rows are true classes, columns answers. `interval` is where the accuracy on
    all such images lies with 95 % confidence; `worst` are wrong answers, the surest first."""

    matrix: npt.NDArray[np.int64]
    right: int
    seen: int
    interval: tuple[float, float]
    by_class: tuple[float | None, ...]
    worst: tuple[TestPrediction, ...]
    bins: tuple[Bin, ...]
    expected_error: float
    coverage: tuple[Cover, ...]


def report(found: TestPredictions) -> Report:
    """Everything about the answers so far."""
    confidence, answer = found.probabilities.max(1) if found.seen else (torch.empty(0), torch.empty(0).long())
    truth, classes = found.truth, found.probabilities.shape[1]
    matrix, is_right = confusion_matrix(truth, answer, classes), answer == truth
    right, bins = int(is_right.sum()), reliability(confidence, is_right)
    return Report(
        matrix.numpy(),
        right,
        found.seen,
        interval(right, found.seen),
        accuracy_by_class(matrix),
        _surest(found, ~is_right, WORST),
        bins,
        expected_error(bins),
        coverage(confidence, is_right),
    )


def confused_images(found: TestPredictions, truth: int, answer: int) -> tuple[TestPrediction, ...]:
    """The images of one cell of the matrix, the surest first, MOST_SHOWN at most."""
    classes = found.probabilities.shape[1]
    for value in (truth, answer):
        if not 0 <= value < classes:
            raise BadValue(f"Classes are numbered from 0 to {classes - 1}.")
    return _surest(found, (found.truth == truth) & (found.probabilities.argmax(1) == answer), MOST_SHOWN)


def _surest(found: TestPredictions, chosen: torch.Tensor, most: int) -> tuple[TestPrediction, ...]:
    where = chosen.nonzero().flatten()
    confidence, answer = found.probabilities[where].max(1) if len(where) else (torch.empty(0), torch.empty(0).long())
    order = confidence.argsort(descending=True, stable=True)[:most]
    rows = (found.places[where], found.truth[where], answer, confidence)
    index, truth, given, probability = (row[order].tolist() for row in rows)
    return tuple(map(TestPrediction, index, truth, given, probability))
