"""One cell of a traced layer, the window of its input that it was computed from, and how numbers are written."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor, nn

from cnn_demo.networks.analysis.formulas import pair, window_of
from cnn_demo.networks.tracing import Layer, Trace

Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cell:
    """Cell (channel, y, x) of a traced layer: what every explanation starts from."""

    trace: Trace
    layer: Layer
    channel: int
    y: int
    x: int
    most: int

    @property
    def at(self) -> dict[str, Any]:
        """What every explanation starts with."""
        output = self.layer.output[0, self.channel]
        value = (output if output.dim() == 0 else output[self.y, self.x]).item()
        return {
            "layer": self.layer.name,
            "kind": self.layer.kind,
            "channel": self.channel,
            "y": self.y,
            "x": self.x,
            "value": value,
        }

    def input(self, branch: int = 0) -> float:
        """The value at the same place of an input."""
        before = self.layer.inputs[branch][0, self.channel]
        return (before if before.dim() == 0 else before[self.y, self.x]).item()

    def source(self, tensor: Tensor) -> str:
        """The layer that made this input."""
        names = [layer.name for layer in self.before() if layer.output is tensor]
        return names[-1] if names else "input" if tensor is self.trace.input else ""

    def before(self) -> list[Layer]:
        """The layers that ran before this one."""
        return list(self.trace.layers[: self.trace.layers.index(self.layer)])


def doubles(tensor: Tensor) -> Doubles:
    """In float64: sums of thousands of float32 products are then exact to the last digit shown."""
    return tensor.detach().cpu().double().numpy()


def reach(cell: Cell) -> tuple[Integers, Integers]:
    """Rows and columns of the input that the window lies on; those outside of the map are padding."""
    height, width = cell.layer.inputs[0].shape[2:]
    window = window_of(cell.layer.module, (height, width))
    if window is None:  # adaptive pooling whose windows differ in size
        wanted = pair(cell.layer.module.output_size)
        return _share(cell.y, height, wanted[0]), _share(cell.x, width, wanted[1])
    kernel, stride, padding, dilation = window
    rows, columns = (
        place * stride[i] - padding[i] + dilation[i] * np.arange(kernel[i]) for i, place in enumerate((cell.y, cell.x))
    )
    return rows, columns


def inside_of(rows: Integers, columns: Integers, shape: tuple[int, ...]) -> Booleans:
    """Which cells of the window lie on the map."""
    inside: Booleans = np.outer((rows >= 0) & (rows < shape[0]), (columns >= 0) & (columns < shape[1]))
    return inside


def patches_of(maps: Doubles, rows: Integers, columns: Integers) -> Doubles:
    """(channels, rows, columns); beyond the edge the nearest cell, to be masked by the caller."""
    height, width = maps.shape[1:]
    return maps[:, rows.clip(0, height - 1)][:, :, columns.clip(0, width - 1)]


def table(values: npt.NDArray[Any]) -> Any:
    """Rows of plain numbers."""
    return tuple(map(tuple, values.tolist()))


def unflattened(index: int, maps: tuple[int, ...] | None) -> tuple[int, int, int] | None:
    """The (channel, y, x) that number `index` of a flattened vector was."""
    if maps is None or len(maps) != 3:
        return None
    channel, rest = divmod(index, maps[1] * maps[2])
    return channel, *divmod(rest, maps[2])


def maps_behind(cell: Cell) -> tuple[int, ...] | None:
    """The shape of the maps whose flattened vector a dense layer reads; None when it reads another dense layer."""
    units = cell.layer.inputs[0].shape[1]
    for layer in reversed(cell.before()):
        if isinstance(layer.module, nn.Linear):
            return None
        if len(shape := tuple(layer.inputs[0].shape[1:])) == 3 and layer.output.dim() == 2:
            return shape if layer.output.shape[1] == units else None
    return None


def number(value: float) -> str:
    """Four significant digits and a real minus: −0.4213."""
    return f"{value:.4g}".replace("-", "−")


def bracket(value: float) -> str:
    """The same, to be put behind an operator: (−0.4213)."""
    return f"({number(value)})" if value < 0 else number(value)


def _share(place: int, size: int, wanted: int) -> Integers:
    return np.arange(place * size // wanted, -(-(place + 1) * size // wanted))
