"""Photos of the ten digits, and whether networks tell what is on them."""

from functools import cache

import drawn_digits
import numpy as np
from labs import MODELS
from PIL import Image

from cnn_demo.prediction.classifier import Prediction, classify
from cnn_demo.prediction.preprocessing.preprocess import from_photo

DIGITS = MODELS.get("quick-mnist").card
NETWORKS = ("quick-mnist", "lenet5-mnist", "convnet_tiny-mnist")


@cache
def masks(scale: float = 0.75) -> list[np.ndarray]:
    return [mask for _, mask in drawn_digits.digits(scale=scale)]


def read(photos: list[Image.Image], network: str = "quick-mnist") -> list[Prediction]:
    known = MODELS.get(network)
    return [classify(known, from_photo(photo, known.card)) for photo in photos]


def assert_read(photos: list[Image.Image], at_least: int = 9, networks: tuple[str, ...] = NETWORKS) -> None:
    """The ten digits in order are told, by each network."""
    prepared = [from_photo(photo, DIGITS) for photo in photos]
    for network in networks:
        found = [classify(MODELS.get(network), each) for each in prepared]
        right = sum(one.label == str(digit) and not one.none_of_these for digit, one in enumerate(found))
        assert right >= at_least, (network, [one.label for one in found], [one.level for one in found])
