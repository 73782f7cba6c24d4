"""Where branches leave and meet: the sum of two, several side by side, and the shortcut that skips layers.

PyTorch has these as functions; as modules of their own, tracing sees them.
"""

import itertools
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo.networks.layer_kind import LayerKind, OnnxNode
from cnn_demo.networks.layer_kind.cell import Cell
from cnn_demo.networks.layer_kind.explanation import Addition, Passed
from cnn_demo.networks.layer_kind.notation import bracket, number
from cnn_demo.networks.layer_kind.window import Size, Window
from cnn_demo.networks.layers.passthrough import identity


class Add(nn.Module):
    """The sum of two branches: where a shortcut joins (He et al. 2015, arXiv:1512.03385)."""

    def forward(self, main: Tensor, shortcut: Tensor) -> Tensor:
        return main + shortcut


class Concat(nn.Module):
    """Branches side by side, along the channels (Szegedy et al. 2014, arXiv:1409.4842)."""

    def forward(self, *branches: Tensor) -> Tensor:
        return torch.cat(branches, dim=1)


class Shortcut(nn.Module):
    """Option A: the input itself, thinned out by `stride` and widened with zero channels to `channels`."""

    def __init__(self, channels: int, stride: int) -> None:
        super().__init__()
        self.channels, self.stride = channels, stride

    def forward(self, x: Tensor) -> Tensor:
        if self.stride == 1:
            return x
        missing = self.channels - x.shape[1]
        return F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, missing // 2, missing - missing // 2))


class AddKind(LayerKind):
    def explain(self, cell: Cell) -> Addition:
        branches = tuple((cell.source(i), cell.input(i)) for i in range(len(cell.layer.inputs)))
        result = sum(value for _, value in branches)
        formula = " + ".join(bracket(value) for _, value in branches) + f" = {number(result)}"
        return Addition(**cell.at, result=result, branches=branches, formula=formula)

    def onnx(self, module: nn.Module, before: Size) -> tuple[OnnxNode, ...]:
        return (OnnxNode("Add"),)


class ConcatKind(LayerKind):
    def feeds(self, module: nn.Module, strengths: Tensor, inputs: Sequence[Size]) -> tuple[Tensor, ...]:
        ends = list(itertools.accumulate(shape[0] for shape in inputs))
        return tuple(strengths[start:end] for start, end in itertools.pairwise([0, *ends]))

    def explain(self, cell: Cell) -> Passed:
        branch, channel = _branch([each.shape[1] for each in cell.layer.inputs], cell.channel)
        values, source = cell.layer.inputs[branch][0], cell.source(branch)
        place = (channel, cell.y, cell.x)
        value = (values[channel] if values.dim() == 1 else values[place]).item()
        words = f"Channel {cell.channel} is channel {channel} of {source}."
        return Passed(**cell.at, result=value, source=source, cell=place, words=words)

    def onnx(self, module: nn.Module, before: Size) -> tuple[OnnxNode, ...]:
        return (OnnxNode("Concat", {"axis": 1}),)


class ShortcutKind(LayerKind):
    def window(self, module: Shortcut, cells: Size) -> Window:
        return Window((1, 1), (module.stride, module.stride))

    def feeds(self, module: Shortcut, strengths: Tensor, inputs: Sequence[Size]) -> tuple[Tensor, ...]:
        first, channels = _zeros_before(module, inputs[0][0]), inputs[0][0]
        return (strengths[first : first + channels],)

    def explain(self, cell: Cell) -> Passed:
        module: Any = cell.layer.module
        before = cell.layer.inputs[0]
        if module.stride == 1:
            return identity(cell, "The input itself.")
        channel = cell.channel - _zeros_before(module, before.shape[1])
        if not 0 <= channel < before.shape[1]:
            words = f"The shortcut adds channels of zeros to come to {module.channels}."
            return Passed(**cell.at, result=0.0, source=cell.source(), cell=None, words=words)
        place = (channel, cell.y * module.stride, cell.x * module.stride)
        words = f"The shortcut takes every {_ordinal(module.stride)} cell of the input."
        return Passed(**cell.at, result=before[0][place].item(), source=cell.source(), cell=place, words=words)

    def onnx(self, module: Shortcut, before: Size) -> tuple[OnnxNode, ...]:
        """Thinned out and widened with zeros is a 1×1 convolution whose weights are ones and zeros."""
        if module.stride == 1:
            return (OnnxNode("Identity"),)
        channels, first = before[0], _zeros_before(module, before[0])
        weight = torch.zeros(module.channels, channels, 1, 1)
        weight[first : first + channels, :, 0, 0] = torch.eye(channels)
        attributes = {"kernel_shape": [1, 1], "strides": [module.stride] * 2}
        return (OnnxNode("Conv", attributes, {"weight": weight}),)


def _branch(widths: Sequence[int], channel: int) -> tuple[int, int]:
    """Which branch an output channel comes from, and its number there."""
    for branch, width in enumerate(widths):
        if channel < width:
            return branch, channel
        channel -= width
    raise AssertionError("all channels are those of a branch")


def _zeros_before(module: Shortcut, channels: int) -> int:
    """Channels of zeros before the input's own."""
    return 0 if module.stride == 1 else (module.channels - channels) // 2


def _ordinal(stride: int) -> str:
    return {2: "second", 3: "third"}.get(stride, f"{stride}th")


ADD = AddKind(module=Add, role="join", word="Add")
CONCAT = ConcatKind(module=Concat, role="join", word="Concat")
SHORTCUT = ShortcutKind(module=Shortcut, role="passthrough", word="shortcut")
