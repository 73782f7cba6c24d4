"""The blocks that a network is drawn and browsed by: a convolution with the pooling, batch norm and activation behind
it is one block, as is everything between the two ends of a shortcut or of an inception module.

Found in the anatomy alone, by which layers feed which, so this holds for any network.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.analysis.block_folding import sequential_parts

Kind = Literal["convolution", "residual", "inception", "pooling", "dense", "scores"]
OPENS = {"Conv2d": "convolution", "Linear": "dense"}
AHEAD = ("Flatten", "Dropout", "Dropout2d")  # belong to the dense layer behind them


@dataclass(frozen=True)
class LayerBlock:
    """Layers that belong together. `face` is the layer whose output stands for all of them; `sources` are the blocks
    (by number, -1 for the image) that feed it."""

    number: int
    title: str
    kind: Kind
    group: str  # the stage that it is a part of: "stage1"; empty where the design has none
    layers: tuple[str, ...]
    face: str
    sources: tuple[int, ...]
    shape: tuple[int, ...]  # of the face's output
    parameters: int
    macs: int


def blocks_of(anatomy: Sequence[LayerAnatomy]) -> tuple[LayerBlock, ...]:
    """All blocks in the order in which they run; the last one gives the class scores."""
    groups: list[list[LayerAnatomy]] = []
    ahead: list[LayerAnatomy] = []
    for part in sequential_parts(anatomy):
        first = part[0]
        if len(part) == 1 and first.kind in AHEAD:
            ahead.append(first)
        elif len(part) > 1 or first.kind in OPENS or not groups:
            groups.append([*ahead, *part])
            ahead = []
        elif ahead or (_branches(groups[-1]) and first.window is not None):
            groups.append([*ahead, first])
            ahead = []
        else:
            groups[-1].append(first)
    if ahead:
        groups[-1].extend(ahead)
    owners = {layer.name: number for number, group in enumerate(groups) for layer in group}
    counts: dict[str, int] = {}
    found = []
    for number, group in enumerate(groups):
        kind: Kind = "scores" if number == len(groups) - 1 else _kind(group)
        counts[kind] = counts.get(kind, 0) + 1
        found.append(_block(number, kind, counts[kind], group, owners))
    return tuple(found)


def _block(number: int, kind: Kind, count: int, group: list[LayerAnatomy], owners: dict[str, int]) -> LayerBlock:
    face = next((layer for layer in reversed(group) if layer.kind not in AHEAD), group[-1])
    inputs = (owners.get(source, -1) for layer in group for source in layer.inputs)
    words = group[0].name.split(".")
    return LayerBlock(
        number=number,
        title=_title(kind, count),
        kind=kind,
        group=words[0] if len(words) > 2 else "",
        layers=tuple(layer.name for layer in group),
        face=face.name,
        sources=tuple(sorted({source for source in inputs if source != number})),
        shape=face.output_shape,
        parameters=sum(layer.parameters for layer in group),
        macs=sum(layer.macs for layer in group),
    )


def _kind(group: list[LayerAnatomy]) -> Kind:
    if _branches(group):
        return "residual" if any(layer.kind == "Add" for layer in group) else "inception"
    kinds = {layer.kind for layer in group}
    return "convolution" if "Conv2d" in kinds else "dense" if "Linear" in kinds else "pooling"


def _branches(group: list[LayerAnatomy]) -> bool:
    return any(len(layer.inputs) > 1 for layer in group)


def _title(kind: Kind, count: int) -> str:
    words = {
        "convolution": f"Block {count}",
        "residual": f"Residual {count}",
        "inception": f"Inception {count}",
        "pooling": "Pooling",
        "dense": f"Dense {count}",
        "scores": "Class scores",
    }
    return words[kind]
