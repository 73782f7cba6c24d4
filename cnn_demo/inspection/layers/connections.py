"""Which maps of the layer before feed a map, and how strongly: read off the weights, without any image.

A kernel's strength is the square root of the sum of its squares. Layers without kernels pass each map on under its own
number; where branches meet, both are named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from cnn_demo.errors import unknown
from cnn_demo.networks.analysis.layer_summary import LayerAnatomy
from cnn_demo.networks.tracing import check_cell

IMAGE = "input"


@dataclass(frozen=True)
class Link:
    """One layer that feeds the map. `strengths` are (map or unit, 0 to 1), strongest first; the strongest has 1."""

    layer: str  # "input" is the image
    strengths: tuple[tuple[int, float], ...]
    is_weighted: bool  # by kernels; False where the map is passed on


def links(model: nn.Module, anatomy: Sequence[LayerAnatomy], layer: str, channel: int) -> tuple[Link, ...]:
    """All layers that feed map (or unit) `channel` of a layer. BadValue when there is no such layer or map."""
    layers = {each.name: each for each in anatomy}
    if layer not in layers:
        raise unknown("layer", layer, layers)
    found = layers[layer]
    check_cell(layer, found.output_shape[:1], channel, 0, 0)
    module: Any = model.get_submodule(layer.split("#")[0])
    if isinstance(module, nn.Conv2d):
        return _by_kernels(found, module, channel)
    if isinstance(module, nn.Linear):
        source, shape = _maps_behind(found.inputs[0], layers)
        strengths = module.weight[channel].detach().double().abs()
        if len(shape) == 3:  # a flattened vector: all cells of a map together
            strengths = strengths.view(shape[0], -1).norm(dim=1)
        return (Link(source, _strongest(strengths), True),)
    if found.kind == "Concat":
        return _branch(found, layers, channel)
    if found.kind == "Flatten":
        shape = found.input_shape
        cells = shape[1] * shape[2] if len(shape) == 3 else 1
        return (Link(found.inputs[0], ((channel // cells, 1.0),), False),)
    if found.kind == "Shortcut":
        before = channel - (found.output_shape[0] - found.input_shape[0]) // 2
        is_padding = not 0 <= before < found.input_shape[0]
        return (Link(found.inputs[0], () if is_padding else ((before, 1.0),), False),)
    return tuple(Link(source, ((channel, 1.0),), False) for source in found.inputs)


def _by_kernels(found: LayerAnatomy, module: nn.Conv2d, channel: int) -> tuple[Link, ...]:
    sizes = module.weight[channel].detach().double().flatten(1).norm(dim=1)
    first = channel // (module.out_channels // module.groups) * len(sizes)
    return (Link(found.inputs[0], _strongest(sizes, first), len(sizes) > 1),)


def _branch(found: LayerAnatomy, layers: dict[str, LayerAnatomy], channel: int) -> tuple[Link, ...]:
    for source in found.inputs:
        width = layers[source].output_shape[0]
        if channel < width:
            return (Link(source, ((channel, 1.0),), False),)
        channel -= width
    return ()


def _maps_behind(source: str, layers: dict[str, LayerAnatomy]) -> tuple[str, tuple[int, ...]]:
    """The layer whose maps a flattened vector holds, through flattening and dropout, and their shape."""
    name = source
    while name in layers and layers[name].kind in ("Flatten", "Dropout", "Identity"):
        name = layers[name].inputs[0]
    if name == IMAGE:
        first = next(iter(layers.values()))
        return IMAGE, first.input_shape
    return name, layers[name].output_shape


def _strongest(strengths: Tensor, first: int = 0) -> tuple[tuple[int, float], ...]:
    order = torch.argsort(strengths, descending=True, stable=True).tolist()
    most = max(strengths.max().item(), 1e-30)
    return tuple((first + i, strengths[i].item() / most) for i in order)
