"""The photo network with a new last layer for a visitor's classes: from features to a network that is kept."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from cnn_demo.networks.architecture import stack
from cnn_demo.own_classes.features.extractor import Features
from cnn_demo.own_classes.features.other_pictures import WORDS, other_features
from cnn_demo.own_classes.learning.head import Examples, Head, train_head
from cnn_demo.own_classes.learning.learned import Learned, learned
from cnn_demo.own_classes.learning.report import CurvePoint, UnknownMeasured
from cnn_demo.own_classes.learning.task import Task
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.unknown.class_directions import (
    MOST_CLASSES,
    ClassDirections,
    Values,
    fit_class_directions,
)
from cnn_demo.training.engine.freezing import head_of


def learn_head(task: Task, features: Sequence[Features], base: Network) -> Iterator[CurvePoint | Learned]:
    """From the features (1280,) of the task's images: the curve, and at last what came of it.

    Nothing is augmented: mirrored copies, or parts of the images, bring this network's features nothing that could be
    measured (95.8 % with and without them on ten images each of CIFAR-10's last four classes)."""
    labels = torch.tensor(task.labels, dtype=torch.int64)
    plain = torch.from_numpy(np.stack(features)).float()
    examples = Examples(plain[task.learned], labels[task.learned])
    held_out = Examples(plain[task.held_out], labels[task.held_out])
    curve: list[CurvePoint] = []
    for point, found in train_head(examples, held_out, len(task.classes)):
        curve.append(point)
        head = Head(found.weight.half().float(), found.bias)  # as it is stored
        yield point
    directions, unknown = none_of_these(task, plain.numpy(), other_features())
    yield learned(
        task,
        base.card,
        with_head(base.model, head),
        held_out=head(held_out.features),
        trained=head.weight.numel() + head.bias.numel(),
        curve=curve,
        detector=directions,
        unknown=unknown,
    )


def with_head(model: nn.Module, head: Head) -> nn.Sequential:
    """The same layers, which share their weights, under another last one."""
    assert isinstance(model, nn.Sequential)
    last = nn.Linear(head.weight.shape[1], head.weight.shape[0], device="meta")
    last.load_state_dict({"weight": head.weight, "bias": head.bias}, assign=True)
    name = head_of(model)
    return stack(*((each, last if each == name else layer) for each, layer in model.named_children()))


def none_of_these(task: Task, features: Values, others: Values) -> tuple[dict[str, Any] | None, UnknownMeasured | None]:
    """(what a card holds, what was measured) from the features (n, d) of the task's images and of other pictures;
    None for many classes."""
    if len(task.classes) > MOST_CLASSES:
        return None, None
    labels = np.array([task.labels[i] for i in task.learned])
    fitted = fit_class_directions(features[task.learned], labels)
    unknown = _measured(fitted, features[task.held_out], others)
    kept = {} if unknown.refused is None else {"kept": round(1 - unknown.refused, 4)}
    return fitted.to_json() | kept | {"caught": {WORDS: round(unknown.told, 4)}}, unknown


def _measured(fitted: ClassDirections, held_out: Values, others: Values) -> UnknownMeasured:
    return UnknownMeasured(
        refused=float(fitted.is_unknown(held_out).mean()) if len(held_out) else None,
        refused_of=len(held_out),
        told=float(fitted.is_unknown(others).mean()),
        told_of=len(others),
        others=WORDS,
    )
