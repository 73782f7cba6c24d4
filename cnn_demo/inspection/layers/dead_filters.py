"""Filters that are zero everywhere for every image of a set: dead, as far as these images tell.

Only behind a ReLU and its like can a map be exactly zero for good; other activations have no such layers.
"""

import torch
from torch import Tensor, nn

from cnn_demo.data import Dataset
from cnn_demo.networks import tracing
from cnn_demo.networks.layers import find_kind
from cnn_demo.training.diagnosis.evidence import DeadFilters
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.metrics import normalizer

MOST_IMAGES = 200
LEAST_IMAGES = 40
WORK = 1_500_000_000  # multiplications in all: some tenths of a second on one core
AT_ONCE = 20  # images, whose every map lies in memory together


def dead_filters(model: nn.Module, dataset: Dataset, macs: int) -> tuple[DeadFilters, ...]:
    """The layers with dead filters or units, tried with test images spread over the whole set.

    `dataset` has the mean and deviation that the network was trained with; `macs` is the work for one image.
    """
    images = dataset.test
    count = min(len(images), MOST_IMAGES, max(LEAST_IMAGES, WORK // max(1, macs)))
    chosen = images.take(torch.linspace(0, len(images) - 1, count).round().long()).images
    normalize = normalizer(dataset, Hardware(next(model.parameters()).device, autocast=False))
    alive: dict[str, Tensor] = {}
    kinds: dict[str, str] = {}
    for batch in torch.split(chosen, AT_ONCE):
        for layer in tracing.trace(model, normalize(batch)).layers:
            if (kind := find_kind(layer.module)) and kind.can_die:
                active = (layer.output.transpose(0, 1).flatten(1) != 0).any(1).cpu()  # (channels,)
                alive[layer.name] = alive.get(layer.name, active) | active
                kinds[layer.name] = "filters" if layer.output.dim() == 4 else "units"
    return tuple(
        DeadFilters(name, kinds[name], tuple((~active).nonzero().flatten().tolist()), len(active), count)
        for name, active in alive.items()
        if not bool(active.all())
    )
