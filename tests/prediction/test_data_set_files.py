"""Files made from the data sets' own images score as the images do."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from labs import DATA, MODELS
from PIL import Image

from cnn_demo.prediction.classifier import Prediction, classify
from cnn_demo.prediction.preprocessing.preprocess import from_photo, from_pixels

ENLARGED: dict[str, Callable[[Image.Image], Image.Image]] = {
    "as it is": lambda image: image,
    "inverted": lambda image: Image.fromarray(255 - np.asarray(image)),
    "ten times": lambda image: image.resize((280, 280), Image.Resampling.NEAREST),
    "ten times, smooth": lambda image: image.resize((280, 280), Image.Resampling.BICUBIC),
    "inverted, ten times": lambda image: Image.fromarray(255 - np.asarray(image)).resize((280, 280), 0),
}


def first_test_images(network: str) -> tuple[np.ndarray, list[int]]:
    test = DATA.sample(MODELS.get(network).card.data).test
    return test.images[:100].numpy(), test.labels[:100].tolist()


def right(found: list[Prediction], network: str) -> int:
    _, labels = first_test_images(network)
    return sum(one.best == label and not one.none_of_these for one, label in zip(found, labels, strict=True))


@cache
def right_as_pixels(network: str) -> int:
    known = MODELS.get(network)
    return right([classify(known, from_pixels(one, known.card)) for one in first_test_images(network)[0]], network)


@pytest.mark.parametrize("changed", ENLARGED.values(), ids=ENLARGED)
@pytest.mark.parametrize("network", ["quick-fashion_mnist", "quick-mnist"])
def test_files_of_the_data_set_score_as_it_does(network: str, changed: Callable[[Image.Image], Image.Image]) -> None:
    known = MODELS.get(network)
    pixels, _ = first_test_images(network)
    files = [changed(Image.fromarray(one[0])) for one in pixels]
    found = [classify(known, from_photo(file, known.card)) for file in files]
    assert right(found, network) >= right_as_pixels(network) - 2
