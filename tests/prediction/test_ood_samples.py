"""What is measured as unknown is unknown: no data set that shares images with the one that was learned."""

import labs
import numpy as np
import pytest
import random_checkpoints
import torch

from cnn_demo.prediction import outlier_file
from cnn_demo.prediction.unknown import ood_samples as room
from cnn_demo.prediction.unknown.ood_samples import (
    FILE,
    LEARNED,
    MEASURED,
    draw_outliers,
    drawn_again,
    ood_samples,
    training_outliers,
)
from cnn_demo.prediction.unknown.outlier_drawings import HANDS

DATA = {"MNIST", "Fashion-MNIST", "CIFAR-10", "CIFAR-10, first six", "CIFAR-10, last four"}


@pytest.mark.parametrize(
    ("data", "others"),
    [
        ("fashion_mnist", {"MNIST", "CIFAR-10"}),
        ("cifar10", {"MNIST", "Fashion-MNIST"}),
        ("cifar10_first_six", {"MNIST", "Fashion-MNIST", "CIFAR-10, last four"}),
    ],
)
def test_the_data_sets_that_share_no_image_with_what_was_learned(data: str, others: set[str]) -> None:
    assert DATA & ood_samples(random_checkpoints.card("quick", data), labs.DATA, each=1).keys() == others


@pytest.mark.parametrize("data", ["mnist", "fashion_mnist", "cifar10"])
def test_what_is_kept_is_what_would_be_drawn(data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one hand; all of it in the slow test."""
    card, hand = random_checkpoints.card("quick", data), HANDS[0]
    kept = training_outliers(card)[:LEARNED].numpy()
    monkeypatch.setattr(room, "HANDS", [hand])
    np.testing.assert_array_equal(kept, draw_outliers(card, LEARNED, 2)[hand.__name__])
    assert len(training_outliers(card, each=3)) == 3 * 3  # drawn, noise and clouds


@pytest.mark.slow
def test_the_file_is_current() -> None:
    with np.load(FILE) as kept:
        drawn = outlier_file.contents(labs.STORES)
        assert list(drawn) == kept.files
        for name, images in drawn.items():
            np.testing.assert_array_equal(kept[name], images)


def test_what_was_drawn_again_is_kept_for_the_same_images() -> None:
    card, images = random_checkpoints.card("quick", "mnist"), labs.DATA.sample("mnist").train.images
    (drawn,), (same,) = (drawn_again(images[:5].clone(), card, 4, labs.DATA) for _ in range(2))
    assert same is drawn
    (other,), (fewer,) = drawn_again(images[5:10], card, 4, labs.DATA), drawn_again(images[:5], card, 3, labs.DATA)
    assert not torch.equal(other, drawn)
    assert len(fewer) == 3


def test_samples_of_the_file_have_every_kind() -> None:
    kept = ood_samples(random_checkpoints.card("quick", "mnist"), labs.DATA)
    few = ood_samples(random_checkpoints.card("quick", "mnist"), labs.DATA, each=2)
    assert list(kept) == list(few)
    assert {len(images) for images in kept.values()} == {MEASURED}
