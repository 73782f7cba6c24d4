"""Which images a run learns from, which it is validated on, in what order and company, and how they are normalized.

A held-out image is never learned from. Everything is drawn by the seed, so that a run can be repeated.
"""

import dataclasses
from dataclasses import dataclass

import torch
from torch import Tensor

from cnn_demo.data import Dataset, ImageSet
from cnn_demo.errors import BadValue
from cnn_demo.training.config.train_config import TrainConfig

AT_ONCE = 5000  # images that are turned into floats together
LEAST_DEVIATION = 1e-3  # a color channel that never changes is not divided by zero


@dataclass(frozen=True, eq=False)
class Selection:
    """Some images of a set, in the order of `index`; copied batch by batch, so that processes can share the set."""

    images: ImageSet
    index: Tensor

    def __len__(self) -> int:
        return len(self.index)

    def take(self, chosen: Tensor) -> ImageSet:
        """Those at these positions among the selected ones."""
        return self.images.take(self.index[chosen])


def split(config: TrainConfig, dataset: Dataset) -> tuple[Selection, ImageSet]:
    """(to learn from, to validate on), drawn by the seed. Without shuffling the held-out images are the last ones."""
    learn, held_out = positions(config, len(dataset.train))
    if len(learn) < 2:
        raise BadValue("There are too few images to learn from. Use more, or hold out fewer.")
    return Selection(dataset.train, learn), dataset.test if config.validate_on == "test" else dataset.train.take(
        held_out
    )


def counts_of(config: TrainConfig, dataset: Dataset) -> tuple[tuple[int, ...], int]:
    """(images to learn from by class, how many it is validated on); no image is copied for that."""
    learn, held_out = positions(config, len(dataset.train))
    counts = torch.bincount(dataset.train.labels[learn], minlength=len(dataset.spec.classes))
    return tuple(counts.tolist()), len(dataset.test) if config.validate_on == "test" else len(held_out)


def positions(config: TrainConfig, images: int) -> tuple[Tensor, Tensor]:
    """Where in the training set the images to learn from lie, and those held out: none where test images validate."""
    total = min(config.max_images or images, images)
    generator = torch.Generator().manual_seed(config.seed + 1)
    order = torch.randperm(images, generator=generator)[:total] if config.shuffle else torch.arange(total)
    held = 0 if config.validate_on == "test" else round(total * config.validation_share)
    return order[: total - held], order[total - held :]


def batches(order: Tensor, size: int, processes: int = 1) -> list[Tensor]:
    """`order` cut into batches. A last image on its own joins the batch before it: batch norm needs two, in each of
    the processes that share a batch."""
    cut = list(torch.split(order, size))
    if len(cut) > 1 and len(cut[-1]) < 2 * processes:
        cut[-2:] = [torch.cat(cut[-2:])]
    return cut


def normalized(config: TrainConfig, dataset: Dataset) -> Dataset:
    """The same images, with the mean and deviation in their spec that this run really uses.

    Doing it twice changes nothing.
    """
    channels = dataset.spec.shape[0]
    if config.normalization == "standard":
        return dataset
    if config.normalization == "none":
        mean, std = (0.0,) * channels, (1.0,) * channels
    else:
        mean, std = measure(dataset.train.take(positions(config, len(dataset.train))[0]))
    return dataclasses.replace(dataset, spec=dataclasses.replace(dataset.spec, mean=mean, std=std))


def measure(images: ImageSet) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """(mean, standard deviation) of each channel, of pixels in 0..1, rounded to four digits as published ones are."""
    total = torch.zeros(2, images.images.shape[1], dtype=torch.float64)
    for some in torch.split(images.images, AT_ONCE):
        pixels = some.double() / 255
        total += torch.stack([pixels.sum((0, 2, 3)), pixels.square().sum((0, 2, 3))])
    mean, square = total / images.images[:, 0].numel()
    deviation = (square - mean.square()).clamp(min=0).sqrt().clamp(min=LEAST_DEVIATION)
    return tuple(round(m, 4) for m in mean.tolist()), tuple(round(d, 4) for d in deviation.tolist())


def measured_normalization(config: TrainConfig, dataset: Dataset) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """(mean, deviation) of each channel that this run would normalize by if it measured them, of pixels in 0..1; a
    second of work for 50,000 images."""
    spec = normalized(dataclasses.replace(config, normalization="measured"), dataset).spec
    return spec.mean, spec.std


def what_normalization_depends_on(config: TrainConfig) -> tuple[object, ...]:
    """All of a recipe that those numbers depend on, to keep them by."""
    names = ("data", "max_images", "shuffle", "seed", "validation_share", "validate_on")
    return tuple(getattr(config, name) for name in names)
