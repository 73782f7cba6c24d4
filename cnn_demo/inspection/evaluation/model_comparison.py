"""All published networks side by side, and what each idea bought: differences computed from the cards alone.

Cards hold what was measured on whole test sets. Two networks differ in their recipes too, so a difference is that of
two trained networks, never of one idea by itself; the words say so.
"""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from cnn_demo.data import DATASETS
from cnn_demo.networks import architecture_of
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.networks.analysis.depth import depth
from cnn_demo.networks.timeline import ERAS
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.network import Network

MOST_PASSES, MOST_SECONDS, WARM_UP = 25, 0.4, 2  # of timing one network


@dataclass(frozen=True)
class PublishedNetwork:
    """What it is, and what its card says. `macs` are multiply-accumulates for one image, `depth` layers with weights on
    the longest way."""

    network: str
    architecture: str
    title: str
    data: str
    year: int
    depth: int
    parameters: int
    macs: int
    test_accuracy: float | None


@dataclass(frozen=True)
class Improvement:
    """What came with an idea, between two networks on the same images."""

    idea: str
    before: str  # titles
    after: str
    data: str
    words: str


@dataclass(frozen=True)
class Timing:
    """How long one image takes on this machine: the median of `passes` single predictions."""

    milliseconds: float
    passes: int


STEPS = (  # an idea, the architectures before and after it, the images that both learned
    ("Convolutions instead of dense layers", "mlp", "convnet_plain", "mnist"),
    ("Pooling between them", "convnet_plain", "convnet_tiny", "mnist"),
    ("ReLU, dropout and many more maps", "lenet5", "alexnet_small", "cifar10"),
    ("Small kernels in pairs, with batch norm", "alexnet_small", "vgg_small", "cifar10"),
    ("Kernels of several sizes at once", "vgg_small", "googlenet_small", "cifar10"),
    ("Shortcuts", "vgg_small", "resnet20", "cifar10"),
)


def entries(cards: Sequence[Card]) -> tuple[PublishedNetwork, ...]:
    """One entry for each card, in their order."""
    return tuple(_entry(card) for card in cards)


def improvements(found: Sequence[PublishedNetwork]) -> tuple[Improvement, ...]:
    """The steps of which both networks are there and measured."""
    known = {(entry.architecture, entry.data): entry for entry in found if entry.test_accuracy is not None}
    steps = []
    for idea, first, second, data in STEPS:
        before, after = known.get((first, data)), known.get((second, data))
        if before and after:
            title = DATASETS[data].title
            steps.append(Improvement(idea, before.title, after.title, title, in_words(before, after)))
    return tuple(steps)


def missing(found: Sequence[PublishedNetwork]) -> tuple[str, ...]:
    """The eras' small versions on CIFAR-10 that are not there, by their titles."""
    known = {(entry.architecture, entry.data) for entry in found}
    return tuple(architecture_of(era.small).title for era in ERAS if (era.small, "cifar10") not in known)


def in_words(before: PublishedNetwork, after: PublishedNetwork) -> str:
    """The difference of two networks on the same test images."""
    assert before.test_accuracy is not None
    assert after.test_accuracy is not None
    points = 100 * (after.test_accuracy - before.test_accuracy)
    change = f"{abs(points):.1f} points {'more' if points >= 0 else 'fewer'}"
    return (
        f"{change} of the test images right ({100 * before.test_accuracy:.1f} to {100 * after.test_accuracy:.1f} %), "
        f"{_times(after.parameters / before.parameters)} the parameters, "
        f"{_times(after.macs / before.macs)} the multiplications, "
        + (f"as deep: {after.depth} layers." if after.depth == before.depth else _deep(before, after))
    )


def time_prediction(network: Network) -> Timing:
    """The median time of one prediction, as many as fit into MOST_SECONDS and at most MOST_PASSES."""
    image = torch.zeros(1, *network.card.input_shape)
    taken: list[float] = []
    with torch.inference_mode():
        for _ in range(WARM_UP):
            network.model(image)
        end = time.monotonic() + MOST_SECONDS
        while len(taken) < MOST_PASSES and (not taken or time.monotonic() < end):
            began = time.perf_counter()
            network.model(image)
            taken.append(time.perf_counter() - began)
    return Timing(1000 * statistics.median(taken), len(taken))


def _entry(card: Card) -> PublishedNetwork:
    spec = architecture_of(card.architecture)
    layers = anatomy_of(card.architecture, card.input_shape, len(card.classes))
    return PublishedNetwork(
        network=card.network,
        architecture=card.architecture,
        title=spec.title,
        data=card.data,
        year=spec.year,
        depth=depth(layers),
        parameters=card.parameters,
        macs=sum(layer.macs for layer in layers),
        test_accuracy=card.metrics.get("test_accuracy"),
    )


def _deep(before: PublishedNetwork, after: PublishedNetwork) -> str:
    return f"{after.depth} layers deep instead of {before.depth}."


def _times(factor: float) -> str:
    """Two digits: "0.24 times", "2.0 times", "12 times"."""
    return f"{factor:.2f} times" if factor < 1 else f"{factor:.1f} times" if factor < 10 else f"{factor:.0f} times"
