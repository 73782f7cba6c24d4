"""A small network that learns a visitor's classes from random numbers: what it lacks is what transfer brings."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import torch
from torch import Generator, Tensor, nn

from cnn_demo import networks
from cnn_demo.data.augmentation import flip, shift
from cnn_demo.own_classes.features.extractor import prepared
from cnn_demo.own_classes.learning.fitting import Plan, epochs_for, fit, logits_of
from cnn_demo.own_classes.learning.learned import News, learned
from cnn_demo.own_classes.learning.report import CurvePoint
from cnn_demo.own_classes.learning.task import Task
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.checkpoint.card import OWN_CLASSES, Card

SIDE = 64  # pixels of its images
LOOKS, MOST_EPOCHS, LEAST_EPOCHS = 4000, 60, 8
RATE = 2e-3
TRAINING = 0.9  # share of the progress
MEAN = STD = (0.5, 0.5, 0.5)


def learn_network(task: Task, like: Card) -> Iterator[News]:
    """Trains the recipe's architecture; other facts of its card are as in `like`."""
    card = replace(
        like,
        architecture=task.recipe.architecture,
        data=OWN_CLASSES,
        input_shape=(3, SIDE, SIDE),
        mean=MEAN,
        std=STD,
        recipe={},
    )
    yield "Making your images small."
    images = torch.cat([prepared(image.pixels(), image.kind, card).tensor for image in task.images])
    labels = torch.tensor(task.labels, dtype=torch.int64)
    model = _new(card, len(task.classes), task.recipe.seed)
    yield "Training from random numbers."
    epochs = epochs_for(len(task.learned), LOOKS, MOST_EPOCHS, LEAST_EPOCHS)
    plan = Plan(epochs, RATE, task.recipe.seed, _change_of(task), norms_follow=True)
    curve: list[CurvePoint] = []
    held_out = images[task.held_out], labels[task.held_out]
    for point in fit(model, images[task.learned], labels[task.learned], held_out, plan):
        curve.append(point)
        yield point
        yield TRAINING * point.epoch / epochs
    model.load_state_dict(checkpoint_file.rounded(dict(model.state_dict())))  # as it is stored
    yield learned(
        task,
        card,
        model,
        held_out=logits_of(model, held_out[0]),
        trained=networks.count_parameters(model),
        curve=curve,
        detector=None,
        unknown=None,
    )


def _new(card: Card, classes: int, seed: int) -> nn.Sequential:
    """With weights that this process draws by the seed."""
    torch.manual_seed(seed)
    return networks.build(card.architecture, card.input_shape, classes).eval()


def _change_of(task: Task) -> Callable[[Tensor, Generator], Tensor]:
    if not task.recipe.augmentation:
        return _as_they_are
    return _changed if all(image.kind == "photo" for image in task.images) else _shifted


def _as_they_are(images: Tensor, draws: Generator) -> Tensor:
    return images


def _shifted(images: Tensor, draws: Generator) -> Tensor:
    """Drawings are not mirrored: a letter would become another one."""
    return shift(images, draws, SIDE // 16)


def _changed(images: Tensor, draws: Generator) -> Tensor:
    return flip(_shifted(images, draws), draws)
