"""Which pixels a cell of a layer can see: the receptive field, followed through the layers by three numbers a side.

The cells of a layer look at windows of `size` pixels, `jump` pixels apart, the first one beginning at pixel `start`
(negative in the padding). See Araujo, Norris, Sim: Computing receptive fields of convolutional networks, Distill 2019.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cnn_demo.networks.layer_kind.window import Pair, Window


@dataclass(frozen=True)
class ReceptiveField:
    """Of all cells of one layer; pairs are (rows, columns). `flat` is (h, w) of the maps that a vector was made of."""

    size: Pair = (1, 1)
    jump: Pair = (1, 1)
    start: Pair = (0, 0)
    flat: Pair | None = None

    def after_window(self, window: Window) -> "ReceptiveField":
        """After a window has slid over these cells."""
        kernel, stride, padding, dilation = window
        return ReceptiveField(
            size=_pair(self.size[i] + (kernel[i] - 1) * dilation[i] * self.jump[i] for i in (0, 1)),
            jump=_pair(self.jump[i] * stride[i] for i in (0, 1)),
            start=_pair(self.start[i] - padding[i] * self.jump[i] for i in (0, 1)),
        )

    def whole(self, cells: Pair) -> "ReceptiveField":
        """After something that sees all of (h, w) cells at once."""
        return replace(self.after_window(Window(self.flat or cells)), jump=(0, 0))

    def flattened(self, cells: Pair) -> "ReceptiveField":
        """After the maps of (h, w) cells became one vector: each unit still sees what its cell saw."""
        return replace(self, flat=cells)

    def window(self, y: int, x: int) -> tuple[int, int, int, int]:
        """Top, left, bottom, right (exclusive) of what cell (y, x) sees; beyond the image where there is padding."""
        top, left = (self.start[i] + (y, x)[i] * self.jump[i] for i in (0, 1))
        return top, left, top + self.size[0], left + self.size[1]


def union(fields: Sequence[ReceptiveField]) -> ReceptiveField:
    """Where branches meet, a cell sees what any of its branches saw."""
    start = _pair(min(field.start[i] for field in fields) for i in (0, 1))
    end = _pair(max(field.start[i] + field.size[i] for field in fields) for i in (0, 1))
    return replace(fields[0], start=start, size=(end[0] - start[0], end[1] - start[1]))


def _pair(numbers: Iterable[int]) -> Pair:
    rows, columns = numbers
    return rows, columns
