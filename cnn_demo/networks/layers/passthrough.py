"""Layers that hand on what they get: the identity, a Sequential without layers, and dropout outside of training."""

from torch import nn

from cnn_demo.networks.layer_kind import LayerKind, OnnxNode
from cnn_demo.networks.layer_kind.cell import Cell
from cnn_demo.networks.layer_kind.explanation import Passed
from cnn_demo.networks.layer_kind.window import Size


class PassthroughKind(LayerKind):
    def explain(self, cell: Cell) -> Passed:
        return identity(cell, "Passed on as it is.")

    def onnx(self, module: nn.Module, before: Size) -> tuple[OnnxNode, ...]:
        return (OnnxNode("Identity"),)


class DropoutKind(LayerKind):
    def explain(self, cell: Cell) -> Passed:
        return identity(cell, "Nothing is dropped when the network is used; only training drops.")

    def onnx(self, module: nn.Module, before: Size) -> tuple[OnnxNode, ...]:
        return (OnnxNode("Identity"),)


def identity(cell: Cell, words: str) -> Passed:
    """The value at the same place of the input."""
    return Passed(**cell.at, result=cell.input(), source=cell.source(), cell=cell.place, words=words)


IDENTITY = PassthroughKind(module=nn.Identity, role="passthrough", word="identity", keeps_place=True)
NOTHING = PassthroughKind(module=nn.Sequential, role="passthrough", word="nothing", keeps_place=True)  # no layers in it
DROPOUT, DROPOUT_2D = (
    DropoutKind(module=module, role="passthrough", word="dropout", follows=True, keeps_place=True)
    for module in (nn.Dropout, nn.Dropout2d)
)
