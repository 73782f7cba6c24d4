"""One cell's sum as a figure: patch × kernel = products for the strongest input channels, and the steps in numbers."""

from collections.abc import Sequence
from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np

from cnn_demo.exports.figures.figure_style import bare, colors, sheet
from cnn_demo.networks.layer_kind.explanation import Convolution, Explanation, Linear, Passed, Pooling, Table
from cnn_demo.networks.layer_kind.notation import bracket, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 4  # input channels drawn; all of them are in the sum
LINE = 96  # letters


def cell_figure(steps: Sequence[Explanation], title: str) -> "Figure":
    """The steps of one cell (see `inspection.cell.chain`): tables of numbers for windows, a formula for all."""
    first = steps[0]
    tables = _tables(first)
    lines = [line for step in steps for line in _wrapped(f"{step.layer} = {_formula(step)}")]
    rows = max(len(tables), 0)
    figure = sheet(8, 1.1 + 2.1 * rows + 0.22 * len(lines), title)
    heights = [2.1] * rows + [0.22 * len(lines) + 0.2]
    grid = figure.add_gridspec(rows + 1, 3, height_ratios=heights)
    for row, cells in enumerate(tables):
        limits = [max(abs(value) for line in cell for value in line if not isnan(value)) for _, cell in cells]
        for column, ((name, cell), limit) in enumerate(zip(cells, limits, strict=True)):
            _table(figure.add_subplot(grid[row, column]), cell, limit, name)
    words = figure.add_subplot(grid[rows, :])
    words.axis("off")
    words.text(0, 1, "\n".join(lines), va="top", ha="left", fontsize=8, transform=words.transAxes)
    return figure


def _tables(step: Explanation) -> list[list[tuple[str, Table]]]:
    if isinstance(step, Convolution):
        return [
            [
                (f"input channel {term.channel}: patch", term.patch),
                ("× kernel", term.kernel),
                (f"= products, sum {number(term.sum)}", term.products),
            ]
            for term in step.terms[:MOST]
        ]
    return [[("window", _without_padding(step))]] if isinstance(step, Pooling) else []


def _without_padding(step: Pooling) -> Table:
    """A maximum meets no value in the padding: NaN, which is drawn as an empty cell. An average counts zeros."""
    if step.winner is None:
        return step.window
    rows = zip(step.window, step.padding, strict=True)
    return tuple(tuple(nan if is_padding else value for value, is_padding in zip(*row, strict=True)) for row in rows)


def _formula(step: Explanation) -> str:
    """The whole sum in one line; what is not drawn one by one is folded into one number."""
    if isinstance(step, Convolution):
        terms = [term.sum for term in step.terms]
        named = f" + {bracket(step.rest)} ({step.rest_count} weaker channels)" if step.rest_count else ""
        return f"{_sum(terms)}{named} + {bracket(step.bias)} (bias) = {number(step.result)}"
    if isinstance(step, Linear):
        terms = [term.product for term in step.terms]
        named = f" + {bracket(step.rest)} ({step.rest_count} weaker inputs)" if step.rest_count else ""
        return f"{_sum(terms)}{named} + {bracket(step.bias)} (bias) = {number(step.result)}"
    if isinstance(step, Passed):
        return f"{number(step.result)}. {step.words}"
    return str(getattr(step, "formula", number(step.result)))


def _sum(terms: Sequence[float]) -> str:
    return " + ".join([number(terms[0]), *map(bracket, terms[1:])]) if terms else "0"


def _wrapped(line: str) -> list[str]:
    lines, now = [], ""
    for word in line.split(" "):
        if len(now) + len(word) > LINE:
            lines.append(now)
            now = "    "
        now += word + " "
    return [*lines, now]


def _table(axis: "Axes", cell: Table, limit: float, name: str) -> None:
    values = np.array(cell, dtype=np.float64)
    axis.imshow(values, cmap=colors(True), vmin=-(limit or 1), vmax=limit or 1, interpolation="nearest")
    axis.set_title(name)
    bare(axis)
    if values.size > 64:
        return  # the numbers would not be readable
    for y, row in enumerate(values):
        for x, value in enumerate(row):
            if isnan(value):
                continue
            light = abs(value) > 0.6 * limit
            axis.text(x, y, number(float(f"{value:.2g}") + 0.0), ha="center", va="center", fontsize=7,
                      color="white" if light else "#1b1a18")  # fmt: skip
