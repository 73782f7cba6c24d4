"""A batch of the images that a network learned from, drawn by a seed, so that it can be named and drawn again."""

import json
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from cnn_demo.data import ImageSet, store
from cnn_demo.errors import BadValue
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.batches import split

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


def batch_of(card: Card, seed: int, macs: int) -> Batch:
    """Fewer images for a network with more work (`macs`) for each of them."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**31:
        raise BadValue("The seed of a batch is a whole number from 0 to 2,147,483,647.")
    count = min(MOST_IMAGES, max(LEAST_IMAGES, WORK // max(1, macs)))
    images, title = _drawn(card.data, card.is_sample, json.dumps(recipe_of(card).to_dict()), seed, count)
    words = f"{len(images)} training images of {title}, drawn with seed {seed}"
    return Batch(images.images, images.labels, card.normalize(images.images), words)


def recipe_of(card: Card) -> TrainConfig:
    """How the network was trained; a plain recipe where its card tells of settings that are not known here."""
    try:
        return TrainConfig.from_dict(card.recipe)
    except (BadValue, TypeError):
        return TrainConfig(data=card.data, architecture=card.architecture)


@lru_cache(maxsize=64)  # a split copies the whole data set
def _drawn(data: str, is_sample: bool, recipe: str, seed: int, count: int) -> tuple[ImageSet, str]:
    dataset = store.sample(data) if is_sample else store.load(data)
    learn, _ = split(TrainConfig.from_dict(json.loads(recipe)), dataset)
    chosen = torch.randperm(len(learn), generator=torch.Generator().manual_seed(seed))[:count]
    return learn.take(chosen), dataset.spec.title + (" (the sample)" if dataset.is_sample else "")
