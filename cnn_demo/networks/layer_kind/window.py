"""The window that convolution and pooling slide over their input: where it lies, what it holds, how often it fits."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Pair = tuple[int, int]  # rows, columns
Size = tuple[int, ...]  # (channels, height, width) or (units,)
Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


class Window(NamedTuple):
    """Pairs are (rows, columns). `padding` lies before the first row and column; what lies behind the last may differ,
    and decides nothing but how often the window fits."""

    kernel: Pair
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)


def pair(value: Any) -> Pair:
    """torch's "one number or two" as two."""
    rows, columns = value if isinstance(value, Sequence) else (value, value)
    return rows, columns


def size_formula(window: Window, behind: Pair, before: Size, after: Size, ceil: bool = False) -> tuple[str, Pair]:
    """⌊(W − K + 2P) / S⌋ + 1 for rows and columns, one formula when they are equal; and what the floor drops.

    `before` and `after` are (h, w). Where the padding `behind` differs from that before, it is K + P + P' instead.
    """
    formulas, dropped = [], []
    for i in (0, 1):
        kernel, stride, padding, dilation = (each[i] for each in window)
        reach = (kernel - 1) * dilation + 1
        reach_text = f"{kernel}" if dilation == 1 else f"({dilation}×({kernel} − 1) + 1)"
        padding_text = f"2×{padding}" if padding == behind[i] else f"{padding} + {behind[i]}"
        left, right = "⌈⌉" if ceil else "⌊⌋"
        formulas.append(f"{left}({before[i]} − {reach_text} + {padding_text}) / {stride}{right} + 1 = {after[i]}")
        dropped.append(max(0, before[i] + padding + behind[i] - reach - (after[i] - 1) * stride))
    return " by ".join(dict.fromkeys(formulas)), (dropped[0], dropped[1])


def window_positions(window: Window, y: int, x: int) -> tuple[Integers, Integers]:
    """Rows and columns of the input under the window of cell (y, x); those outside of the map are padding."""
    kernel, stride, padding, dilation = window
    rows, columns = (
        place * stride[i] - padding[i] + dilation[i] * np.arange(kernel[i]) for i, place in enumerate((y, x))
    )
    return rows, columns


def inside_mask(rows: Integers, columns: Integers, shape: Size) -> Booleans:
    """Which cells of the window lie on the map."""
    inside: Booleans = np.outer((rows >= 0) & (rows < shape[0]), (columns >= 0) & (columns < shape[1]))
    return inside


def patches(maps: Doubles, rows: Integers, columns: Integers) -> Doubles:
    """(channels, rows, columns); beyond the edge the nearest cell, to be masked by the caller."""
    height, width = maps.shape[1:]
    return maps[:, rows.clip(0, height - 1)][:, :, columns.clip(0, width - 1)]
