"""Zeros around maps, as a layer of its own: where the four sides need different amounts."""

from typing import Any

import torch
from torch import nn

from cnn_demo.networks.layer_kind import LayerKind, OnnxNode
from cnn_demo.networks.layer_kind.cell import Cell
from cnn_demo.networks.layer_kind.explanation import Passed
from cnn_demo.networks.layer_kind.window import Pair, Size, Window, size_formula


class ZeroPadKind(LayerKind):
    def describe(self, window: Window | None) -> str:
        return self.word

    def window(self, module: nn.ZeroPad2d, cells: Size) -> Window:
        """One cell, which begins in the padding."""
        return Window((1, 1), padding=_sides(module)[0])

    def size_formula(self, module: nn.ZeroPad2d, before: Size, after: Size) -> tuple[str, Pair]:
        return size_formula(self.window(module, before), _sides(module)[1], before, after)

    def explain(self, cell: Cell) -> Passed:
        module: Any = cell.layer.module
        before, (top, left) = cell.layer.inputs[0], _sides(module)[0]
        y, x = cell.y - top, cell.x - left
        if not (0 <= y < before.shape[2] and 0 <= x < before.shape[3]):
            words = "It lies in the padding, which is zero."
            return Passed(**cell.at, result=0.0, source=cell.source(), cell=None, words=words)
        place = (cell.channel, y, x)
        words = f"Padding moves cell ({y}, {x}) here."
        return Passed(**cell.at, result=before[0][place].item(), source=cell.source(), cell=place, words=words)

    def onnx(self, module: nn.ZeroPad2d, before: Size) -> tuple[OnnxNode, ...]:
        ahead, behind = _sides(module)
        return (OnnxNode("Pad", tensors={"pads": torch.tensor([0, 0, *ahead, 0, 0, *behind])}),)


def _sides(module: Any) -> tuple[Pair, Pair]:
    """(top, left) and (bottom, right); torch has them as left, right, top, bottom."""
    left, right, top, bottom = module.padding
    return (top, left), (bottom, right)


ZERO_PAD_2D = ZeroPadKind(module=nn.ZeroPad2d, role="reshape", word="zero padding")
