"""What a recipe will do, before it does it: its learning rate over the run, and images as augmentation changes them.

Both come from the functions that the training itself uses.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from cnn_demo.data import Dataset
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.training.config.lr_schedule import learning_rate_at
from cnn_demo.training.config.train_config import TrainConfig

MOST_STEPS = 200  # of a previewed schedule: more than that many dots no small curve can show


@dataclass(frozen=True)
class LearningRateCurve:
    """`learning_rates`, float32 (n,), evenly spaced from a run's first step to its last."""

    learning_rates: NDArray[np.float32]
    steps: int
    images: int  # that one epoch learns from


def learning_rate_curve(config: TrainConfig, images: int) -> LearningRateCurve:
    """The learning rate as the trainer will set it, where the data set has so many training images."""
    total = min(config.max_images or images, images)
    learned = total - (0 if config.validate_on == "test" else round(total * config.validation_share))
    steps = -(-learned // config.batch_size) * config.epochs
    shown = np.linspace(0, steps - 1, max(1, min(steps, MOST_STEPS))).round()
    rates = [learning_rate_at(config, int(step), steps) for step in shown]
    return LearningRateCurve(np.asarray(rates, np.float32), steps, learned)


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
