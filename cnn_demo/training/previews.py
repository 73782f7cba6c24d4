"""What a recipe will do, before it does it: the course of its learning rate, pictures as augmentation changes them, and
the numbers that they are normalised by. Everything comes from the functions that the training itself uses.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cnn_demo.data import Dataset
from cnn_demo.data.augment import AUGMENTATIONS
from cnn_demo.training.optimisers import schedule_for
from cnn_demo.training.pictures import normalised
from cnn_demo.training.recipe import TrainConfig

MOST_STEPS = 200  # of a previewed schedule: more than that many dots no small curve can show


@dataclass(frozen=True)
class Course:
    """The learning rate over a run: `rates` float32 (n,), evenly spaced from its first step to its last."""

    rates: NDArray[np.float32]
    steps: int
    pictures: int  # that one epoch learns from


def course(config: TrainConfig, pictures: int) -> Course:
    """The rate as the trainer will set it, where the data set has so many training pictures. A schedule's course does
    not depend on how many steps it is cut into, so no more than MOST_STEPS are walked."""
    total = min(config.limit or pictures, pictures)
    learned = total - (0 if config.validate_on == "test" else round(total * config.validation))
    steps = -(-learned // config.batch) * config.epochs
    walked = max(1, min(steps, MOST_STEPS))
    optimiser = _Rate(config.rate)
    schedule = schedule_for(config, optimiser, walked)
    rates = []
    for _ in range(walked):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    return Course(np.asarray(rates, np.float32), steps, learned)


class _Rate(torch.optim.Optimizer):
    """An optimiser that has nothing but a learning rate. The first real one that a process makes imports PyTorch's
    compiler: 900 modules and 160 MB, which the server needs for nothing else."""

    def __init__(self, rate: float) -> None:
        self.defaults = {"lr": rate, "momentum": 0.0, "betas": (0.9, 0.999)}
        self.param_groups = [{"params": [], **self.defaults}]

    def step(self, closure: Any = None) -> Any:
        """Nothing to do: schedules only want it to have been called."""


def augmented(
    dataset: Dataset, augment: str, seed: int, count: int = 8
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], list[int]]:
    """(before, after, labels): `count` training pictures, uint8 (n, c, h, w), as they are and as a step sees them."""
    generator = torch.Generator().manual_seed(seed)
    pictures = dataset.train.take(torch.randperm(len(dataset.train), generator=generator)[:count])
    changed = pictures.images
    for change in AUGMENTATIONS[augment]:
        changed = change(changed, generator)
    return pictures.images.numpy(), changed.numpy(), pictures.labels.tolist()


def normalisation(config: TrainConfig, dataset: Dataset) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """(mean, deviation) of each channel that this run normalises by, of pixels in 0..1."""
    spec = normalised(config, dataset).spec
    return spec.mean, spec.std
