"""Unknown: what nobody would read is refused, what people write is not. Figures are those of the published networks."""

from functools import cache

import drawn_digits
import numpy as np
import pytest
from labs import MODELS

from cnn_demo.prediction.classifier import classify
from cnn_demo.prediction.preprocessing.preprocess import PreparedImage, from_ink
from cnn_demo.prediction.unknown.ood_samples import DRAWINGS
from cnn_demo.prediction.unknown.outlier_drawings import HANDS, PAD, on_pad
from cnn_demo.prediction.unknown.unknown_score import UnknownScore

SCRIBBLES = {"quick-mnist": 0.95, "convnet_tiny-mnist": 0.92, "lenet5-mnist": 0.8}  # of 300, at least that share
ILLEGIBLE = {"quick-mnist": 0.99, "convnet_tiny-mnist": 0.98, "lenet5-mnist": 0.88}  # of those that read as no digit
# One reader's view of the 300, in a mixed order: what reads as a digit, and what might be one.
READ_AS_DIGITS = {53, 60, 62, 71, 75, 81, 133, 135, 139, 173, 222, 232, 239, 240, 241, 248, 253, 268, 284}
DOUBTFUL = {
    *(4, 11, 13, 16, 20, 28, 29, 31, 49, 55, 61, 68, 73, 76, 84, 85, 95, 106, 114, 126, 127, 143, 180, 188, 191, 199),
    *(203, 216, 221, 226, 230, 255, 264, 274, 286, 292),
}


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
    """By hands that no score has learned from."""
    known = MODELS.get(network)
    refused = [classify(known, prepared).none_of_these for prepared in scribbles()]
    assert np.mean(refused) >= least


@pytest.mark.parametrize(("network", "least"), ILLEGIBLE.items())
def test_what_reads_as_no_digit_is_unknown(network: str, least: float) -> None:
    known = MODELS.get(network)
    illegible = [each for i, each in enumerate(scribbles()) if i not in READ_AS_DIGITS | DOUBTFUL]
    assert np.mean([classify(known, prepared).none_of_these for prepared in illegible]) >= least


@pytest.mark.parametrize("network", SCRIBBLES)
def test_drawn_digits_are_known(network: str) -> None:
    known = MODELS.get(network)
    found = [(str(digit), classify(known, prepared)) for digit, prepared in drawn()]
    assert np.mean([one.none_of_these for digit, one in found if one.label == digit]) <= 0.005


@pytest.mark.parametrize("network", ["quick-mnist", "convnet_tiny-mnist"])
def test_drawn_digits_are_read(network: str) -> None:
    """Ones with a flag among them."""
    known = MODELS.get(network)
    assert np.mean([classify(known, prepared).label == str(digit) for digit, prepared in drawn()]) >= 0.99


def test_a_hidden_layer_is_read_from_the_card_or_refused() -> None:
    detector = MODELS.get("quick-mnist").ood_detector
    assert detector
    assert detector.unknown
    assert detector.unknown.hidden
    size = len(detector.middle)
    place = tuple(np.random.default_rng(1).normal(size=(2, 50, size)))
    again = UnknownScore.from_json(detector.unknown.to_json(), size)
    assert np.array_equal(again.scores(*place), detector.unknown.scores(*place))
    for name in ("weights", "biases"):
        values = detector.unknown.to_json()
        values["hidden"][name].pop()
        with pytest.raises(ValueError, match="belong together"):
            UnknownScore.from_json(values, size)


@pytest.mark.parametrize("hand", HANDS, ids=lambda hand: hand.__name__)
def test_every_hand_draws_on_the_pad_as_its_seed_says(hand) -> None:  # type: ignore[no-untyped-def]
    one, same, other = (on_pad(hand, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one.shape == (PAD, PAD)
    assert one.any()
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
