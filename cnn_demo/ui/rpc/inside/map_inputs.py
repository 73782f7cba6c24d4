"""What makes a map: the filter behind it, each of its kernels with the map that it reads, the strongest first."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from cnn_demo.inspection.layers import map_inputs as behind
from cnn_demo.inspection.layers.feature_maps import rounded, signed_codes
from cnn_demo.inspection.layers.map_inputs import IMAGE, Filter, Floats, MapInputs
from cnn_demo.lab import current_lab
from cnn_demo.networks.analysis.maps_behind import source_of
from cnn_demo.ui.rpc.context import network_of
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
    anatomy = network.anatomy
    learned = current_lab().models.get(question.network, question.epoch).model
    found = behind.inputs_of(network.model, learned, anatomy, question.layer, question.map)
    if found.filter:
        return _filtered(found, found.filter, question.most)
    return MapInputsAnswer(
        kind="addition" if found.sources else "image",
        made_by=found.made_by,
        filter=found.number,
        source=source_of(anatomy, found.made_by) if found.sources else IMAGE,
        total=len(found.sources),
        inputs=[InputMap(layer=each, map=found.number, strength=1.0) for each in found.sources],
    )


def _filtered(found: MapInputs, made_by: Filter, most: int) -> MapInputsAnswer:
    kernels, (source,) = made_by.kernels, found.sources
    sizes = np.linalg.norm(kernels.reshape(len(kernels), -1), axis=1)
    few = min(most, max(1, MOST_NUMBERS // max(1, kernels[0].size)))
    window, is_color = found.window, made_by.kind == "convolution" and source == IMAGE and len(kernels) == 3
    return MapInputsAnswer(
        kind=made_by.kind,
        made_by=found.made_by,
        filter=found.number,
        source=source,
        total=len(kernels),
        first=made_by.first,
        inputs=[
            InputMap(
                layer=source,
                map=made_by.first + i,
                strength=float(f"{sizes[i]:.4g}"),
                kernel=_rows(kernels[i]),
                learned=_rows(made_by.learned[i]),
            )
            for i in np.argsort(-sizes, kind="stable")[:few].tolist()
        ],
        limit=rounded(made_by.limit),
        bias=None if made_by.bias is None else rounded(made_by.bias),
        window=MapWindow(size=window.size, stride=window.stride, offset=window.offset)
        if made_by.kind == "convolution"
        else None,
        color=_as_seen(kernels) if is_color else None,
    )


def _rows(kernel: Floats) -> Kernel:
    """Nine digits tell every float32 from every other."""
    return [[float(f"{value:.9g}") for value in row] for row in kernel.tolist()]


def _as_seen(kernels: Floats) -> Pixels:
    """A filter that reads red, green and blue, as an image: (h, w, 3)."""
    codes = signed_codes(kernels, float(np.abs(kernels).max()))
    return pixels_of(np.ascontiguousarray(codes.transpose(1, 2, 0)))
