"""Which maps of the blocks before feed a map, and how strongly: the kernels' sizes, followed back through one block.

A kernel's size is the square root of the sum of its squares. Through a layer without kernels a map comes from the one
with its own number; through several convolutions sizes multiply and ways add up. Read off the weights alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.analysis.layer_blocks import LayerBlock
from cnn_demo.networks.layers import find_kind
from cnn_demo.networks.layers.passthrough import IDENTITY
from cnn_demo.networks.tracing import check_cell

IMAGE = "input"
MOST = 12  # sources of one block


@dataclass(frozen=True)
class Source:
    """A block that feeds the map: (map, strength from 0 to 1), the strongest first. Block -1 is the image."""

    block: int
    strengths: tuple[tuple[int, float], ...]


def block_sources(
    model: nn.Module, anatomy: Sequence[LayerAnatomy], blocks: Sequence[LayerBlock], block: LayerBlock, channel: int
) -> tuple[Source, ...]:
    """All blocks that feed map (or unit) `channel` of a block's face."""
    layers = {layer.name: layer for layer in anatomy}
    check_cell(block.face, block.shape[:1], channel, 0, 0)
    arrived: dict[str, Tensor] = {
        block.face: torch.nn.functional.one_hot(torch.tensor(channel), block.shape[0]).double()
    }
    faces = {each.face: each.number for each in blocks} | {IMAGE: -1}
    found: dict[int, Tensor] = {}
    for name in [*reversed(block.layers[: block.layers.index(block.face) + 1])]:
        strengths = arrived.pop(name, None)
        if strengths is None:
            continue
        for source, value in fed_by(model, layers, layers[name], strengths):
            if source in block.layers:
                arrived[source] = arrived.get(source, torch.zeros_like(value)) + value
            else:
                number = faces.get(source, _owner(source, blocks))
                found[number] = found[number] + value if number in found else value
    return tuple(_strongest(number, value) for number, value in sorted(found.items()))


def fed_by(
    model: nn.Module, layers: Mapping[str, LayerAnatomy], layer: LayerAnatomy, strengths: Tensor
) -> list[tuple[str, Tensor]]:
    """What feeds a layer's outputs of these strengths: (source, strengths of its maps). A layer of a kind that is not
    known hands them on."""
    module = model.get_submodule(layer.name.split("#")[0])
    shapes = [layers[source].output_shape if source in layers else layer.input_shape for source in layer.inputs]
    feeds = (find_kind(module) or IDENTITY).feeds(module, strengths, shapes)
    return list(zip(layer.inputs, feeds, strict=True))


def _owner(layer: str, blocks: Sequence[LayerBlock]) -> int:
    return next((block.number for block in blocks if layer in block.layers), -1)


def _strongest(number: int, strengths: Tensor) -> Source:
    order = torch.argsort(strengths, descending=True, stable=True)[:MOST].tolist()
    most = max(float(strengths.max()), 1e-30)
    return Source(number, tuple((i, float(strengths[i]) / most) for i in order if strengths[i] > 0))
