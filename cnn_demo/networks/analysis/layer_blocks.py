"""The blocks that a network is drawn and browsed by: a convolution with the pooling, batch norm and activation behind
it is one block, as is everything between the two ends of a shortcut or of an inception module, or within one module of
a stage. Pooling that makes one number of each map stands by itself: there, maps end.

Found in the anatomy alone, by which layers feed which, so this holds for any network.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.analysis.block_folding import sequential_parts

Kind = Literal["convolution", "residual", "inception", "pooling", "dense", "scores"]
OPENS = {"Conv2d": "convolution", "Linear": "dense"}
AHEAD = ("Flatten", "Dropout", "Dropout2d", "ZeroPad2d")  # belong to the layer behind them


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
            continue
        if _opens(part, groups, ahead):
            groups.append([])
        groups[-1] += [*ahead, *part]
        ahead = []
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


def _opens(part: list[LayerAnatomy], groups: list[list[LayerAnatomy]], ahead: list[LayerAnatomy]) -> bool:
    """Does a block begin with this part, behind the `groups` so far and what waits `ahead` of it?"""
    first = part[0]
    if not groups or len(part) > 1:
        return True
    if module := _module(first):
        return module != _module(groups[-1][-1])
    if first.kind in OPENS or ahead:
        return True
    return first.window is not None and (_branches(groups[-1]) or _ends_maps(first))


def _module(layer: LayerAnatomy) -> list[str]:
    """The path of the module that it is a layer of, within a stage: "stage2.block1"; empty where there is none."""
    words = layer.name.split(".")
    return words[:-1] if len(words) > 2 else []


def _ends_maps(layer: LayerAnatomy) -> bool:
    return layer.output_shape[1:] == (1, 1) != layer.input_shape[1:]


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
