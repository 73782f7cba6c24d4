"""Ruled and squared paper: straight lines from one edge of the sheet to the other are no part of what is written.

A line is looked for between each place where marks touch one edge and each place across from it, so that a sheet may
lie aslant. It is taken away wherever it stands alone; where something longer crosses it, what is written stays whole.
"""

from itertools import product

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

MARKED = 40  # levels: the soft sides of a line belong to it
ASLANT = 0.06  # of the width, that a line may rise on its way across
WHOLE = 0.93  # of its way, on which a line is there
THICK = 0.05  # of the height: nothing so thick is ruled
ALONE = 0.25  # of its way, at least, nothing is written over it
CROSSED = 1.8  # of a line's thickness: what is thicker there is more than the line
MOST = 60  # places at one edge; more is no ruling


def without_ruling(light: Pixels) -> Pixels:
    """Marks, uint8 (H, W) light on black, without the lines across and down; the same array where there are none."""
    away = _lines(light > MARKED) | _lines(light.T > MARKED).T
    return np.where(away, np.uint8(0), light) if away.any() else light


def _lines(marks: Mask) -> Mask:
    """Where lines across stand alone."""
    away = np.zeros_like(marks)
    for rows in _lines_across(marks):
        away |= _alone(marks, rows)
    return away


def _lines_across(marks: Mask) -> list[NDArray[np.int64]]:
    """Of each line its row in every column."""
    height, width = marks.shape
    starts, ends = _middles(marks[:, : max(1, width // 100)]), _middles(marks[:, -max(1, width // 100) :])
    if max(len(starts), len(ends)) > MOST:
        return []
    columns, found = np.arange(width), []
    for start, end in product(starts, ends):
        if abs(end - start) > ASLANT * width:
            continue
        rows = np.rint(np.linspace(start, end, width)).astype(np.int64)
        near = np.stack([marks[(rows + off).clip(0, height - 1), columns] for off in (-1, 0, 1)]).any(axis=0)
        if near.mean() >= WHOLE:
            found.append(rows)
    return found


def _middles(edge: Mask) -> list[float]:
    """The middle of each thin run of rows with marks in this strip along an edge."""
    marked = np.pad(edge.any(axis=1), 1).astype(np.int8)
    changes = np.flatnonzero(np.diff(marked))
    runs = zip(changes[::2], changes[1::2], strict=True)
    return [(first + after - 1) / 2 for first, after in runs if after - first <= max(2, THICK * len(edge))]


def _alone(marks: Mask, rows: NDArray[np.int64]) -> Mask:
    """Where the line, with its soft sides, is as thick as it is where nothing is written over it."""
    first, after = _runs(marks, rows)
    thick = float(np.quantile((after - first)[after > first], ALONE))
    alone = (after > first) & (after - first <= CROSSED * thick + 1)
    row = np.arange(len(marks))[:, None]
    return alone & (row >= first - 1) & (row <= after)


def _runs(marks: Mask, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each column (first row, row after the last) of the marks at its row, or beside it; empty without any."""
    columns, row = np.arange(marks.shape[1]), np.arange(len(marks))[:, None]
    near = np.stack([(rows + off).clip(0, len(marks) - 1) for off in (0, -1, 1)])
    at = near[marks[near, columns].argmax(axis=0), columns]
    first = np.where(~marks & (row < at), row + 1, 0).max(axis=0)
    after = np.where(~marks & (row >= at), row, len(marks)).min(axis=0)
    return first, after
