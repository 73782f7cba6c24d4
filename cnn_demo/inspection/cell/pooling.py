"""Pooling: the window, and its winner or its average."""

from typing import Any

import numpy as np

from cnn_demo.inspection.cell.records import Pooling
from cnn_demo.inspection.cell.window import (
    Booleans,
    Cell,
    Integers,
    doubles,
    inside_of,
    number,
    patches_of,
    reach,
    table,
)
from cnn_demo.networks.analysis.formulas import pair


def pooling(cell: Cell) -> Pooling:
    module: Any = cell.layer.module
    before = doubles(cell.layer.inputs[0][0, cell.channel])
    rows, columns = reach(cell)
    inside = inside_of(rows, columns, before.shape)
    window = patches_of(before[None], rows, columns)[0] * inside
    winner, divisor = None, 1
    if "Max" in cell.layer.kind:
        best = int(np.where(inside, window, -np.inf).argmax())  # the first of equals, as in torch
        winner = (best // len(columns), best % len(columns))
        result = float(window[winner])
        formula = f"max of {inside.sum()} = {number(result)}"
    else:
        divisor = getattr(module, "divisor_override", None) or divisor_of(module, rows, columns, before.shape, inside)
        result = float(window.sum() / divisor)
        formula = f"{number(float(window.sum()))} / {divisor} = {number(result)}"
    return Pooling(**cell.at, result=result, rows=tuple(rows.tolist()), columns=tuple(columns.tolist()),
                   padding=table(~inside), window=table(window), winner=winner, divisor=divisor,
                   formula=formula)  # fmt: skip


def divisor_of(module: Any, rows: Integers, columns: Integers, shape: tuple[int, ...], inside: Booleans) -> int:
    """How many cells an average is over: padding counts unless told otherwise, what hangs over the padding never."""
    if not getattr(module, "count_include_pad", False):
        return int(inside.sum())
    padding = pair(module.padding)
    inside_padding = inside_of(
        rows + padding[0], columns + padding[1], (shape[0] + 2 * padding[0], shape[1] + 2 * padding[1])
    )
    return int(inside_padding.sum())
