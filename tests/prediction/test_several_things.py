"""Two digits in one image, apart or touching, are said to be several; one digit never is."""

import drawn_digits
import numpy as np
import pytest
from drawn_digits import painted
from labs import DATA, MODELS
from synthetic_ink import redrawn

from cnn_demo.prediction.classifier import Prediction, classify
from cnn_demo.prediction.preprocessing.preprocess import from_ink, from_photo

CARD = MODELS.get("quick-mnist").card


def pairs(number: int) -> list[np.ndarray]:
    random, size = np.random.default_rng(0), (360, 280)
    drawn = []
    for _ in range(number):
        scale, apart = float(random.uniform(0.4, 0.75)), float(random.uniform(0.72, 1))
        shift = apart * scale * 140 / 360
        two = [
            drawn_digits.ink(drawn_digits.STROKES[digit], scale=scale, middle=(0.5 + side * shift, 0.5), size=size)
            for side, digit in zip((-1, 1), random.integers(0, 10, 2).tolist(), strict=True)
        ]
        drawn.append(np.maximum(*two))
    return drawn


def test_two_digits_are_said_to_be_several() -> None:
    drawn = pairs(100)
    assert sum(from_ink(ink, CARD).remark == "several" for ink in drawn) >= 95
    assert sum(from_photo(painted(ink, 0, 255), CARD).remark == "several" for ink in drawn[:25]) >= 23


def all_touching(number: int = 60) -> list[np.ndarray]:
    random = np.random.default_rng(1)
    return [
        drawn_digits.touching(*random.integers(0, 10, 2).tolist(), float(random.uniform(0.4, 0.6)))
        for _ in range(number)
    ]


def test_two_digits_that_touch_are_often_said_to_be_several() -> None:
    drawn = all_touching()
    assert sum(from_ink(ink, CARD).remark == "several" for ink in drawn) >= 18
    assert sum(from_photo(painted(ink, 0, 255), CARD).remark == "several" for ink in drawn[:20]) >= 4


@pytest.mark.parametrize("network", ["quick-mnist", "lenet5-mnist", "convnet_tiny-mnist"])
def test_two_digits_that_touch_are_hardly_ever_answered_as_one(network: str) -> None:
    def is_sure(found: Prediction) -> bool:
        return not found.none_of_these and float(found.probabilities.max()) >= 0.9

    known = MODELS.get(network)
    assert sum(is_sure(classify(known, from_ink(ink, known.card))) for ink in all_touching()) <= 4


def test_one_digit_is_never_several() -> None:
    for scale in (0.3, 0.5, 0.75):
        for strokes in (*drawn_digits.STROKES.values(), *drawn_digits.TWO_STROKES.values()):
            assert from_ink(drawn_digits.ink(strokes, scale=scale), CARD).remark is None


@pytest.mark.parametrize("count", [300, pytest.param(2000, marks=pytest.mark.slow)])
def test_handwritten_digits_are_hardly_ever_taken_for_several(count: int) -> None:
    digits = DATA.sample("mnist").test.images[:count, 0].numpy()
    told = [from_ink(redrawn(digit, 200, (0.5, 0.5)), CARD).remark for digit in digits]
    assert told.count("several") <= max(1, 0.0025 * count)
