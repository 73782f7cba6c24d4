"""The physical limit beside a row of `bench`: what this machine multiplies at most, and the share that a training uses.

The limit is the fastest product of two large matrices in the number format that is trained in. A training's work is
counted by layer, in multiply-adds: once for the answer, once for the gradient of the weights, and once for that of the
inputs, which the first layer has no use for. Batch norm, pooling and optimizer are no such work, and take their time.
"""

import time
from dataclasses import dataclass

import torch
from torch import Tensor

from cnn_demo.data import Dataset, spec_of
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.training.config.early_images import EARLY, middle
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.batches import positions
from cnn_demo.training.engine.device import Hardware

SIDE = 1024  # of the matrices: larger ones are no faster, and smaller ones do not keep all cores at work
SECONDS = 0.5  # of products, of which the fastest counts


@dataclass(frozen=True)
class Limit:
    """`operations` a second at most, a multiply-add being two of them, in this `number_format`."""

    operations: float
    number_format: str

    def share(self, operations: float, seconds: float) -> str:
        """The part of it that so many operations in so many seconds are, in words.

        >>> Limit(2e11, "float32").share(3e11, 6.0)
        '25 % of 200 GFLOP/s (float32)'
        """
        part = 100 * operations / seconds / self.operations
        return f"{part:.2g} % of {self.operations / 1e9:.0f} GFLOP/s ({self.number_format})"


def measured_limit(hardware: Hardware, seconds: float = SECONDS) -> Limit:
    """Measured now: a shared machine is not equally fast all day."""
    kind = torch.bfloat16 if hardware.autocast else torch.float32
    one, other = torch.randn((2, SIDE, SIDE), device=hardware.device).to(kind)
    fastest, until = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        (one @ other)[0, 0].item()  # waits for a GPU too
        fastest = min(fastest, time.perf_counter() - began)
    return Limit(2 * SIDE**3 / fastest, str(kind).removeprefix("torch."))


def operations_of(config: TrainConfig, dataset: Dataset) -> float:
    """All operations in convolutions and dense layers of a whole training in which nothing is frozen."""
    images = len(positions(config, len(dataset.train))[0]) * (config.epochs + config.extra_epochs)
    return 2.0 * images * macs_of_step(config)


def macs_of_step(config: TrainConfig) -> float:
    """Multiply-adds that one image of a step takes, forward and back, on average over the schedule."""
    spec = spec_of(config.data)
    sample = torch.zeros((1, *spec.shape), dtype=torch.uint8)
    for change in AUGMENTATIONS[config.augmentation]:
        sample = change(sample, torch.Generator())
    whole = _macs(config, sample)
    if config.early_images == "whole":
        return whole
    return EARLY * _macs(config, middle(sample)) + (1 - EARLY) * whole


def _macs(config: TrainConfig, sample: Tensor) -> int:
    """The same for an image of this size; what it takes a dense layer on smaller maps is not counted."""
    (channels, height, width), classes = sample.shape[1:], len(spec_of(config.data).classes)
    macs = [layer.macs for layer in anatomy_of(config.architecture, (channels, height, width), classes)]
    return 3 * sum(macs) - next(filter(None, macs), 0)
