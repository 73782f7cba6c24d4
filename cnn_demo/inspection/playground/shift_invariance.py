"""How much of a small shift is left after a convolution, and how much after pooling: counted, cell by cell.

Pooling forgets a shift only where the winner stays inside its window, so this counts instead of claiming. What is
shifted in at the edge is zero.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cnn_demo.errors import BadValue
from cnn_demo.inspection.playground.convolution import Numbers, Padding, convolve, pool
from cnn_demo.networks.layer_kind.window import Doubles

FURTHEST = 3  # cells


@dataclass(frozen=True, eq=False)
class Pair:
    """One place on the way, for the input and for the shifted input. Maps are (h, w)."""

    title: str
    before: Doubles
    after: Doubles

    @property
    def changed(self) -> int:
        """How many cells are not what they were, to nine digits."""
        return int((~np.isclose(self.before, self.after, rtol=1e-9, atol=1e-9)).sum())

    @property
    def total(self) -> int:
        return int(self.before.size)

    @property
    def by(self) -> float:
        """How far, as a share: the sum of all differences by the sum of all magnitudes; 0 when nothing was there."""
        size = float(np.abs(self.before).sum())
        return float(np.abs(self.after - self.before).sum()) / size if size else 0.0


def shifted_pooling(
    numbers: Numbers,
    kernel: Numbers,
    stride: int = 1,
    padding: Padding = 0,
    dilation: int = 1,
    bias: float = 0.0,
    *,
    x: int,
    y: int,
    size: int = 2,
    kind: Literal["max", "average"] = "max",
) -> tuple[Pair, Pair, Pair]:
    """Input (its channels added up), convolution and pooled convolution, at rest and shifted `x` right and `y` down."""
    for value in (x, y):
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= FURTHEST:
            raise BadValue(f"The input is shifted by 0 to {FURTHEST} cells.")
    first = convolve(numbers, kernel, stride, padding, dilation, bias)
    maps: Doubles = np.asarray(numbers, dtype=np.float64)
    maps = maps[None] if maps.ndim == 2 else maps
    moved = moved_by(maps, x, y)
    second = convolve(moved, kernel, stride, padding, dilation, bias)
    pooled = [pool(each.output, size, kind=kind).output for each in (first, second)]
    return (
        Pair("Input", maps.sum(0), moved.sum(0)),
        Pair("Convolution", first.output, second.output),
        Pair("Pooled", pooled[0], pooled[1]),
    )


def moved_by(maps: Doubles, x: int, y: int) -> Doubles:
    """(channels, h, w) moved right and down; zeros come in, what leaves is gone."""
    height, width = maps.shape[1:]
    moved = np.zeros_like(maps)
    moved[:, y:, x:] = maps[:, : max(height - y, 0), : max(width - x, 0)]
    return moved
