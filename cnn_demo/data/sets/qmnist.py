"""MNIST made again from the forms that it came from, with the 50,000 test images that had been lost."""

from pathlib import Path

import numpy as np

from cnn_demo.data.dataset import DIGITS, Arrays, DatasetSpec


def read(folder: Path, is_train: bool) -> Arrays:
    """A label is the first of eight numbers that are known of each digit: who wrote it, and where, are the others."""
    from torchvision.datasets import QMNIST

    part = QMNIST(str(folder), train=is_train, download=True)
    return np.asarray(part.data), np.asarray(part.targets[:, 0])


SPEC = DatasetSpec(
    id="qmnist",
    title="QMNIST",
    shape=(1, 28, 28),
    classes=("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
    mean=(0.1307,),
    std=(0.3081,),
    torchvision_name="QMNIST",
    download_from="https://raw.githubusercontent.com/facebookresearch/qmnist/master/",
    train_images=60_000,
    test_images=60_000,
    download_megabytes=20,
    license="BSD 3-Clause",
    source="Yadav, Bottou: Cold case: the lost MNIST digits, 2019, arXiv:1905.10498",
    mirrored_is_same=False,
    framing=DIGITS,
    read=read,
    has_sample=False,
)
