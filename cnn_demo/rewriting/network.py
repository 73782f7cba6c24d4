"""A network written anew as the lab works with it: checked against the original, with a card and its anatomy."""

import re
from typing import Any

import torch
from torch import Tensor, nn

from cnn_demo.errors import BadValue
from cnn_demo.networks import tracing
from cnn_demo.networks.analysis.anatomy import anatomy
from cnn_demo.networks.architecture import count_parameters
from cnn_demo.prediction.checkpoint.card import OPENED, Card, Origin
from cnn_demo.prediction.network import Network
from cnn_demo.rewriting.dataflow import Dataflow
from cnn_demo.rewriting.reading import answers_of, class_names_of, data_of, images_of, normalization
from cnn_demo.rewriting.rewriter import rewritten

CLOSE = 1e-5  # of the largest score: so far may the network written anew be from the caller's


def network_of(
    plain: nn.Module, title: str, *, classes: Any = None, input_shape: Any = (3, 224, 224), mean: Any = None,
    std: Any = None, images: Any = None,
) -> Network:  # fmt: skip
    """`plain` in evaluation mode, which nobody else changes, as layers that share its tensors (see plain_copy).

    What `classes`, `mean`, `std` and `images` stand for where they are None: see class_names_of, normalization and
    data_of. BadValue says in a sentence what does not fit, with the line of the network's code where it is about that.
    """
    shape = images_of(input_shape)
    means, stds = normalization(shape, mean, std)
    two = torch.randn(2, *shape, generator=torch.Generator().manual_seed(0))
    answers = answers_of(plain, two)
    names = class_names_of(classes, answers.shape[1])
    flow = _checked(plain, two)
    network_id = f"{re.sub('[^a-z0-9]+', '_', title.lower()).strip('_') or 'network'}-{OPENED}"
    card = Card(
        network=network_id, architecture=title, data=data_of(images, shape, names), input_shape=shape, classes=names,
        mean=means, std=stds, parameters=count_parameters(flow), recipe={}, command="", metrics={}, train_images=0,
        is_sample=False, hardware="", origin=Origin(source="your own code", license="", accuracy=None, accuracy_by=""),
    )  # fmt: skip
    layers = tuple(anatomy(flow, shape))
    tracing.prepare(flow)
    return Network(network_id, card, flow, layers=layers)


def _checked(plain: nn.Module, images: Tensor) -> Dataflow:
    """The network written anew, after both have given the same answers to other images."""
    flow, last = rewritten(plain, images)
    flow = flow.eval().requires_grad_(False)
    others = torch.rand(2, *images.shape[1:], generator=torch.Generator().manual_seed(1)) * 4 - 2
    with torch.inference_mode():
        right, found = answers_of(plain, others), flow(others)
        found = last(found) if last else found
    if not float((right - found).abs().max()) <= CLOSE * max(1.0, float(right.abs().max())):
        raise BadValue(
            "This network cannot be opened: written as layers, it gave other answers. Something in it is random, or "
            "changes a tensor that is read elsewhere."
        )
    return flow
