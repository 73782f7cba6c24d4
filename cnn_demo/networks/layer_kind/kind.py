"""What a kind of layer is, said once: how it is counted, drawn and named, what it sees, and the exact sum of a cell.

A kind says nothing about one network: it is asked with a layer of its class. What most kinds have in common stands
here as defaults: no weights, no window, each map made of the map with its number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, Literal

from torch import Tensor, nn

from cnn_demo.networks.architecture import count_parameters, times
from cnn_demo.networks.layer_kind.cell import Cell
from cnn_demo.networks.layer_kind.explanation import Explanation
from cnn_demo.networks.layer_kind.receptive_field import ReceptiveField
from cnn_demo.networks.layer_kind.window import Pair, Size, Window

Role = Literal["convolution", "dense", "norm", "activation", "pooling", "passthrough", "reshape", "join"]
Sign = Literal["signed", "non-negative", "as its input"]
PLAIN = "#f2f0ec"
COLORS: Mapping[Role, str] = {
    "convolution": "#dbe7f3",
    "dense": "#f6e1d3",
    "pooling": "#e3eee0",
    "join": "#f3ead0",
}  # of a box in a diagram


@dataclass(frozen=True)
class OnnxNode:
    """One step in ONNX. It reads what the step before it made (the first one the layer's inputs), or with
    `reads_input` the layer's input and that; then its `tensors`, by name."""

    operator: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    tensors: Mapping[str, Tensor] = field(default_factory=dict)
    reads_input: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class LayerKind:
    """One kind. `module` is asked for as a layer of this class wherever a method has it as an argument; sizes are
    (channels, height, width) or (units,), `cells` are (height, width) or empty."""

    module: type[nn.Module]
    role: Role
    word: str  # for people, as part of a sentence: "batch norm"
    sign: Sign = "as its input"
    follows: bool = False  # belongs to the layer before it where a network is folded to what fits on a page
    keeps_place: bool = False  # a cell is made of the cell at the same place, so that the two can be shown as a chain
    can_die: bool = False  # zero, without a slope, for a whole range of inputs: a filter can be stuck there
    explains: bool = True  # can say how a cell came about
    custom_word: str = ""  # in the language of custom networks; empty when they cannot have it

    @property
    def name(self) -> str:
        """As in a trace: "Conv2d"."""
        return self.module.__name__

    @property
    def color(self) -> str:
        return COLORS.get(self.role, PLAIN)

    def unsupported(self, module: Any) -> str:
        """What about this layer is beyond what is said here, such as "reflect padding"; empty when nothing is."""
        return ""

    def describe(self, window: Window | None) -> str:
        """The layer in words: "3×3 convolution, stride 2"."""
        return self.word

    def window(self, module: Any, cells: Size) -> Window | None:
        """What slides over (h, w) cells; None when nothing does, or when windows differ in size."""
        return None

    def parameter_terms(self, module: Any) -> str:
        """3×3×16×32 + 32"""
        return ""

    def parameter_formula(self, module: nn.Module) -> str:
        """How many numbers training can change: "3×3×16×32 + 32 = 4,640". Empty when there is nothing to train."""
        total = count_parameters(module)
        return " = ".join(filter(None, (self.parameter_terms(module), f"{total:,}"))) if total else ""

    def products(self, module: Any) -> Size:
        """How many products with a weight each number of the output is the sum of, as factors: 3×3×16."""
        return ()

    def mac_formula(self, module: nn.Module, shape: Size) -> tuple[int, str]:
        """Multiplications with a weight that make an output of this shape, and how that number comes about."""
        each = self.products(module)
        if not each:
            return 0, ""
        total = prod(each) * prod(shape)
        return total, f"{times(each)} × {times(shape)} = {total:,}"

    def size_formula(self, module: Any, before: Size, after: Size) -> tuple[str, Pair]:
        """How (h, w) cells become those of the output, and the rows and columns that no window reaches."""
        return "", (0, 0)

    def field_after(self, module: Any, field: ReceptiveField, before: Size, after: Size) -> ReceptiveField:
        """What the output's cells see, where its input's cells (the union of all inputs') see `field`."""
        window = self.window(module, before[1:]) if len(before) == 3 else None
        return field if window is None else field.after_window(window)

    def feeds(self, module: Any, strengths: Tensor, inputs: Sequence[Size]) -> tuple[Tensor, ...]:
        """How strongly the maps (or units) of each input feed outputs of these `strengths`, one number for each. A
        layer without kernels hands them on."""
        return (strengths,) * len(inputs)

    def explain(self, cell: Cell) -> Explanation:
        """The exact sum behind one cell, from the trace and the weights."""
        raise NotImplementedError

    def onnx(self, module: Any, before: Size) -> tuple[OnnxNode, ...]:
        """The same layer in ONNX, for inputs of this size. BadValue where ONNX has no counterpart."""
        raise NotImplementedError


def cells_of(shape: Size) -> Pair:
    """(h, w) of maps; a vector has one cell."""
    return (shape[1], shape[2]) if len(shape) == 3 else (1, 1)
