"""A network folded to what fits on a page: norms and activations join the layer before them, layers with branches
become one block, and equal boxes in a row become one with a number. ResNet-152 is twelve boxes so.

Blocks are found in the anatomy alone, by which layers feed which, so this holds for torchvision's networks and ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.layer_kind import Size
from cnn_demo.networks.layers import Add, Concat, Shortcut, kind_named

Step = tuple[str, int]  # what a layer of a branch does, and how many maps leave it


@dataclass(frozen=True)
class Box:
    """One or more layers. `branches` are there in a block only: each a chain of steps from the block's input, empty
    for a plain shortcut. Counts are those of all `times` repeats together."""

    names: tuple[str, ...]  # the layers, as in the anatomy
    title: str
    detail: str  # what is done to its output: "batch norm, ReLU"
    branches: tuple[tuple[Step, ...], ...]
    shape: Size  # of what leaves it; where maps are flattened, of the maps
    parameters: int
    macs: int
    times: int = 1


def fold_blocks(layers: Sequence[LayerAnatomy]) -> tuple[Box, ...]:
    """The boxes, in the order in which they run. BadValue for a layer of a kind that is not known."""
    boxes: list[Box] = []
    for part in sequential_parts(layers):
        if len(part) == 1 and boxes and not boxes[-1].branches and _follows(part[0]):
            boxes[-1] = _joined(boxes[-1], part[0])
        else:
            boxes.append(_block(part) if len(part) > 1 else _single(part[0]))
    return tuple(_repeated(list(equal)) for _, equal in groupby(boxes, key=_looks))


def describe_layer(layer: LayerAnatomy) -> str:
    """A layer in words: "3×3 convolution, stride 2"."""
    return kind_named(layer.kind).describe(layer.window)


def _follows(layer: LayerAnatomy) -> bool:
    return kind_named(layer.kind).follows or _idle(layer)


def _idle(layer: LayerAnatomy) -> bool:
    """Pooling to the size that the maps have already: it is there for images of other sizes."""
    one = ((1, 1), (1, 1), (0, 0), (1, 1))
    return kind_named(layer.kind).role == "pooling" and layer.window == one


def sequential_parts(layers: Sequence[LayerAnatomy], level: int = 0, is_whole: bool = True) -> list[list[LayerAnatomy]]:
    """Cut where layers run one after the other, down the dotted names (from `level`) as far as they do.

    A module with branches is one part. A whole network is not: there, each shortcut or split is a part by itself.
    """
    children = [list(child) for _, child in groupby(layers, key=lambda layer: _prefix(layer.name, level))]
    if len(children) == 1 and len(layers) > 1:
        return sequential_parts(layers, level + 1, is_whole)
    groups = _cut(children)
    if len(groups) < len(children) and not is_whole:
        return [list(layers)]
    parts: list[list[LayerAnatomy]] = []
    for group in groups:
        inside = [layer for child in group for layer in child]
        parts += [inside] if len(group) > 1 or len(inside) == 1 else sequential_parts(inside, level + 1, False)
    return parts


def _prefix(name: str, level: int) -> str:
    words = name.split(".")
    return ".".join(words[: level + 1]) if level < len(words) else name


def _cut(children: list[list[LayerAnatomy]]) -> list[list[list[LayerAnatomy]]]:
    """Groups of children, each fed by the last child of the group before it alone, as are all that follow."""
    groups, behind = [children[-1:]], list(children[-1])
    for before in reversed(children[:-1]):
        allowed = {layer.name for layer in [*before, *behind]}
        if all(name in allowed for layer in behind for name in layer.inputs):
            groups.insert(0, [before])
        else:
            groups[0].insert(0, before)
        behind = [*before, *behind]
    return groups


def _single(layer: LayerAnatomy) -> Box:
    return Box((layer.name,), describe_layer(layer), "", (), layer.output_shape, layer.parameters, layer.macs)


def _joined(box: Box, layer: LayerAnatomy) -> Box:
    said = "" if _idle(layer) else describe_layer(layer)
    detail = ", ".join(filter(None, (box.detail, said)))
    names = (*box.names, layer.name)
    return Box(names, box.title, detail, (), box.shape, box.parameters + layer.parameters, box.macs)


def _block(layers: list[LayerAnatomy]) -> Box:
    chains: dict[str, list[LayerAnatomy]] = {}  # by the layer at their end
    inside = {layer.name for layer in layers}
    shortcut = adds = False
    for layer in layers:
        joins = len(layer.inputs) > 1 and not inside.isdisjoint(layer.inputs)
        if joins or layer.kind == Add.__name__:
            shortcut |= any(name not in inside for name in layer.inputs)
            adds |= layer.kind != Concat.__name__
        elif layer.inputs[0] in chains:
            chains[layer.name] = [*chains.pop(layer.inputs[0]), layer]
        elif inside.isdisjoint(layer.inputs):
            chains[layer.name] = [layer]
    branches = [
        tuple((describe_layer(layer), layer.output_shape[0]) for layer in chain if _is_step(layer))
        for chain in chains.values()
    ]
    return Box(
        names=tuple(layer.name for layer in layers),
        title="residual block" if adds else "inception module",
        detail="",
        branches=tuple(branches + [()] * shortcut),
        shape=layers[-1].output_shape if adds else _side_by_side(list(chains.values()), layers[-1]),
        parameters=sum(layer.parameters for layer in layers),
        macs=sum(layer.macs for layer in layers),
    )


def _is_step(layer: LayerAnatomy) -> bool:
    """Is it drawn as a step of a branch?"""
    return layer.kind != Shortcut.__name__ and not kind_named(layer.kind).follows


def _side_by_side(chains: list[list[LayerAnatomy]], last: LayerAnatomy) -> Size:
    """The shape behind a concatenation, which torchvision does without a layer of its own."""
    return (sum(chain[-1].output_shape[0] for chain in chains), *last.output_shape[1:])


def _looks(box: Box) -> tuple[object, ...]:
    return (box.title, box.detail, box.branches, box.shape, box.parameters, box.macs)


def _repeated(boxes: list[Box]) -> Box:
    first, number = boxes[0], len(boxes)
    names = tuple(name for box in boxes for name in box.names)
    counts = (first.parameters * number, first.macs * number)
    return Box(names, first.title, first.detail, first.branches, first.shape, *counts, times=number)
