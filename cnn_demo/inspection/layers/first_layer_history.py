"""The first layer's kernels and the answer to one image, epoch by epoch: how a network came to be what it is."""

from dataclasses import dataclass
from math import prod

import torch
from torch import nn

from cnn_demo.inspection.layers.feature_maps import Floats
from cnn_demo.prediction.network import Network

MOST_FILTERS = 16
CONVOLUTION, DENSE = "convolution", "dense layer"


@dataclass(frozen=True, eq=False)
class FirstLayer:
    """What the first layer multiplies the image with, float32 (filters, c, kh, kw); a dense layer's units read the
    whole image. `total` filters there are."""

    layer: str
    kind: str
    weights: Floats
    total: int


def first_layer(network: Network) -> FirstLayer:
    """Of the first MOST_FILTERS filters, in their order."""
    shape = network.card.input_shape
    for name, module in network.model.named_modules():
        if isinstance(module, nn.Conv2d):
            return _of(name, CONVOLUTION, module.weight)
        if isinstance(module, nn.Linear) and module.in_features == prod(shape):
            return _of(name, DENSE, module.weight.view(-1, *shape))
    raise AssertionError("a network begins with a convolution or a dense layer")


def _of(name: str, kind: str, weight: torch.Tensor) -> FirstLayer:
    values: Floats = weight[:MOST_FILTERS].detach().float().cpu().numpy()
    return FirstLayer(name, kind, values, len(weight))
