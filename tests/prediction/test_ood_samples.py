"""What is measured as unknown is unknown: no data set that shares images with the one that was learned."""

import labs
import pytest
import random_checkpoints

from cnn_demo.prediction.ood_samples import ood_samples

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
