"""Images for classes of one's own: real ones of CIFAR-10, and collections that hold them."""

from pathlib import Path

import torch
from labs import DATA, MODELS
from PIL import Image

from cnn_demo.own_classes.features import NETWORK
from cnn_demo.own_classes.images.collection import Collection
from cnn_demo.own_classes.images.limits import Budget

LAST_FOUR = DATA.sample("cifar10_last_four")
BASE = MODELS.get(NETWORK)


def photos(label: int, many: int, first: int = 0) -> list[Image.Image]:
    """Training images of one of the last four classes of CIFAR-10."""
    chosen = (LAST_FOUR.train.labels == label).nonzero()[first : first + many, 0]
    return [photo(LAST_FOUR.train.images[i]) for i in chosen]


def photo(pixels: torch.Tensor) -> Image.Image:
    return Image.fromarray(pixels.permute(1, 2, 0).numpy())


def collection_of(folder: Path, *many: int) -> Collection:
    """With so many images of each class."""
    collection = Collection(folder, Budget())
    for label, each in enumerate(many):
        added = collection.add_class(LAST_FOUR.spec.classes[label])
        for image in photos(label, each):
            collection.add_image(added.id, image, "photo")
    return collection
