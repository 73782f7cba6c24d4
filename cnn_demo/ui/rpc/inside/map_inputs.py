"""What makes a map: the filter behind it, each of its kernels with the map that it reads, the strongest first."""

from typing import Annotated, Literal

import numpy as np
import torch
from pydantic import Field
from torch import Tensor, nn

from cnn_demo.errors import unknown
from cnn_demo.inspection.layers.feature_maps import rounded, signed_codes
from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy_of
from cnn_demo.networks.tracing import check_cell
from cnn_demo.prediction import model_store
from cnn_demo.ui.rpc.context import network_of
from cnn_demo.ui.rpc.inside.explain import source_of
from cnn_demo.ui.rpc.models import Name, NetworkQuestion, Pixels, pixels_of
from cnn_demo.ui.rpc.registry import Model, rpc

MOST_NUMBERS = 20_000  # of all kernels of one answer
Kernel = list[list[float]]


class MapInputsQuestion(NetworkQuestion):
    """About a map of a layer, or a unit of a dense layer."""

    layer: Name
    map: int
    most: Annotated[int, Field(ge=1, le=1024)] = 12


class InputMap(Model):
    """A map that is read, with the kernel that reads it, now and as it was learned. `strength` is the kernel's L2 norm;
    where maps are only added up there are no kernels."""

    layer: str
    map: int
    strength: float
    kernel: Kernel | None = None
    learned: Kernel | None = None


class MapWindow(Model):
    """What a value reads: `size` rows and columns of the input, from `stride` times its place less `offset`."""

    size: tuple[int, int]
    stride: tuple[int, int]
    offset: tuple[int, int]


class MapInputsAnswer(Model):
    """The map is made by `filter` of the layer `made_by`, which reads `total` maps of the layer `source`; `inputs` are
    the strongest. `limit` is the largest magnitude of the layer's kernels, `color` the filter as it reads red, green
    and blue."""

    kind: Literal["convolution", "dense", "addition", "image"]
    made_by: str
    filter: int
    source: str
    total: int
    inputs: list[InputMap]
    first: int = 0  # the number of the first map that it reads
    limit: float | None = None
    bias: float | None = None
    window: MapWindow | None = None
    color: Pixels | None = None


@rpc("light")
def map_inputs(question: MapInputsQuestion) -> MapInputsAnswer:
    """The maps and kernels that a map is made of."""
    network = network_of(question)
    card = network.card
    layers = {each.name: each for each in anatomy_of(card.architecture, card.input_shape, len(card.classes))}
    check_cell(question.layer, _shape(layers, question.layer)[:1], question.map, 0, 0)
    name, number, window = _maker(layers, question.layer, question.map)
    if name == "input":
        return MapInputsAnswer(kind="image", made_by=name, filter=number, source=name, total=0, inputs=[])
    layer = layers[name]
    source = source_of(layers, name)
    module = network.model.get_submodule(name.split("#")[0])
    if not isinstance(module, nn.Conv2d | nn.Linear):
        inputs = [InputMap(layer=each, map=number, strength=1.0) for each in layer.inputs]
        return MapInputsAnswer(
            kind="addition", made_by=name, filter=number, source=source, total=len(inputs), inputs=inputs
        )
    learned = model_store.get(question.network, question.epoch).model.get_submodule(name.split("#")[0])
    now, before = (_kernels(each, number, layer, layers) for each in (module, learned))
    weights: Tensor = learned.get_parameter("weight").detach()
    first = _first_input(module, number)
    sizes = now.flatten(1).norm(dim=1)
    few = min(question.most, max(1, MOST_NUMBERS // max(1, now[0].numel())))
    order = torch.argsort(sizes, descending=True, stable=True)[:few].tolist()
    is_color = isinstance(module, nn.Conv2d) and source == "input" and now.shape[0] == 3
    return MapInputsAnswer(
        kind="convolution" if isinstance(module, nn.Conv2d) else "dense",
        made_by=name,
        filter=number,
        source=source,
        total=len(now),
        first=first,
        inputs=[
            InputMap(
                layer=source,
                map=first + i,
                strength=float(f"{float(sizes[i]):.4g}"),
                kernel=_rows(now[i]),
                learned=_rows(before[i]),
            )
            for i in order
        ],
        limit=rounded(float(weights.abs().max())),
        bias=None if module.bias is None else rounded(float(module.bias[number])),
        window=window if isinstance(module, nn.Conv2d) else None,
        color=pixels_of(np.ascontiguousarray(_codes(now).transpose(1, 2, 0))) if is_color else None,
    )


def _maker(layers: dict[str, LayerAnatomy], name: str, channel: int) -> tuple[str, int, MapWindow]:
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
        if layer.kind in ("Conv2d", "Linear", "Add"):
            break
        if layer.kind == "Concat":
            name, channel = _branch(layers, layer, channel)
        elif layer.kind == "Flatten" and len(layer.input_shape) == 3:
            name, channel = layer.inputs[0], channel // (layer.input_shape[1] * layer.input_shape[2])
        elif layer.kind == "Shortcut":
            before = channel - (layer.output_shape[0] - layer.input_shape[0]) // 2
            name, channel = layer.inputs[0], min(max(before, 0), layer.input_shape[0] - 1)
        else:
            name = layer.inputs[0]
    window = MapWindow(size=(size[0], size[1]), stride=(stride[0], stride[1]), offset=(offset[0], offset[1]))
    return name, channel, window


def _branch(layers: dict[str, LayerAnatomy], layer: LayerAnatomy, channel: int) -> tuple[str, int]:
    for source in layer.inputs:
        width = layers[source].output_shape[0]
        if channel < width:
            return source, channel
        channel -= width
    return layer.inputs[-1], 0


def _kernels(module: nn.Module, number: int, layer: LayerAnatomy, layers: dict[str, LayerAnatomy]) -> Tensor:
    """(inputs, kh, kw). A dense layer's weights for a map are laid out as that map is; a vector is one row."""
    weight: Tensor = module.weight[number].detach().float()  # type: ignore[index]
    if weight.dim() == 3:
        return weight
    source = source_of(layers, layer.name)
    shape = layers[source].output_shape if source in layers else next(iter(layers.values())).input_shape
    return weight.reshape(shape) if len(shape) == 3 else weight.reshape(1, 1, -1)


def _first_input(module: nn.Module, number: int) -> int:
    """The first input map that a filter reads: groups of filters read groups of maps."""
    if not isinstance(module, nn.Conv2d):
        return 0
    return number // (module.out_channels // module.groups) * (module.in_channels // module.groups)


def _rows(kernel: Tensor) -> Kernel:
    """Nine digits tell every float32 from every other."""
    return [[float(f"{value:.9g}") for value in row] for row in kernel.tolist()]


def _codes(kernels: Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return signed_codes(kernels.numpy(), float(kernels.abs().max()))


def _shape(layers: dict[str, LayerAnatomy], name: str) -> tuple[int, ...]:
    if name not in layers:
        raise unknown("layer", name, layers)
    return layers[name].output_shape
