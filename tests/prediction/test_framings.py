"""Drawings are laid into a frame as each data set has its images there, by the server and by the page alike."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from labs import MODELS
from numpy.typing import NDArray

from cnn_demo.data import DATASETS
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.marks.ink import ink_box
from cnn_demo.prediction.preprocessing.preprocess import from_ink


def card_for(data: str) -> Card:
    spec = DATASETS[data]
    known = MODELS.get("quick-mnist").card
    return replace(
        known, data=data, input_shape=spec.shape, classes=spec.classes, mean=spec.mean, std=spec.std, ood_detector=None
    )


def angle() -> NDArray[np.uint8]:
    """An L, 120 pixels high and 60 wide, at the upper left of the pad."""
    ink = np.zeros((280, 280), np.uint8)
    ink[10:130, 20:34] = ink[116:130, 20:80] = 255
    return ink


BOXES = {  # rows and columns of the ink
    "mnist": (20, 10),
    "qmnist": (20, 10),
    "emnist_letters": (24, 12),
    "kmnist": (28, 14),
    "usps": (16, 8),
    "fashion_mnist": (28, 14),
}


@pytest.mark.parametrize("data", BOXES)
def test_the_ink_has_the_size_of_the_data_sets(data: str) -> None:
    pixels = from_ink(angle(), card_for(data)).pixels[0]
    top, bottom, left, right = ink_box(pixels)
    assert (bottom - top, right - left) == pytest.approx(BOXES[data], abs=1)
    if DATASETS[data].framing.by_mass:
        assert pixels.sum(0) @ (np.arange(28) + 0.5) / pixels.sum() == pytest.approx(14, abs=0.6)
    else:
        assert (left + right) / 2 == pytest.approx(pixels.shape[1] / 2, abs=1)


def test_letters_have_two_empty_pixels_on_each_side() -> None:
    pixels = from_ink(angle(), card_for("emnist_letters")).pixels[0]
    assert not pixels[:2].any()
    assert not pixels[-2:].any()
    assert pixels[2].any()
    assert pixels[-3].any()


def test_a_house_number_fills_its_image() -> None:
    """Dark on white, as high as the image; without the close-up it is as small as it was drawn."""
    whole = from_ink(angle(), card_for("svhn"))
    assert [step.name for step in whole.steps] == ["ink", "close-up", "crop", "scale"]
    for dark, rows in ((whole, 32), (from_ink(angle(), card_for("svhn"), frozenset({"close-up"})), 14)):
        top, bottom, *_ = ink_box(255 - dark.pixels[0])
        assert bottom - top == pytest.approx(rows, abs=1)
    assert torch.equal(whole.tensor[0, 0] > 0, whole.tensor[0, 2] > 0)


def test_photos_of_other_things_are_looked_at_whole() -> None:
    assert [step.name for step in from_ink(angle(), card_for("cifar10")).steps] == ["ink", "crop", "scale"]
