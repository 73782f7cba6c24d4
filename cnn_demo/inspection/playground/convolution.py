"""Convolution and pooling of typed numbers, every step of them: what a student works out by hand.

Everything equals torch.nn.functional in float64. Sizes that do not divide are not refused: the floor drops rows and
columns, and it is said how many. Like all of deep learning this slides the kernel unflipped (cross-correlation).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from cnn_demo.errors import BadValue, unknown
from cnn_demo.inspection.playground.size_formulas import size_after
from cnn_demo.networks.layer_kind.explanation import Table
from cnn_demo.networks.layer_kind.notation import bracket, number, table

MOST_CELLS = 64  # a side
MOST_CHANNELS = 16
LARGEST = 1e9  # a number, either sign: sums of them stay finite

Numbers = Sequence[Any] | npt.NDArray[Any]
Padding = int | Literal["valid", "same", "full"]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Step:
    """One position of the window. Tables are (kernel rows, kernel columns), one for each channel."""

    y: int
    x: int
    patches: tuple[Table, ...]
    products: tuple[Table, ...]  # empty for pooling
    sums: tuple[float, ...]  # one for each channel
    total: float  # the output cell
    winner: tuple[int, int] | None  # of a max pooling: row and column in the window
    formula: str  # "3 + 9 + 7 + 6 = 25": products that are not zero; "8 + 12 + 12 + 0 = 32": channels and bias


@dataclass(frozen=True, eq=False)
class Sliding:
    """A window that slides over `padded` (channels, h, w) and makes `output` (h, w)."""

    padded: Doubles
    output: Doubles
    kernel: Doubles | None  # None for pooling
    window: int  # cells from one edge of the window to the other, dilation included
    stride: int
    dilation: int
    bias: float
    average: bool
    size_formula: str
    sides: tuple[int, int]  # padding before (above, left) and after (below, right)
    dropped: tuple[int, int]  # rows and columns of `padded` that the floor leaves out

    def step(self, y: int, x: int) -> Step:
        """The arithmetic of output cell (y, x); BadValue when there is no such cell."""
        height, width = self.output.shape
        if not (0 <= y < height and 0 <= x < width):
            raise BadValue(f"The result has rows 0 to {height - 1} and columns 0 to {width - 1}.")
        rows, columns = (slice(i * self.stride, i * self.stride + self.window, self.dilation) for i in (y, x))
        patches = self.padded[:, rows, columns]
        if self.kernel is None:
            return _pool_step(y, x, patches, float(self.output[y, x]), self.average)
        products = patches * self.kernel
        sums = tuple(float(each.sum()) for each in products)
        return Step(
            y, x, _tables(patches), _tables(products), sums, float(self.output[y, x]), None,
            _sum_formula(products, sums, self.bias),
        )  # fmt: skip

    def steps(self) -> list[Step]:
        """All of them, row by row."""
        return [self.step(y, x) for y in range(self.output.shape[0]) for x in range(self.output.shape[1])]


def convolve(
    numbers: Numbers, kernel: Numbers, stride: int = 1, padding: Padding = 0, dilation: int = 1, bias: float = 0.0
) -> Sliding:
    """`numbers` (h, w) or (channels, h, w) with one filter of as many channels. BadValue says what does not fit."""
    maps, filters = typed_maps(numbers, "input"), typed_maps(kernel, "kernel")
    if len(maps) != len(filters):
        raise BadValue(f"The input has {len(maps)} channels and the kernel {len(filters)}: they must be equal.")
    if filters.shape[1] != filters.shape[2]:
        raise BadValue("The kernel must be square.")
    size = filters.shape[1]
    _check("stride", stride, 1, MOST_CELLS)
    _check("dilation", dilation, 1, MOST_CELLS)
    window = (size - 1) * dilation + 1
    before, after = _sides(padding, window)
    padded = np.pad(maps, ((0, 0), (before, after), (before, after)))
    windows = _windows(padded, window, stride)[..., ::dilation, ::dilation]
    output = np.einsum("cyxij,cij->yx", windows, filters) + bias
    return _sliding(maps, padded, output, filters, window, stride, dilation, bias, False, (before, after))


def pool(
    numbers: Numbers,
    size: int = 2,
    stride: int | None = None,
    padding: int = 0,
    kind: Literal["max", "average"] = "max",
) -> Sliding:
    """`numbers` (h, w); the stride is the size unless given. Padding never wins a maximum; averages count it as 0."""
    if kind not in ("max", "average"):
        raise unknown("pooling", kind, ("max", "average"))
    maps = typed_maps(numbers, "input")
    if len(maps) != 1:
        raise BadValue("Pooling works on one map at a time.")
    stride = size if stride is None else stride
    _check("size", size, 1, MOST_CELLS)
    _check("stride", stride, 1, MOST_CELLS)
    _check("padding", padding, 0, size // 2)
    fill = 0.0 if kind == "average" else -np.inf
    padded = np.pad(maps, ((0, 0), (padding, padding), (padding, padding)), constant_values=fill)
    windows = _windows(padded, size, stride)[0]
    output = windows.mean(axis=(2, 3)) if kind == "average" else windows.max(axis=(2, 3))
    return _sliding(maps, padded, output, None, size, stride, 1, 0.0, kind == "average", (padding, padding))


def typed_maps(numbers: Any, word: str) -> Doubles:
    """Typed numbers (h, w) or (channels, h, w) as (channels, h, w), checked; `word` names them in what is refused."""
    try:
        given = np.asarray(numbers)
    except (TypeError, ValueError):
        given = np.asarray("no table")
    if given.dtype.kind not in "iuf":  # no words, no true and false
        raise BadValue(f"The {word} must be a table of numbers with rows of equal length.")
    maps: Doubles = given.astype(np.float64)
    maps = maps[None] if maps.ndim == 2 else maps
    if maps.ndim != 3 or not maps.size or max(maps.shape[1:]) > MOST_CELLS or len(maps) > MOST_CHANNELS:
        raise BadValue(
            f"The {word} may have up to {MOST_CHANNELS} channels of up to {MOST_CELLS}×{MOST_CELLS} numbers."
        )
    if not np.isfinite(maps).all() or np.abs(maps).max() > LARGEST:
        raise BadValue(f"The {word} must be made of finite numbers from −{LARGEST:,.0f} to {LARGEST:,.0f}.")
    return maps


def _sliding(
    maps: Doubles, padded: Doubles, output: Doubles, kernel: Doubles | None, window: int, stride: int, dilation: int,
    bias: float, average: bool, sides: tuple[int, int],
) -> Sliding:  # fmt: skip
    size = (window - 1) // dilation + 1
    formulas = [size_after(side, size, stride, *sides, dilation)[1] for side in maps.shape[1:]]
    rows, columns = (
        side - window - (cells - 1) * stride for side, cells in zip(padded.shape[1:], output.shape, strict=True)
    )
    size_formula = " by ".join(dict.fromkeys(formulas))
    return Sliding(
        padded, output, kernel, window, stride, dilation, bias, average, size_formula, sides, (int(rows), int(columns))
    )


def _pool_step(y: int, x: int, patches: Doubles, total: float, average: bool) -> Step:
    window = patches[0]
    cells = [number(float(value)) for value in window.ravel() if np.isfinite(value)]
    if average:
        formula = f"({' + '.join(cells)}) / {window.size} = {number(total)}"
        return Step(y, x, _tables(patches), (), (float(window.sum()),), total, None, formula)
    best = int(window.argmax())
    winner = (best // window.shape[1], best % window.shape[1])
    return Step(y, x, _tables(patches), (), (), total, winner, f"max({', '.join(cells)}) = {number(total)}")


def _sum_formula(products: Doubles, sums: tuple[float, ...], bias: float) -> str:
    parts = [float(value) for value in products.ravel() if value] if len(sums) == 1 else list(sums)
    if bias:
        parts.append(bias)
    left = " + ".join([number(parts[0]), *map(bracket, parts[1:])]) if parts else "0"
    return f"{left} = {number(sum(sums) + bias)}"


def _windows(padded: Doubles, window: int, stride: int) -> Doubles:
    if min(padded.shape[1:]) < window:
        raise BadValue(
            f"A window of {window} cells does not fit into {padded.shape[1]}×{padded.shape[2]}: use a smaller window"
            " or more padding."
        )
    views: Doubles = np.lib.stride_tricks.sliding_window_view(padded, (1, window, window))
    return views[:, ::stride, ::stride, 0]


def _sides(padding: Padding, window: int) -> tuple[int, int]:
    """Padding before and after: valid none, same keeps the size, full lets the window touch with one cell."""
    if isinstance(padding, str):
        if padding not in (named := {"valid": 0, "same": window - 1, "full": 2 * (window - 1)}):
            raise unknown("padding", padding, named)
        total = named[padding]
        return total // 2, total - total // 2
    _check("padding", padding, 0, MOST_CELLS)
    return padding, padding


def _check(word: str, value: int, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadValue(f"The {word} must be a whole number from {low} to {high}.")


def _tables(maps: Doubles) -> tuple[Table, ...]:
    return tuple(table(each) for each in maps)
