"""What the last block adds to a new last layer, for photos and for drawings, learned from the same few images and
measured on the same others."""

import statistics
from pathlib import Path

import pytest
import torch
from labs import DATA, STORES
from own_photos import BASE, LAST_FOUR, collection_with, photo, with_new_head
from PIL import Image
from torch import Tensor, nn

from cnn_demo.own_classes.images.collection import Kind
from cnn_demo.own_classes.learning.fitting import logits_of
from cnn_demo.own_classes.learning.learned import Learned
from cnn_demo.own_classes.learning.new_block import BlockInputs, cut, learn_block
from cnn_demo.own_classes.learning.report import accuracy
from cnn_demo.own_classes.learning.task import Recipe, Start, Task, task_of
from cnn_demo.prediction.checkpoint import Checkpoint

EACH = 10  # images of a class to learn from
MNIST = DATA.sample("mnist")
ALIKE = (3, 5, 8)  # the digits that are taken for each other most


def drawing(pixels: Tensor) -> Image.Image:
    """A digit of MNIST, as large as a drawing from the pad."""
    return Image.fromarray(pixels[0].numpy()).resize((140, 140), Image.Resampling.BICUBIC)


def of_class(images: Tensor, labels: Tensor, label: int, first: int, many: int) -> list[Tensor]:
    return list(images[(labels == label).nonzero()[first : first + many, 0]])


def task_from(folder: Path, classes: list[list[Image.Image]], kind: Kind, start: Start) -> Task:
    named = {str(place): images for place, images in enumerate(classes)}
    return task_of(collection_with(folder, named, kind), Recipe(start=start, held_out=0))


def share_right(made: Learned, maps: Tensor, labels: Tensor) -> float | None:
    """Of images by what goes into the last block, which is the same in both networks."""
    model = Checkpoint(made.card, made.weights).build()
    assert isinstance(model, nn.Sequential)
    return accuracy(logits_of(cut(model)[1], maps), labels)


def compared(folder: Path, draws: list[list[list[Image.Image]]], test: list[list[Image.Image]], kind: Kind) -> str:
    """Mean and spread of both accuracies over the draws, in words."""
    maps = BlockInputs(cut(BASE.model)[0], BASE)
    seen = torch.cat([maps.of([image], kind) for images in test for image in images])
    labels = torch.cat([torch.full((len(images),), place) for place, images in enumerate(test)])
    found: dict[Start, list[float]] = {"head": [], "last_block": []}
    for number, classes in enumerate(draws):
        for start, accuracies in found.items():
            task = task_from(folder / f"{number} {start}", classes, kind, start)
            made = with_new_head(task) if start == "head" else list(learn_block(task, STORES, BASE))[-1]
            assert isinstance(made, Learned)
            accuracies.append(share_right(made, seen, labels) or 0.0)
            print(kind, start, accuracies, flush=True)
    assert statistics.mean(found["head"]) > (0.9 if kind == "photo" else 0.7)
    assert statistics.mean(found["last_block"]) > statistics.mean(found["head"]) - 0.02
    return str(found)


@pytest.mark.slow
def test_photos(tmp_path: Path) -> None:
    """CIFAR-10's last four classes, ten images of each."""

    def some(which: str, first: int, many: int) -> list[list[Image.Image]]:
        split = getattr(LAST_FOUR, which)
        return [[photo(each) for each in of_class(split.images, split.labels, c, first, many)] for c in range(4)]

    print(compared(tmp_path, [some("train", EACH * d, EACH) for d in range(3)], some("test", 0, 50), "photo"))


@pytest.mark.slow
def test_drawings(tmp_path: Path) -> None:
    """MNIST's threes, fives and eights, ten of each."""

    def some(which: str, first: int, many: int) -> list[list[Image.Image]]:
        split = getattr(MNIST, which)
        return [[drawing(each) for each in of_class(split.images, split.labels, c, first, many)] for c in ALIKE]

    print(compared(tmp_path, [some("train", EACH * d, EACH) for d in range(3)], some("test", 0, 50), "ink"))
