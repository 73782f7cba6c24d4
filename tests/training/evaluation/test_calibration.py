"""Reliability, expected calibration error and coverage, on answers that can be counted by hand."""

import pytest
import torch
from torch import Tensor

from cnn_demo.errors import BadValue
from cnn_demo.training.evaluation.calibration import THRESHOLDS, coverage, expected_error, reliability

CONFIDENCE = torch.tensor([0.05, 0.1, 0.95, 0.95, 1.0, 0.92])
RIGHT = torch.tensor([False, True, True, True, True, False])


def test_bins_hold_their_upper_end_and_every_answer_once() -> None:
    bins = reliability(CONFIDENCE, RIGHT)
    assert [each.images for each in bins] == [2, 0, 0, 0, 0, 0, 0, 0, 0, 4]
    assert (bins[0].low, bins[0].high, bins[0].accuracy) == (0.0, 0.1, 0.5)
    assert bins[0].confidence == pytest.approx(0.075)
    assert (bins[4].confidence, bins[4].accuracy) == (None, None)
    assert bins[9].accuracy == 0.75


def test_the_expected_error_weighs_bins_by_their_images() -> None:
    by_hand = 2 / 6 * (0.5 - 0.075) + 4 / 6 * (0.955 - 0.75)
    assert expected_error(reliability(CONFIDENCE, RIGHT)) == pytest.approx(by_hand, abs=1e-6)


def test_a_network_as_right_as_it_is_sure_has_none() -> None:
    confidence = torch.full((1000,), 0.7)
    right = torch.arange(1000) < 700
    assert expected_error(reliability(confidence, right)) == pytest.approx(0, abs=1e-6)


def test_coverage_counts_what_is_sure_enough() -> None:
    everything, sure, never = coverage(CONFIDENCE, RIGHT, (0.0, 0.95, 1.1))
    assert (everything.answered, everything.right) == (6, 4)
    assert (sure.answered, sure.right) == (3, 3)
    assert (never.answered, never.right) == (0, 0)
    answered = [each.answered for each in coverage(CONFIDENCE, RIGHT)]
    assert answered == sorted(answered, reverse=True)
    assert list(THRESHOLDS) == sorted(THRESHOLDS)


def test_no_answers_no_error() -> None:
    none, nothing = torch.empty(0), torch.empty(0, dtype=torch.bool)
    assert expected_error(reliability(none, nothing)) == 0
    assert coverage(none, nothing)[0].answered == 0


@pytest.mark.parametrize(
    ("confidence", "right"),
    [
        (torch.tensor([0.5, 0.5]), torch.tensor([True])),
        (torch.tensor([0.5]), torch.tensor([1])),
        (torch.tensor([1.5]), torch.tensor([True])),
        (torch.tensor([float("nan")]), torch.tensor([True])),
    ],
)
def test_what_is_no_confidence_is_refused(confidence: Tensor, right: Tensor) -> None:
    with pytest.raises(BadValue):
        reliability(confidence, right)
