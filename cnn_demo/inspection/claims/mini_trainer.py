"""A short training for a claim, written out: plain gradient descent with momentum, looked at after each epoch.

It has no optimizer object, because torch.optim would bring its compiler along: seconds, and 150 MB of memory. A claim
that trains says so in its `training_steps`, and is then tested in a process of its own.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo import networks
from cnn_demo.data import Dataset, ImageSet
from cnn_demo.networks.torch_compat import OwnRandomNumbers
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
    rate: float
    shuffle: bool = True
    seed: int = 42

    def steps(self, images: int, looked_at: int) -> int:
        """How often learn() yields for so many training images and a set of so many others to look at."""
        return self.epochs * (-(-images // self.batch) + -(-looked_at // AT_ONCE))


@dataclass(frozen=True, eq=False)
class Epoch:
    """After one epoch: the share of right answers while it learned, and for each set looked at which are right."""

    training: float
    right: tuple[Tensor, ...]  # bool (n,)

    def accuracy(self, look: int = 0) -> float:
        return self.right[look].double().mean().item()


def learn(lesson: Lesson, dataset: Dataset, looks: Sequence[ImageSet]) -> Generator[None, None, tuple[Epoch, ...]]:
    """Learn from all training images of `dataset`; yields after each step and each look, returns the epochs."""
    generator = torch.Generator().manual_seed(lesson.seed)
    with OwnRandomNumbers(lesson.seed):
        model = networks.build(lesson.architecture, dataset.spec.shape, len(dataset.spec.classes)).train()
    normalize = normalizer(dataset, Hardware(torch.device("cpu"), autocast=False))
    speed = [torch.zeros_like(weight) for weight in model.parameters()]
    count, epochs = len(dataset.train), []
    for _ in range(lesson.epochs):
        order = torch.randperm(count, generator=generator) if lesson.shuffle else torch.arange(count)
        hits = 0
        for chosen in torch.split(order, lesson.batch):
            images = dataset.train.take(chosen)
            hits += _step(model, normalize(images.images), images.labels, speed, lesson.rate)
            yield
        right = []
        for look in looks:
            found = []
            for start in range(0, len(look), AT_ONCE):
                found.append(answers(model, first(look, AT_ONCE, start), dataset))
                yield
            right.append(torch.cat(found) == look.labels)
        epochs.append(Epoch(hits / count, tuple(right)))
    return tuple(epochs)


def first(images: ImageSet, count: int, start: int = 0) -> ImageSet:
    """So many images from `start` on, in the order of the file."""
    return images.take(torch.arange(start, min(start + count, len(images))))


def _step(model: nn.Module, images: Tensor, labels: Tensor, speed: list[Tensor], rate: float) -> int:
    """One batch: loss, gradient, speed, new weights. How many of its images were right before that."""
    weights = list(model.parameters())
    with torch.enable_grad():
        logits = model(images)
        slopes = torch.autograd.grad(F.cross_entropy(logits, labels), weights)
    with torch.no_grad():
        for weight, velocity, slope in zip(weights, speed, slopes, strict=True):
            velocity.mul_(MOMENTUM).add_(slope)
            weight.sub_(velocity, alpha=rate)
    return int((logits.argmax(1) == labels).sum())
