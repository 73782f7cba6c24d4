"""The exact sum behind any cell of any layer: recomputed from the trace and the weights, equal to the network's own.

What each kind of layer computes stands in networks.layers; the softmax over the logits is a layer named "softmax" here.
"""

from cnn_demo.errors import unknown
from cnn_demo.inspection.cell.softmax import Softmax, softmax
from cnn_demo.networks.analysis.maps_behind import flattening, nodes_of
from cnn_demo.networks.layer_kind.cell import Cell
from cnn_demo.networks.layer_kind.explanation import Explanation, Passed, Pooling
from cnn_demo.networks.layers import find_kind, kind_of
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


def history(
    trace: Trace, layer: str, channel: int, y: int = 0, x: int = 0, *, most: int = 8
) -> tuple[Explanation, ...]:
    """The same from its beginning: the sum that the value goes back to, then what each layer from there made of it.

    Goes back through batch norm, activations, dropout, the winners of max pooling, and what passes a value on, as far
    as there is something to say.
    """
    found = [explain(trace, layer, channel, y, x, most=most)]
    while (before := _before(trace, found[0])) is not None and _is_explained(trace, before[0]):
        found.insert(0, explain(trace, *before, most=most))
    return tuple(found)


def _is_explained(trace: Trace, layer: str) -> bool:
    kind = find_kind(trace.layer(layer).module)
    return kind is not None and kind.explains


def _before(trace: Trace, step: Explanation) -> tuple[str, int, int, int] | None:
    """The one cell that a cell was made of; None where it is a sum or an average, or comes from the image."""
    if isinstance(step, Softmax):
        name = next((each.name for each in reversed(trace.layers) if each.output is trace.logits), None)
        return None if name is None else (name, step.channel, 0, 0)
    if isinstance(step, Passed):
        return None if step.cell is None or step.source in ("", "input") else (step.source, *step.cell)
    source = trace.sources()[step.layer][0]
    if source in ("", "input"):
        return None
    if isinstance(step, Pooling) and step.winner is not None:
        return source, step.channel, step.rows[step.winner[0]], step.columns[step.winner[1]]
    kind = find_kind(trace.layer(step.layer).module)
    follows = kind is not None and kind.follows and kind.keeps_place
    return (source, step.channel, step.y, step.x) if follows else None
