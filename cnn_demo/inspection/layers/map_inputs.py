"""What makes a map: the filter behind it, whose kernels read the maps of a layer before, and the window of the input
that one of its values depends on. Read off the weights, without any image.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from cnn_demo.errors import unknown
from cnn_demo.inspection.layers.block_connections import fed_by
from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.analysis.maps_behind import source_of
from cnn_demo.networks.layer_kind import Size
from cnn_demo.networks.layers import has_role
from cnn_demo.networks.tracing import check_cell

IMAGE = "input"
SUMS = ("Conv2d", "Linear", "Add")  # what a map is made by
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Window:
    """What a value reads: `size` rows and columns of the input, from `stride` times its place less `offset`."""

    size: tuple[int, int]
    stride: tuple[int, int]
    offset: tuple[int, int]


@dataclass(frozen=True)
class Filter:
    """Kernels (inputs, kh, kw), now and as learned, which read the maps from number `first` on."""

    kind: Literal["convolution", "dense"]
    kernels: Floats
    learned: Floats
    first: int
    bias: float | None
    limit: float  # the largest magnitude of all kernels that the layer learned


@dataclass(frozen=True)
class MapInputs:
    """The map is made by map `number` of the layer `made_by`, which reads maps of the layers `sources`. Without a
    filter it is one of the image's channels, or maps are only added up."""

    made_by: str
    number: int
    sources: tuple[str, ...]
    window: Window
    filter: Filter | None


def inputs_of(model: nn.Module, learned: nn.Module, anatomy: Sequence[LayerAnatomy], layer: str, map: int) -> MapInputs:
    """What makes a map, or a dense layer's unit. `learned` is the model without edits. BadValue when there is no such
    layer or map."""
    layers = {each.name: each for each in anatomy}
    if layer not in layers:
        raise unknown("layer", layer, layers)
    check_cell(layer, layers[layer].output_shape[:1], map, 0, 0)
    name, number, window = _maker(model, layers, layer, map)
    if name == IMAGE:
        return MapInputs(name, number, (), window, None)
    if layers[name].kind == "Add":
        return MapInputs(name, number, layers[name].inputs, window, None)
    source = source_of(anatomy, name)
    shape = layers[source].output_shape if source in layers else anatomy[0].input_shape
    path = name.split("#")[0]
    found = _filter(model.get_submodule(path), learned.get_submodule(path), number, shape)
    return MapInputs(name, number, (source,), window, found)


def _filter(module: nn.Module, learned: nn.Module, number: int, source: Size) -> Filter:
    weight, bias = module.get_parameter("weight"), module.bias
    is_dense = has_role(type(module).__name__, "dense")
    return Filter(
        "dense" if is_dense else "convolution",
        kernels=_kernels(weight[number], source),
        learned=_kernels(learned.get_parameter("weight")[number], source),
        first=number // (len(weight) // module.groups) * weight.shape[1] if isinstance(module, nn.Conv2d) else 0,
        bias=float(bias[number]) if isinstance(bias, Tensor) else None,
        limit=float(learned.get_parameter("weight").detach().abs().max()),
    )


def _kernels(weight: Tensor, source: Size) -> Floats:
    """(inputs, kh, kw). A dense layer's weights for a map are laid out as that map is; a vector is one row."""
    if weight.dim() == 1:
        weight = weight.reshape(source) if len(source) == 3 else weight.reshape(1, 1, -1)
    return np.asarray(weight.detach().float().cpu().numpy())


def _maker(model: nn.Module, layers: dict[str, LayerAnatomy], name: str, map: int) -> tuple[str, int, Window]:
    """The layer that sums up what becomes this map, the filter there, and what a value reads from there on back."""
    size, stride, offset = [1, 1], [1, 1], [0, 0]
    while name in layers:
        layer = layers[name]
        if layer.window is not None:
            kernel, step, padding, dilation = layer.window
            for i in (0, 1):
                size[i] = (size[i] - 1) * step[i] + (kernel[i] - 1) * dilation[i] + 1
                offset[i] = offset[i] * step[i] + padding[i]
                stride[i] *= step[i]
        if layer.kind in SUMS:
            break
        name, map = _before(model, layers, layer, map)
    return name, map, Window((size[0], size[1]), (stride[0], stride[1]), (offset[0], offset[1]))


def _before(model: nn.Module, layers: dict[str, LayerAnatomy], layer: LayerAnatomy, map: int) -> tuple[str, int]:
    """The map of a layer before that becomes this one; where a shortcut adds a map of zeros, its first."""
    one = nn.functional.one_hot(torch.tensor(map), layer.output_shape[0]).double()
    fed = fed_by(model, layers, layer, one)
    source, strengths = next((each for each in fed if each[1].any()), fed[0])
    return source, int(strengths.argmax())
