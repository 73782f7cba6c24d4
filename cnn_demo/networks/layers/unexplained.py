"""What a network computes that has no kind here: it runs and its values are seen, but they are not explained."""

from collections.abc import Callable

from torch import Tensor, nn

from cnn_demo.errors import BadValue
from cnn_demo.networks.layer_kind import LayerKind, OnnxNode, cells_of
from cnn_demo.networks.layer_kind.cell import Cell
from cnn_demo.networks.layer_kind.explanation import Explanation
from cnn_demo.networks.layer_kind.receptive_field import ReceptiveField
from cnn_demo.networks.layer_kind.window import Size


class Unexplained(nn.Module):
    """`compute` makes the output of the inputs; `title` is what a person calls it: "interpolate". `learned` are the
    weights that it holds, so that they are counted."""

    def __init__(self, compute: Callable[..., Tensor], title: str, learned: nn.ParameterList | None = None) -> None:
        super().__init__()
        self.compute, self.title = compute, title
        for i, weight in enumerate(learned or ()):
            self.register_parameter(f"weight{i}", weight)

    def forward(self, *inputs: Tensor) -> Tensor:
        return self.compute(*inputs)

    def extra_repr(self) -> str:
        return self.title


class UnexplainedKind(LayerKind):
    def field_after(self, module: nn.Module, field: ReceptiveField, before: Size, after: Size) -> ReceptiveField:
        """A cell may depend on everything."""
        return field.whole(cells_of(before))

    def explain(self, cell: Cell) -> Explanation:
        words = f'How "{cell.layer.module.title}" comes to its values is not worked out here'
        raise BadValue(f"{words}: they are shown as the network computed them.")

    def onnx(self, module: Unexplained, before: Size) -> tuple[OnnxNode, ...]:
        raise BadValue(f"There is no ONNX operator here for {module.title}.")


UNEXPLAINED = UnexplainedKind(module=Unexplained, role="passthrough", word="other", sign="signed", explains=False)
