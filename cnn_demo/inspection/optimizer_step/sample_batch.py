"""A batch of the images that a network learned from, drawn by a seed, so that it can be named and drawn again."""

from dataclasses import dataclass

import torch
from torch import Tensor

from cnn_demo.data import DATASETS, Dataset, ImageSet
from cnn_demo.data.store import DataStore
from cnn_demo.errors import BadValue
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.batches import positions

MOST_IMAGES = 32
LEAST_IMAGES = 4
WORK = 600_000_000  # multiplications of one forward pass: a tenth of a second on one core


@dataclass(frozen=True, eq=False)
class Batch:
    """`images` uint8 (n, c, h, w) and `labels` int64 (n,); `inputs` as the network sees them, without augmentation."""

    images: Tensor
    labels: Tensor
    inputs: Tensor
    words: str


def batch_of(card: Card, data: DataStore, seed: int, macs: int) -> Batch:
    """Fewer images for a network with more work (`macs`) for each of them."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**31:
        raise BadValue("The seed of a batch is a whole number from 0 to 2,147,483,647.")
    if card.data not in DATASETS:
        raise BadValue("There are no training images of this network here, so it can take no step.")
    count = min(MOST_IMAGES, max(LEAST_IMAGES, WORK // max(1, macs)))
    dataset = data.sample(card.data) if card.is_sample else data.load(card.data)
    images = _drawn(dataset, recipe_of(card), seed, count)
    title = dataset.spec.title + (" (the sample)" if dataset.is_sample else "")
    words = f"{len(images)} training images of {title}, drawn with seed {seed}"
    return Batch(images.images, images.labels, card.normalize(images.images), words)


def recipe_of(card: Card) -> TrainConfig:
    """How the network was trained; a plain recipe where its card tells of settings that are not known here."""
    try:
        return TrainConfig.from_dict(card.recipe)
    except (BadValue, TypeError):
        return TrainConfig(data=card.data, architecture=card.architecture)


def _drawn(dataset: Dataset, config: TrainConfig, seed: int, count: int) -> ImageSet:
    learned, _ = positions(config, len(dataset.train))
    if len(learned) < 2:
        raise BadValue("This network learned from too few images to make a batch of them.")
    drawn = torch.randperm(len(learned), generator=torch.Generator().manual_seed(seed))[:count]
    return dataset.train.take(learned[drawn])
