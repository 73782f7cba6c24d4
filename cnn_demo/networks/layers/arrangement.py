"""Numbers that only move: maps picked or put into another order, and any other new arrangement of maps and cells.

A split takes some maps, a channel shuffle mixes them (Zhang et al. 2017, arXiv:1707.01083); a crop, a mirror image or
an enlargement that repeats cells are arrangements, and so is a vector that becomes maps.
"""

from collections.abc import Sequence
from math import prod
from typing import Any

import torch
from torch import Tensor, nn

from cnn_demo.networks.layer_kind import LayerKind, OnnxNode, cells_of
from cnn_demo.networks.layer_kind.cell import Cell, unflattened
from cnn_demo.networks.layer_kind.explanation import Passed
from cnn_demo.networks.layer_kind.receptive_field import ReceptiveField
from cnn_demo.networks.layer_kind.window import Size


class Channels(nn.Module):
    """Some of the maps (or units), or all of them in another order: output `i` is input `picked[i]`."""

    picked: Tensor

    def __init__(self, picked: Sequence[int]) -> None:
        super().__init__()
        self.register_buffer("picked", torch.tensor(picked))

    def forward(self, x: Tensor) -> Tensor:
        return x.index_select(1, self.picked)


class Arrangement(nn.Module):
    """Each output is the input whose number, counted through all maps, rows and columns, stands in `places`: a tensor
    of the output's shape, without the batch."""

    places: Tensor

    def __init__(self, places: Tensor) -> None:
        super().__init__()
        self.register_buffer("places", places)

    def forward(self, x: Tensor) -> Tensor:
        return x.flatten(1)[:, self.places.flatten()].view(-1, *self.places.shape)


class ChannelsKind(LayerKind):
    def feeds(self, module: Channels, strengths: Tensor, inputs: Sequence[Size]) -> tuple[Tensor, ...]:
        return (torch.zeros(inputs[0][0], dtype=strengths.dtype).index_add(0, module.picked, strengths),)

    def explain(self, cell: Cell) -> Passed:
        module: Any = cell.layer.module
        place = (int(module.picked[cell.channel]), cell.y, cell.x)
        words = f"Channel {cell.channel} is channel {place[0]} of {cell.source() or 'its input'}."
        return Passed(**cell.at, result=_value(cell, place), source=cell.source(), cell=place, words=words)

    def onnx(self, module: Channels, before: Size) -> tuple[OnnxNode, ...]:
        return (OnnxNode("Gather", {"axis": 1}, {"picked": module.picked}),)


class ArrangementKind(LayerKind):
    def field_after(self, module: nn.Module, field: ReceptiveField, before: Size, after: Size) -> ReceptiveField:
        """Cells may come from anywhere."""
        return field.whole(cells_of(before))

    def feeds(self, module: Arrangement, strengths: Tensor, inputs: Sequence[Size]) -> tuple[Tensor, ...]:
        sources = (
            (module.places // prod(inputs[0][1:])).flatten(1) if module.places.dim() > 1 else module.places[:, None]
        )
        each = strengths[:, None].expand(sources.shape) / sources.shape[1]
        return (torch.zeros(inputs[0][0], dtype=strengths.dtype).index_add(0, sources.flatten(), each.flatten()),)

    def explain(self, cell: Cell) -> Passed:
        module: Any = cell.layer.module
        number = int(module.places[cell.place[: module.places.dim()]])
        before = tuple(cell.layer.inputs[0].shape[1:])
        place = unflattened(number, before) or (number, 0, 0)
        words = (
            f"It is cell ({place[1]}, {place[2]}) of map {place[0]}." if len(before) == 3 else f"It is unit {number}."
        )
        return Passed(**cell.at, result=_value(cell, place), source=cell.source(), cell=place, words=f"It is {words}.")

    def onnx(self, module: Arrangement, before: Size) -> tuple[OnnxNode, ...]:
        shape = torch.tensor([0, *module.places.shape])
        picked = OnnxNode("Gather", {"axis": 1}, {"places": module.places.flatten()})
        return OnnxNode("Flatten", {"axis": 1}), picked, OnnxNode("Reshape", tensors={"shape": shape})


def _value(cell: Cell, place: tuple[int, int, int]) -> float:
    values = cell.layer.inputs[0][0]
    return (values[place[0]] if values.dim() == 1 else values[place]).item()


CHANNELS = ChannelsKind(module=Channels, role="reshape", word="channels")
ARRANGEMENT = ArrangementKind(module=Arrangement, role="reshape", word="arrangement")
