"""The one map that a question of the Convolution tab is about: typed numbers, or a map of the current network.

Answers carry float64, so that the page can show any of its numbers.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_demo.errors import BadValue
from cnn_demo.inspection.playground.convolution import typed_maps
from cnn_demo.networks.tracing import Trace, check_cell
from cnn_demo.ui.rpc.classify import network_of, traced_image
from cnn_demo.ui.rpc.protocol import Json, packed, whole, word

Doubles = NDArray[np.float64]
MOST_SIDE = 64  # cells of a map that goes to the page


def map_of(request: Json) -> tuple[Doubles, str]:
    """{numbers: rows} or {network, epoch, image, skip, layer, channel} -> its (h, w) numbers, and what they are."""
    numbers = request.get("numbers")
    if numbers is not None:
        maps = typed_maps(numbers, "map")
        if len(maps) != 1:
            raise BadValue("This takes one map at a time.")
        return maps[0], "your numbers"
    traced = traced_of(request)
    layer, channel = word(request, "layer"), whole(request, "channel")
    return of_layer(traced, layer, channel), f"map {channel} of {layer}"


def traced_of(request: Json) -> Trace:
    """The current network's pass of the question's image."""
    return traced_image(request, network_of(request)).trace


def of_layer(traced: Trace, layer: str, channel: int) -> Doubles:
    """One map of one layer, (h, w); BadValue when that layer has no maps."""
    output = traced.layer(layer).output[0]
    if output.dim() != 3:
        raise BadValue(f"{layer} has no maps: choose a layer before the dense ones.")
    check_cell(layer, tuple(output.shape), channel, 0, 0)
    values: Doubles = output[channel].double().numpy()
    return values[:MOST_SIDE, :MOST_SIDE]


def layers_with_maps(traced: Trace) -> list[Json]:
    """What can be chosen: layers whose output is maps of more than one cell."""
    normed = [layer.inputs[0] for layer in traced.layers if layer.kind == "BatchNorm2d"]
    return [
        {
            "layer": layer.name,
            "kind": layer.kind,
            "maps": layer.output.shape[1],
            "normed": any(layer.output is each for each in normed),  # does batch norm read it?
        }
        for layer in traced.layers
        if layer.output.dim() == 4 and min(layer.output.shape[2:]) > 1
    ]


def map_json(values: NDArray[Any]) -> Json:
    """(h, w) or (c, h, w) for lab.cells: float64, row by row."""
    *_, height, width = values.shape
    return {"values": packed(values.astype("<f8")), "h": height, "w": width}
