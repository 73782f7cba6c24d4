"""The images in which a filter's strongest activations are searched: the test images of what the network learned from,
or, where these are not here, the photos that come with the lab and test images of CIFAR-10, made as large as it needs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from PIL import Image
from torch import Tensor

from cnn_demo.data import DATASETS, Dataset
from cnn_demo.data.example_photos import example_photos
from cnn_demo.data.store import DataStore
from cnn_demo.errors import BadValue
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import from_photo

OTHERS = "cifar10"  # searched beside the photos
MOST_OTHERS = 38


@dataclass(frozen=True)
class Source:
    """Where an image comes from: a test image by its number in a data set, or an example photo by its id."""

    data: str
    index: int
    label: str
    photo: str | None = None


@dataclass(frozen=True, eq=False)
class SearchedImages:
    """`images` are uint8 (n, C, H, W), as the network sees them; `title` says what they are."""

    images: Tensor
    title: str
    source: Callable[[int], Source]

    def __len__(self) -> int:
        return len(self.images)


def searched_images(network: Network, data: DataStore) -> SearchedImages:
    """BadValue when the data set of the network has images of another size."""
    card = network.card
    if card.data not in DATASETS:
        return _photos(card, data.sample(OTHERS))
    dataset = data.load(card.data)
    if dataset.spec.shape != card.input_shape:
        raise BadValue("There are no test images of the size that this network sees.")
    return SearchedImages(dataset.test.images, _tests_of(dataset), lambda index: _test_source(dataset, index))


def _tests_of(dataset: Dataset) -> str:
    return f"test images of {dataset.spec.title}"


def _test_source(dataset: Dataset, index: int) -> Source:
    return Source(dataset.spec.id, index, dataset.spec.classes[int(dataset.test.labels[index])])


def _photos(card: Card, others: Dataset) -> SearchedImages:
    images, sources = [], []
    for photo in example_photos().values():
        with Image.open(photo.path) as image:
            images.append(_seen(image, card))
        sources.append(Source(card.data, 0, photo.shows, photo.id))
    for index in range(MOST_OTHERS):
        pixels = others.test.images[index].numpy().transpose(1, 2, 0)
        images.append(_seen(Image.fromarray(pixels), card))
        sources.append(_test_source(others, index))
    return SearchedImages(torch.stack(images), f"example photos and {_tests_of(others)}", sources.__getitem__)


def _seen(image: Image.Image, card: Card) -> Tensor:
    return torch.from_numpy(from_photo(image, card).pixels)
