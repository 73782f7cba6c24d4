"""The exact sum behind any cell of any layer: recomputed from the trace and the weights, equal to the network's own.

One function per kind of layer; a new kind needs one more line in _KINDS. The softmax over the logits, which networks
leave to their users, is explained as a layer named "softmax".
"""

from collections.abc import Callable

import numpy as np

from cnn_demo.errors import BadValue, unknown
from cnn_demo.inspection.cell.activations import ACTIVATIONS
from cnn_demo.inspection.cell.passthrough import activation, addition, concat, flatten, same, shortcut
from cnn_demo.inspection.cell.pooling import pooling
from cnn_demo.inspection.cell.records import Explanation, Exponential, Passed, Pooling, Softmax
from cnn_demo.inspection.cell.weighted import batch_norm, convolution, linear
from cnn_demo.inspection.cell.window import Cell, doubles, number
from cnn_demo.networks.tracing import SOFTMAX, Trace, check_cell

_KINDS: dict[str, Callable[[Cell], Explanation]] = {
    "Conv2d": convolution,
    "Linear": linear,
    **dict.fromkeys(("BatchNorm1d", "BatchNorm2d"), batch_norm),
    **dict.fromkeys(("MaxPool2d", "AvgPool2d", "AdaptiveMaxPool2d", "AdaptiveAvgPool2d"), pooling),
    "Flatten": flatten,
    **dict.fromkeys(("Dropout", "Dropout2d", "Identity"), same),
    "Shortcut": shortcut,
    "Concat": concat,
    "Add": addition,
    **dict.fromkeys(ACTIVATIONS, activation),
}
_FOLLOWERS = frozenset({"BatchNorm1d", "BatchNorm2d", "Dropout", "Dropout2d", *ACTIVATIONS})


def explain(trace: Trace, layer: str, channel: int, y: int = 0, x: int = 0, *, most: int = 8) -> Explanation:
    """How cell (channel, y, x) of a layer came about, for the first image of the trace. For dense layers and for
    "softmax" the channel is the unit. At most `most` input channels (or inputs) are shown one by one.

    BadValue when there is no such layer, channel or cell.
    """
    if layer == SOFTMAX:
        return _softmax(trace, channel, most)
    names = [each.name for each in trace.layers]
    if layer not in names:
        raise unknown("layer", layer, [*names, SOFTMAX])
    found = trace.layers[names.index(layer)]
    check_cell(layer, tuple(found.output.shape[1:]), channel, y, x)
    if found.kind not in _KINDS:
        raise BadValue(f"A {found.kind} layer cannot be taken apart.")
    return _KINDS[found.kind](Cell(trace, found, channel, y, x, most))


def chain(trace: Trace, layer: str, channel: int, y: int = 0, x: int = 0, *, most: int = 8) -> tuple[Explanation, ...]:
    """The same, and what batch norm, activation and dropout right behind the layer make of that value."""
    found = [explain(trace, layer, channel, y, x, most=most)]
    start = next((i for i, each in enumerate(trace.layers) if each.name == layer), len(trace.layers))
    last = start
    for i in range(start + 1, len(trace.layers)):
        follower = trace.layers[i]
        if follower.inputs[0] is trace.layers[last].output and follower.kind in _FOLLOWERS:
            found.append(explain(trace, follower.name, channel, y, x, most=most))
            last = i
    return tuple(found)


def history(
    trace: Trace, layer: str, channel: int, y: int = 0, x: int = 0, *, most: int = 8
) -> tuple[Explanation, ...]:
    """The same from its beginning: the sum that the value goes back to, then what each layer from there made of it.

    Goes back through batch norm, activations, dropout, the winners of max pooling, and what passes a value on.
    """
    found = [explain(trace, layer, channel, y, x, most=most)]
    while (before := _before(trace, found[0])) is not None:
        found.insert(0, explain(trace, *before, most=most))
    return tuple(found)


def _before(trace: Trace, step: Explanation) -> tuple[str, int, int, int] | None:
    """The one cell that a cell was made of; None where it is a sum or an average, or comes from the image."""
    if isinstance(step, Softmax):
        name = next((each.name for each in reversed(trace.layers) if each.output is trace.logits), None)
        return None if name is None else (name, step.channel, 0, 0)
    if isinstance(step, Passed):
        return None if step.cell is None or step.source in ("", "input") else (step.source, *step.cell)
    is_pooled = isinstance(step, Pooling) and step.winner is not None
    if step.kind not in _FOLLOWERS and not is_pooled:
        return None
    here = trace.layer(step.layer)
    source = Cell(trace, here, step.channel, step.y, step.x, 1).source(here.inputs[0])
    if source in ("", "input"):
        return None
    if isinstance(step, Pooling) and step.winner is not None:
        return source, step.channel, step.rows[step.winner[0]], step.columns[step.winner[1]]
    return source, step.channel, step.y, step.x


def _softmax(trace: Trace, index: int, most: int) -> Softmax:
    logits = doubles(trace.logits[0])
    check_cell(SOFTMAX, logits.shape, index, 0, 0)
    exponentials = np.exp(logits - logits.max())
    total = float(exponentials.sum())
    shown = np.argsort(-logits, kind="stable")[: max(most, 10)]
    if index not in shown:
        shown = np.append(shown[:-1], index)
    result = float(exponentials[index] / total)
    return Softmax(
        layer=SOFTMAX, kind="Softmax", channel=index, y=0, x=0,
        value=trace.logits[0].softmax(0)[index].item(), result=result,
        terms=tuple(
            Exponential(int(i), float(logits[i]), float(exponentials[i]), float(exponentials[i] / total))
            for i in shown
        ),
        rest=float(np.delete(exponentials, shown).sum()), rest_count=len(logits) - len(shown),
        largest=float(logits.max()), total=total,
        formula=f"{number(float(exponentials[index]))} / {number(total)} = {number(result)}",
    )  # fmt: skip
