"""Unknown: what nobody would read is refused, what people write is not. Figures are those of the published networks."""

from functools import cache

import drawn_digits
import numpy as np
import pytest
from labs import MODELS

from cnn_demo.prediction.classifier import classify
from cnn_demo.prediction.ood_samples import DRAWINGS
from cnn_demo.prediction.outlier_drawings import HANDS, PAD, on_pad
from cnn_demo.prediction.preprocess import PreparedImage, from_ink

SCRIBBLES = {"quick-mnist": 0.87, "convnet_tiny-mnist": 0.87, "lenet5-mnist": 0.8}  # of 300, at least that share


@cache
def drawn() -> list[tuple[int, PreparedImage]]:
    card = MODELS.get("quick-mnist").card
    return [(digit, from_ink(ink, card)) for digit, ink in drawn_digits.shaky_digits(400)]


@cache
def scribbles() -> list[PreparedImage]:
    card, random = MODELS.get("quick-mnist").card, np.random.default_rng(9)
    return [from_ink(on_pad(DRAWINGS["scribbles"], random), card) for _ in range(300)]


@pytest.mark.parametrize(("network", "least"), SCRIBBLES.items())
def test_scribbles_are_unknown(network: str, least: float) -> None:
    """By hands that no score has learned from. About one of 15 does look like a digit."""
    known = MODELS.get(network)
    refused = [classify(known, prepared).none_of_these for prepared in scribbles()]
    assert np.mean(refused) >= least


@pytest.mark.parametrize("network", SCRIBBLES)
def test_drawn_digits_are_known(network: str) -> None:
    known = MODELS.get(network)
    found = [(str(digit), classify(known, prepared)) for digit, prepared in drawn()]
    assert np.mean([one.none_of_these for digit, one in found if one.label == digit]) <= 0.005


def test_most_drawn_digits_are_read() -> None:
    known = MODELS.get("quick-mnist")
    assert np.mean([classify(known, prepared).label == str(digit) for digit, prepared in drawn()]) >= 0.985


@pytest.mark.parametrize("hand", HANDS, ids=lambda hand: hand.__name__)
def test_every_hand_draws_on_the_pad_as_its_seed_says(hand) -> None:  # type: ignore[no-untyped-def]
    one, same, other = (on_pad(hand, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one.shape == (PAD, PAD)
    assert one.any()
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
