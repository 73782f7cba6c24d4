"""Images for classes of one's own: real ones of CIFAR-10, and collections that hold them."""

from pathlib import Path

import torch
from labs import DATA, MODELS, STORES
from PIL import Image

from cnn_demo.own_classes.features.extractor import NETWORK, FeatureExtractor
from cnn_demo.own_classes.images.collection import Collection, Kind
from cnn_demo.own_classes.images.limits import Budget
from cnn_demo.own_classes.learning.learned import Learned
from cnn_demo.own_classes.learning.new_head import learn_head
from cnn_demo.own_classes.learning.task import Task

LAST_FOUR = DATA.sample("cifar10_last_four")
BASE = MODELS.get(NETWORK)
EXTRACTOR = FeatureExtractor(STORES.models)


def photos(label: int, many: int, first: int = 0) -> list[Image.Image]:
    """Training images of one of the last four classes of CIFAR-10."""
    chosen = (LAST_FOUR.train.labels == label).nonzero()[first : first + many, 0]
    return [photo(LAST_FOUR.train.images[i]) for i in chosen]


def photo(pixels: torch.Tensor) -> Image.Image:
    return Image.fromarray(pixels.permute(1, 2, 0).numpy())


def collection_of(folder: Path, *many: int) -> Collection:
    """With so many images of each class."""
    return collection_with(folder, {LAST_FOUR.spec.classes[i]: photos(i, each) for i, each in enumerate(many)})


def collection_with(folder: Path, classes: dict[str, list[Image.Image]], kind: Kind = "photo") -> Collection:
    """With these images of each class."""
    collection = Collection(folder, Budget())
    for name, images in classes.items():
        added = collection.add_class(name)
        for image in images:
            collection.add_image(added.id, image, kind)
    return collection


def with_new_head(task: Task) -> Learned:
    """What a new last layer for the task's classes comes to."""
    *_, made = learn_head(task, [EXTRACTOR.of(image) for image in task.images], BASE)
    assert isinstance(made, Learned)
    return made
