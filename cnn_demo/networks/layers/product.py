"""Products, value by value: of two branches, as where squeeze-excitation weighs maps by what it found important
(Hu et al. 2017, arXiv:1709.01507), and with constants, as in the layer scale of Touvron et al. 2021 (arXiv:2103.17239).
"""

from typing import Any

from torch import Tensor, nn

from cnn_demo.networks.layer_kind import LayerKind, OnnxNode, cells_of
from cnn_demo.networks.layer_kind.cell import Cell
from cnn_demo.networks.layer_kind.explanation import Activation
from cnn_demo.networks.layer_kind.notation import bracket, number
from cnn_demo.networks.layer_kind.receptive_field import ReceptiveField
from cnn_demo.networks.layer_kind.window import Size


class Multiply(nn.Module):
    """The product of two branches; a side that is 1 in one of them counts for all cells of the other."""

    def forward(self, main: Tensor, factors: Tensor) -> Tensor:
        return main * factors


class Scale(nn.Module):
    """Each map times a number and plus one: `weight` and `bias`, (maps,) or of a single number for all of them."""

    def __init__(self, weight: Tensor, bias: Tensor | None = None) -> None:
        super().__init__()
        self.weight = weight if isinstance(weight, nn.Parameter) else nn.Buffer(weight)
        self.bias = bias if bias is None or isinstance(bias, nn.Parameter) else nn.Buffer(bias)

    def forward(self, x: Tensor) -> Tensor:
        scaled = x * each_map(self.weight, x)
        return scaled if self.bias is None else scaled + each_map(self.bias, x)


def each_map(values: Tensor, x: Tensor) -> Tensor:
    """(maps,) or (1,), so that it meets each map (or unit) of `x`."""
    return values.view(-1, *[1] * (x.dim() - 2))


class MultiplyKind(LayerKind):
    def field_after(self, module: nn.Module, field: ReceptiveField, before: Size, after: Size) -> ReceptiveField:
        """A factor that counts for a whole map has mostly seen all of it."""
        return field if before[1:] == after[1:] and field.jump != (0, 0) else field.whole(cells_of(after))

    def explain(self, cell: Cell) -> Activation:
        first, second = (_at(each[0], cell) for each in cell.layer.inputs)
        names = " × ".join(cell.source(i) or "a value between layers" for i in range(2))
        result = first * second
        formula = f"{number(first)} × {bracket(second)} = {number(result)}"
        return Activation(**cell.at, result=result, input=first, formula=formula, words=f"{names}, value by value.")

    def onnx(self, module: nn.Module, before: Size) -> tuple[OnnxNode, ...]:
        return (OnnxNode("Mul"),)


class ScaleKind(LayerKind):
    def parameter_terms(self, module: Any) -> str:
        return " + ".join(str(each.numel()) for each in module.parameters())

    def explain(self, cell: Cell) -> Activation:
        module: Any = cell.layer.module
        value, weight, bias = cell.input(), _of_map(module.weight, cell.channel), _of_map(module.bias, cell.channel)
        result = value * weight + bias
        added = f" + {bracket(bias)}" if module.bias is not None else ""
        formula = f"{number(value)} × {bracket(weight)}{added} = {number(result)}"
        words = "Each map has a number of its own." if module.weight.numel() > 1 else "The same for all maps."
        return Activation(**cell.at, result=result, input=value, formula=formula, words=words)

    def onnx(self, module: Any, before: Size) -> tuple[OnnxNode, ...]:
        shape = (-1, *[1] * (len(before) - 1))
        scaled = OnnxNode("Mul", tensors={"weight": module.weight.view(shape)})
        return (
            (scaled,) if module.bias is None else (scaled, OnnxNode("Add", tensors={"bias": module.bias.view(shape)}))
        )


def _at(values: Tensor, cell: Cell) -> float:
    """The cell of one branch, where that may be a single cell, or a single map, for all of the other."""
    place = (cell.channel, cell.y, cell.x)[: values.dim()]
    return values[tuple(min(i, size - 1) for i, size in zip(place, values.shape, strict=True))].item()


def _of_map(values: Tensor | None, channel: int) -> float:
    return 0.0 if values is None else values[min(channel, len(values) - 1)].item()


MULTIPLY = MultiplyKind(module=Multiply, role="join", word="Multiply")
SCALE = ScaleKind(module=Scale, role="norm", word="scale", sign="signed", follows=True, keeps_place=True)
