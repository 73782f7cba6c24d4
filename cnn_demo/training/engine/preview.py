"""What a recipe will do, before it does it: the course of its learning rate, images as augmentation changes them, and
the numbers that they are normalized by. Everything comes from the functions that the training itself uses.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cnn_demo.data import Dataset
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.batches import normalized
from cnn_demo.training.engine.optimizers import schedule_for

MOST_STEPS = 200  # of a previewed schedule: more than that many dots no small curve can show


@dataclass(frozen=True)
class Course:
    """The learning rate over a run: `rates` float32 (n,), evenly spaced from its first step to its last."""

    rates: NDArray[np.float32]
    steps: int
    images: int  # that one epoch learns from


def course(config: TrainConfig, images: int) -> Course:
    """The rate as the trainer will set it, where the data set has so many training images. A schedule's course does
    not depend on how many steps it is cut into, so no more than MOST_STEPS are walked."""
    total = min(config.max_images or images, images)
    learned = total - (0 if config.validate_on == "test" else round(total * config.validation_share))
    steps = -(-learned // config.batch_size) * config.epochs
    walked = max(1, min(steps, MOST_STEPS))
    optimizer = _Rate(config.learning_rate)
    schedule = schedule_for(config, optimizer, walked)
    rates = []
    for _ in range(walked):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return Course(np.asarray(rates, np.float32), steps, learned)


class _Rate(torch.optim.Optimizer):
    """An optimizer that has nothing but a learning rate. The first real one that a process makes imports PyTorch's
    compiler: 900 modules and 160 MB, which the server needs for nothing else."""

    def __init__(self, rate: float) -> None:
        self.defaults = {"lr": rate, "momentum": 0.0, "betas": (0.9, 0.999)}
        self.param_groups = [{"params": [], **self.defaults}]

    def step(self, closure: Any = None) -> Any:
        """Nothing to do: schedules only want it to have been called."""


def augmented(
    dataset: Dataset, augment: str, seed: int, count: int = 8
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], list[int]]:
    """(before, after, labels): `count` training images, uint8 (n, c, h, w), as they are and as a step sees them."""
    generator = torch.Generator().manual_seed(seed)
    images = dataset.train.take(torch.randperm(len(dataset.train), generator=generator)[:count])
    changed = images.images
    for change in AUGMENTATIONS[augment]:
        changed = change(changed, generator)
    return images.images.numpy(), changed.numpy(), images.labels.tolist()


def normalization(config: TrainConfig, dataset: Dataset) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """(mean, deviation) of each channel that this run would normalize by if it measured them, of pixels in 0..1; a
    second of work for 50,000 images."""
    spec = normalized(dataclasses.replace(config, normalization="measured"), dataset).spec
    return spec.mean, spec.std


def what_normalization_depends_on(config: TrainConfig) -> tuple[object, ...]:
    """All of a recipe that those numbers depend on, to keep them by."""
    names = ("data", "max_images", "shuffle", "seed", "validation_share", "validate_on")
    return tuple(getattr(config, name) for name in names)
