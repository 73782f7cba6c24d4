"""Worked examples: eight computations that every course sets, worked out here each time, never written down.

What comes out is compared with the printed results by the tests. Those that fit can be opened on the workbench.
"""

from dataclasses import dataclass

from cnn_demo.inspection.playground.convolution import Padding, convolve, pool
from cnn_demo.inspection.playground.size_formulas import size_after, trio, weights_of_convolution, weights_of_dense
from cnn_demo.networks.layer_kind.window import Doubles

Rows = list[list[int]]

FIVE: Rows = [[3, 5, 2, 8, 1], [9, 7, 5, 4, 3], [2, 0, 6, 1, 6], [6, 3, 7, 9, 2], [1, 4, 9, 5, 1]]
LOWER: Rows = [[1, 0, 0], [1, 1, 0], [0, 0, 1]]
PATCHES: list[Rows] = [
    [[1, 0, 1], [0, 3, 2], [1, 1, 1]],
    [[1, 3, 3], [0, 2, 4], [1, 2, 0]],
    [[0, 0, 3], [0, 1, 1], [2, 3, 1]],
]
FILTER: list[Rows] = [
    [[0, 1, 0], [1, 1, 2], [1, 0, 0]],
    [[0, 0, 2], [1, 1, 0], [0, 2, 0]],
    [[1, 1, 1], [0, 0, 2], [1, 1, 2]],
]
FOUR: Rows = [[7, 3, 5, 2], [8, 7, 1, 6], [4, 9, 3, 9], [0, 8, 4, 5]]
SIX: Rows = [[(3 * y + 2 * x) % 10 for x in range(6)] for y in range(6)]
NINE: Rows = [[(2 * y + 5 * x) % 10 for x in range(9)] for y in range(9)]
ONES: Rows = [[1, 1, 1]] * 3


@dataclass(frozen=True)
class Bench:
    """A state of the workbench: what it slides, over what, and how."""

    input: list[Rows]
    kernel: list[Rows]
    stride: int = 1
    padding: Padding = 0
    dilation: int = 1
    bias: float = 0


@dataclass(frozen=True)
class Pool:
    """A state of the pooling window over typed numbers."""

    rows: Rows
    size: int
    stride: int
    kind: str = "max"


@dataclass(frozen=True)
class Cost:
    """A state of the comparison of a fully connected layer with a convolution."""

    side: int
    channels: int
    neurons: int = 1000
    kernel: int = 3
    filters: int = 32
    stride: int = 1
    padding: int = 0


@dataclass(frozen=True)
class Worked:
    """One example: the task, each line of the way, the result, and what to open to see it."""

    id: str
    title: str
    task: str
    lines: tuple[str, ...]
    result: str
    bench: Bench | None = None
    pool: Pool | None = None
    cost: Cost | None = None


def worked() -> tuple[Worked, ...]:
    """C1 to C8, in order."""
    return (_one_channel(), _three_channels(), _pooling(), _sizes(), _floor(), _trio(), _parameters(), _why_not_dense())


def _one_channel() -> Worked:
    bench = Bench([FIVE], [LOWER])
    found = convolve(bench.input, bench.kernel)
    lines = (found.size_formula, f"First cell: {found.step(0, 0).formula}")
    return Worked(
        "C1",
        "Convolution of one channel",
        "Slide the 3×3 kernel over the 5×5 input.",
        lines,
        _text(found.output),
        bench,
    )


def _three_channels() -> Worked:
    bench = Bench(PATCHES, FILTER)
    step = convolve(bench.input, bench.kernel).step(0, 0)
    named = zip(("Red", "Green", "Blue"), step.products, step.sums, strict=True)
    lines = tuple(
        f"{name}: {' + '.join(f'{product:g}' for row in table for product in row)} = {total:g}"
        for name, table, total in named
    )
    return Worked("C2", "Three channels, one filter", "A filter has a kernel for each channel: add up their sums.",
                  lines, f"{step.formula.split(' = ')[0]} = {step.total:g}, + bias", bench)  # fmt: skip


