"""Flattening: maps become one vector, number c×h×w + y×w + x of which is cell (y, x) of map c."""

from collections.abc import Sequence

from torch import Tensor, nn

from cnn_demo.networks.layer_kind import LayerKind, OnnxNode, cells_of
from cnn_demo.networks.layer_kind.cell import Cell, unflattened
from cnn_demo.networks.layer_kind.explanation import Passed
from cnn_demo.networks.layer_kind.receptive_field import ReceptiveField
from cnn_demo.networks.layer_kind.window import Size


class FlattenKind(LayerKind):
    def unsupported(self, module: nn.Flatten) -> str:
        return "" if (module.start_dim, module.end_dim) == (1, -1) else "dimensions of its own"

    def field_after(self, module: nn.Flatten, field: ReceptiveField, before: Size, after: Size) -> ReceptiveField:
        return field.flattened(cells_of(before)) if len(before) == 3 else field

    def feeds(self, module: nn.Flatten, strengths: Tensor, inputs: Sequence[Size]) -> tuple[Tensor, ...]:
        """All cells of a map together, by the square root of the sum of their squares."""
        return (strengths.view(inputs[0][0], -1).norm(dim=1),)

    def explain(self, cell: Cell) -> Passed:
        before = cell.layer.inputs[0]
        place = unflattened(cell.channel, tuple(before.shape[1:])) or (cell.channel, 0, 0)
        value = before[0].reshape(-1)[cell.channel].item()
        words = f"Number {cell.channel} of the vector is cell ({place[1]}, {place[2]}) of map {place[0]}."
        return Passed(**cell.at, result=value, source=cell.source(), cell=place, words=words)

    def onnx(self, module: nn.Flatten, before: Size) -> tuple[OnnxNode, ...]:
        return (OnnxNode("Flatten", {"axis": 1}),)


FLATTEN = FlattenKind(module=nn.Flatten, role="reshape", word="flatten", follows=True)
