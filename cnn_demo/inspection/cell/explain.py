"""The exact sum behind any cell of any layer: recomputed from the trace and the weights, equal to the network's own.

What each kind of layer computes stands in networks.layers; the softmax over the logits is a layer named "softmax" here.
"""

from cnn_demo.errors import unknown
from cnn_demo.inspection.cell.softmax import softmax
from cnn_demo.networks.analysis.maps_behind import flattening, nodes_of
from cnn_demo.networks.layers import find_kind, kind_of
from cnn_demo.networks.layers.cell import Cell
from cnn_demo.networks.layers.explanation import Explanation
from cnn_demo.networks.tracing import SOFTMAX, Trace, check_cell


def explain(trace: Trace, layer: str, channel: int, y: int = 0, x: int = 0, *, most: int = 8) -> Explanation:
    """How cell (channel, y, x) of a layer came about, for the first image of the trace. For dense layers and for
    "softmax" the channel is the unit. At most `most` input channels (or inputs) are shown one by one.

    BadValue when there is no such layer, channel or cell, or when the layer is of a kind that is not known.
    """
    if layer == SOFTMAX:
        return softmax(trace, channel, most)
    names = [each.name for each in trace.layers]
    if layer not in names:
        raise unknown("layer", layer, [*names, SOFTMAX])
    found = trace.layers[names.index(layer)]
    kind = kind_of(found.module)
    check_cell(layer, tuple(found.output.shape[1:]), channel, y, x)
    flat = flattening(nodes_of(trace), layer) if kind.role == "dense" else None
    return kind.explain(Cell(trace, found, channel, y, x, most, flat.input_shape if flat else None))


def chain(trace: Trace, layer: str, channel: int, y: int = 0, x: int = 0, *, most: int = 8) -> tuple[Explanation, ...]:
    """The same, and what batch norm, activation and dropout right behind the layer make of that value."""
    found = [explain(trace, layer, channel, y, x, most=most)]
    start = next((i for i, each in enumerate(trace.layers) if each.name == layer), len(trace.layers))
    last = start
    for i in range(start + 1, len(trace.layers)):
        follower = trace.layers[i]
        kind = find_kind(follower.module)
        if kind and kind.follows and kind.keeps_place and follower.inputs[0] is trace.layers[last].output:
            found.append(explain(trace, follower.name, channel, y, x, most=most))
            last = i
    return tuple(found)
