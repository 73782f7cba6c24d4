"""A short training for a claim, written out: plain gradient descent with momentum, looked at after each epoch.

A claim that trains says so in its `training_steps`, and is then tested in a process of its own.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo import networks
from cnn_demo.data import Dataset, ImageSet
from cnn_demo.networks.torch_compat import SGD, OwnRandomNumbers
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.metrics import normalizer
from cnn_demo.training.evaluation.confusion import answers

MOMENTUM = 0.9
AT_ONCE = 250  # images looked at in one step


@dataclass(frozen=True)
class Lesson:
    """What a training for a claim does; `shuffle` says whether each epoch has an order of its own."""

    architecture: str
    epochs: int
    batch: int
    learning_rate: float
    shuffle: bool = True
    seed: int = 42

    def steps(self, images: int, tested: int) -> int:
        """How often learn() yields for so many training images and a test set of so many others."""
        return self.epochs * (-(-images // self.batch) + -(-tested // AT_ONCE))


@dataclass(frozen=True, eq=False)
class Epoch:
    """After one epoch: the share of right answers while it learned, and for each test set which images are right."""

    training: float
    right: tuple[Tensor, ...]  # bool (n,)

    def accuracy(self, test_set: int = 0) -> float:
        return self.right[test_set].double().mean().item()


def learn(lesson: Lesson, dataset: Dataset, test_sets: Sequence[ImageSet]) -> Generator[None, None, tuple[Epoch, ...]]:
    """Learn from all training images of `dataset`; yields after each step and each part of a test set. The epochs."""
    generator = torch.Generator().manual_seed(lesson.seed)
    with OwnRandomNumbers(lesson.seed):
        model = networks.build(lesson.architecture, dataset.spec.shape, len(dataset.spec.classes)).train()
    normalize = normalizer(dataset, Hardware(torch.device("cpu"), autocast=False))
    optimizer = SGD(model.parameters(), lr=lesson.learning_rate, momentum=MOMENTUM)
    count, epochs = len(dataset.train), []
    for _ in range(lesson.epochs):
        order = torch.randperm(count, generator=generator) if lesson.shuffle else torch.arange(count)
        hits = 0
        for chosen in torch.split(order, lesson.batch):
            batch = dataset.train.take(chosen)
            hits += _step(model, optimizer, normalize(batch.images), batch.labels)
            yield
        right = []
        for images in test_sets:
            found = []
            for start in range(0, len(images), AT_ONCE):
                found.append(answers(model, first(images, AT_ONCE, start), dataset))
                yield
            right.append(torch.cat(found) == images.labels)
        epochs.append(Epoch(hits / count, tuple(right)))
    return tuple(epochs)


def first(images: ImageSet, count: int, start: int = 0) -> ImageSet:
    """So many images from `start` on, in the order of the file."""
    return images.take(torch.arange(start, min(start + count, len(images))))


def _step(model: nn.Module, optimizer: torch.optim.Optimizer, images: Tensor, labels: Tensor) -> int:
    """One batch. How many of its images were right before it."""
    with torch.enable_grad():
        logits = model(images)
        optimizer.zero_grad()
        F.cross_entropy(logits, labels).backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    return int((logits.argmax(1) == labels).sum())
