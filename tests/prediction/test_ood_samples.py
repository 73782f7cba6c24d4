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


def test_they_are_drawn_once_for_all_networks_of_a_data_set() -> None:
    one, two = random_checkpoints.card("quick", "mnist"), random_checkpoints.card("lenet5", "mnist")
    assert ood_samples(one, labs.DATA, each=2) is ood_samples(two, labs.DATA, each=2)
    other = random_checkpoints.card("quick", "fashion_mnist")
    assert ood_samples(one, labs.DATA, each=2) is not ood_samples(other, labs.DATA, each=2)
