"""How well few images teach: a new last layer on features of photos beside one on those of small images, and the last
block too beside the last layer alone, of photos and of drawings; learned from the same images and measured on the same
others."""

import statistics
from pathlib import Path

import pytest
import torch
from labs import DATA, STORES
from own_photos import BASE, LAST_FOUR, photo
from PIL import Image
from torch import Tensor, nn

from cnn_demo.own_classes.features import FeatureExtractor, without_head
from cnn_demo.own_classes.fitting import logits_of
from cnn_demo.own_classes.head import Examples, train_head
from cnn_demo.own_classes.images.collection import Collection, Kind
from cnn_demo.own_classes.images.limits import Budget
from cnn_demo.own_classes.learned import Learned
from cnn_demo.own_classes.new_block import Maps, cut, learn_block
from cnn_demo.own_classes.new_head import learn_head
from cnn_demo.own_classes.task import Recipe, Task, task_of
from cnn_demo.prediction.checkpoint import Checkpoint

EACH = 10  # images of a class to learn from
MNIST = DATA.sample("mnist")
ALIKE = (3, 5, 8)  # the digits that are taken for each other most


def drawing(pixels: Tensor) -> Image.Image:
    """A digit of MNIST, as large as a drawing from the pad."""
    return Image.fromarray(pixels[0].numpy()).resize((140, 140), Image.Resampling.BICUBIC)


def of_class(images: Tensor, labels: Tensor, label: int, first: int, many: int) -> list[Tensor]:
    return list(images[(labels == label).nonzero()[first : first + many, 0]])


def task_from(folder: Path, classes: list[list[Image.Image]], kind: Kind, start: str) -> Task:
    collection = Collection(folder, Budget())
    for place, images in enumerate(classes):
        added = collection.add_class(str(place))
        for image in images:
            collection.add_image(added.id, image, kind)
    return task_of(collection, Recipe(start=start, held_out=0))  # type: ignore[arg-type]


def with_new_head(task: Task) -> Learned:
    extractor = FeatureExtractor(STORES.models)
    steps = learn_head(task, [extractor.of(image) for image in task.images], BASE)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def share_right(made: Learned, maps: Tensor, labels: Tensor) -> float:
    """Of images by what goes into the last block, which is the same in both networks."""
    model = Checkpoint(made.card, made.weights).build()
    assert isinstance(model, nn.Sequential)
    told = logits_of(cut(model)[1], maps).argmax(1)
    return float((told == labels).float().mean())


def compared(folder: Path, draws: list[list[list[Image.Image]]], test: list[list[Image.Image]], kind: Kind) -> str:
    """Mean and spread of both accuracies over the draws, in words."""
    maps = Maps(cut(BASE.model)[0], BASE)
    seen = torch.cat([maps.of([image], kind) for images in test for image in images])
    labels = torch.cat([torch.full((len(images),), place) for place, images in enumerate(test)])
    found: dict[str, list[float]] = {"head": [], "last_block": []}
    for number, classes in enumerate(draws):
        for start, accuracies in found.items():
            task = task_from(folder / f"{number} {start}", classes, kind, start)
            made = with_new_head(task) if start == "head" else list(learn_block(task, STORES, BASE))[-1]
            assert isinstance(made, Learned)
            accuracies.append(share_right(made, seen, labels))
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


def accuracy_of_a_head(features: torch.Tensor, labels: torch.Tensor, test: Examples) -> float:
    *_, (point, _) = train_head(Examples(features, labels), test, 4)
    assert point.held_out_accuracy is not None
    return point.held_out_accuracy


def against_small_images(tests: int, draws: int) -> tuple[float, float]:
    """Mean accuracies of last layers on features of photos, and on those of CIFAR-10's first six classes, learned from
    the same ten images of each of its last four."""
    chosen = [(LAST_FOUR.train.labels == c).nonzero()[: 10 * draws, 0] for c in range(4)]
    seen = LAST_FOUR.train.take(torch.cat(chosen))
    test = LAST_FOUR.test.take(torch.cat([(LAST_FOUR.test.labels == c).nonzero()[:tests, 0] for c in range(4)]))
    small = STORES.models.get("convnet_pooled-cifar10_first_six")
    layers = without_head(small.model)
    with torch.inference_mode():
        plain = [layers(small.card.normalize(each.images)).clone() for each in (seen, test)]
    rich = [
        torch.from_numpy(
            FeatureExtractor(STORES.models).compute([photo(image) for image in each.images], "photo")
        ).float()
        for each in (seen, test)
    ]
    means = []
    for inputs, outside in (rich, plain):
        held_out = Examples(outside, test.labels)
        rows = torch.arange(40 * draws).view(4, draws, 10)
        found = [
            accuracy_of_a_head(inputs[rows[:, d].flatten()], seen.labels[rows[:, d].flatten()], held_out)
            for d in range(draws)
        ]
        means.append(sum(found) / len(found))
    return means[0], means[1]


def test_it_beats_features_of_small_images() -> None:
    ours, theirs = against_small_images(tests=5, draws=1)
    assert ours > theirs + 0.05


@pytest.mark.slow
def test_it_beats_features_of_small_images_by_far() -> None:
    ours, theirs = against_small_images(tests=100, draws=5)
    assert ours > 0.93
    assert ours > theirs + 0.15