def _pooling() -> Worked:
    state = Pool(FOUR, 2, 2)
    found = pool(state.rows, state.size)
    lines = (found.size_formula, *(step.formula for step in found.steps()))
    return Worked("C3", "Max pooling", "Keep the largest of each 2×2 window.", lines, _text(found.output), pool=state)


def _sizes() -> Worked:
    first, first_text = size_after(320, 5, 1, 0, 0)
    second, second_text = size_after(first, 10, 2, 2, 2)
    weights = weights_of_convolution(5, 3, 5), weights_of_convolution(10, 5, 8)
    lines = (first_text, f"Conv(3, 5, 5): {weights[0].numbers}", second_text, f"Conv(5, 8, 10): {weights[1].numbers}")
    return Worked(
        "C4",
        "Sizes and parameters of two layers",
        "320×320 in color; 5 filters of 5×5; then 8 of 10×10, stride 2, padding 2.",
        lines,
        f"{first}, then {second}; {weights[0].result:,} and {weights[1].result:,} parameters",
        cost=Cost(320, 3, kernel=5, filters=5),
    )


def _floor() -> Worked:
    bench = Bench([SIX], [ONES], stride=2, padding=1)
    found = convolve(bench.input, bench.kernel, bench.stride, bench.padding)
    exact = (6 - 3 + 2 * 1) / 2 + 1
    lines = (f"(6 − 3 + 2×1) / 2 + 1 = {exact:g}, and there is no half value", found.size_formula,
             f"Rows and columns that no window reaches: {found.dropped[0]} and {found.dropped[1]}")  # fmt: skip
    return Worked("C5", "A stride that does not divide", "6×6, a 3×3 kernel, padding 1, stride 2.", lines,
                  f"{found.output.shape[0]}, and one column is dropped", bench)  # fmt: skip


def _trio() -> Worked:
    bench = Bench([NINE], [ONES], padding="same")
    sides = [line.result for line in trio(9, 3)]
    pooled, text = size_after(9, 2, 2, 0, 0)
    lines = (*(f"{line.title}: {line.numbers}" for line in trio(9, 3)), f"2×2 pooling: {text}")
    return Worked("C6", "Padding: valid, full, same", "9×9, a 3×3 kernel; then 2×2 pooling.", lines,
                  f"{sides[0]}, {sides[1]}, {sides[2]}; pooled {pooled}", bench)  # fmt: skip


def _parameters() -> Worked:
    found = weights_of_convolution(3, 3, 32)
    return Worked("C7", "Parameters of a convolution",
                  "Conv2d(3, 32, 3): 32 filters of 3×3 over three channels.",
                  (found.numbers,), f"{found.result:,} parameters", cost=Cost(32, 3))  # fmt: skip


def _why_not_dense() -> Worked:
    dense = [weights_of_dense(shape, neurons)
             for shape, neurons in (((1, 256, 256), 1000), ((3, 256, 256), 1000), ((1, 100, 100), 500))]  # fmt: skip
    small = weights_of_convolution(3, 1, 32), weights_of_convolution(3, 3, 32)
    gray, color, little = (f"{each.result / 1e6:.1f} M" for each in dense)
    lines = (*(each.numbers for each in dense), f"32 filters of 3×3, gray: {small[0].numbers}",
             f"32 filters of 3×3, color: {small[1].numbers}")  # fmt: skip
    return Worked(
        "C8",
        "Why not fully connected?",
        "256×256 with 1,000 neurons, gray and color; 100×100 with 500.",
        lines,
        f"{gray}; {color}; {little}, against {small[0].result} and {small[1].result}",
        cost=Cost(256, 1),
    )


def _text(output: Doubles) -> str:
    return "[" + ", ".join("[" + ", ".join(f"{value:g}" for value in row) + "]" for row in output) + "]"
