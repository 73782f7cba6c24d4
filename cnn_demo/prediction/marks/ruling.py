"""Ruled and squared paper, and boxes of forms: printed straight lines are no part of what is written over them.

A line is looked for between each place where marks touch one edge of the sheet and each place across from it, so that
a sheet may lie aslant; a box is four straight sides that meet. Lines are taken away wherever they stand alone; where
something longer crosses them, what is written stays whole.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

MARKED = 40  # levels: the soft sides of a line belong to it
ASLANT = 0.06  # of the width, that a line may rise on its way across
WHOLE = 0.93  # of its way, on which a line is there
THICK = 0.05  # of the height: nothing so thick is ruled
ALONE = 0.1  # of its way, at least, nothing is written over it
CROSSED = 1.8  # of a line's thickness: what is thicker there is more than the line
MOST = 60  # places at one edge; more is no ruling
SIDE = 0.3  # of the image's width or height, that a side of a box has at least
LIKE = 0.9  # of a side's length: what is shorter beside it is written, not printed
MEETS = 0.02  # of the longer side: sides that end so near each other meet
TALL = 0.5  # of a box's height, that what is written over it has


class Box(NamedTuple):
    """Rows and columns of the middles of its sides."""

    top: int
    bottom: int
    left: int
    right: int


def without_ruling(light: Pixels) -> Pixels:
    """Marks, uint8 (H, W) light on black, without the lines across and down; the same array where there are none."""
    marks = light > MARKED
    away = _lines(marks) | _lines(marks.T).T
    away |= _box(marks & ~away)
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
    return [(first + after - 1) / 2 for first, after in _bands(np.asarray(edge.any(axis=1)), _thickest(edge))]


def _thickest(marks: Mask) -> int:
    """Rows of the thickest line that may be printed."""
    return max(2, round(THICK * len(marks)))


def _bands(marked: Mask, thickest: float) -> list[tuple[int, int]]:
    """(first place, place after the last) of each run, those that are no thicker."""
    changes = np.flatnonzero(np.diff(np.pad(marked, 1).astype(np.int8))).tolist()
    return [(a, b) for a, b in zip(changes[::2], changes[1::2], strict=True) if b - a <= thickest]


def _box(marks: Mask) -> Mask:
    """Where the sides of a box stand alone; nowhere without a box, or where too little would be left."""
    for box in _boxes(marks):
        away = _frame(marks, box)
        left, right = box.left + _thickest(marks), box.right - _thickest(marks)
        rows = np.flatnonzero((marks & ~away)[:, left:right].any(axis=1))
        if len(rows) and np.ptp(rows) >= TALL * (box.bottom - box.top):
            return away
    return np.zeros_like(marks)


def _boxes(marks: Mask) -> Iterator[Box]:
    """Four straight runs of which each ends where the next one is."""
    across, down = _straight(marks), _straight(marks.T)
    near = max(3.0, MEETS * max(marks.shape))
    if max(len(across), len(down)) > MOST:
        return
    runs_down = np.array(down).reshape(-1, 3)
    for (top, left, right), (bottom, *ends) in product(across, across):
        if bottom - top < SIDE * len(marks) or not _meet((left, right), ends, near):
            continue
        wanted = [(left, top, bottom), (right, top, bottom)]
        sides = [np.flatnonzero((np.abs(runs_down - each) <= near).all(axis=1)) for each in wanted]
        if all(map(len, sides)):
            yield Box(top, bottom, *(down[found[0]][0] for found in sides))


def _frame(marks: Mask, box: Box) -> Mask:
    """Where its sides stand alone."""
    height, width = marks.shape
    row, column = np.arange(height)[:, None], np.arange(width)
    away = np.zeros_like(marks)
    for each in (box.top, box.bottom):
        away |= _alone(marks, np.full(width, each)) & (column >= box.left) & (column <= box.right)
    for each in (box.left, box.right):
        away |= _alone(marks.T, np.full(height, each)).T & (row >= box.top) & (row <= box.bottom)
    return away


def _straight(marks: Mask) -> list[tuple[int, int, int]]:
    """(row, first column, last column) of each thin straight run across that is long enough for the side of a box."""
    width, thickest = marks.shape[1], _thickest(marks)
    column = np.arange(1, width + 1)
    lengths = column - np.maximum.accumulate(np.where(marks, 0, column), axis=1)
    ends = lengths.argmax(axis=1)
    longest = lengths.max(axis=1)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(longest, thickest), 2 * thickest + 1).max(axis=1)
    bands = _bands((longest >= SIDE * width) & (longest >= LIKE * around), thickest)
    rows = [(first + after - 1) // 2 for first, after in bands]
    return [(row, int(ends[row] - longest[row] + 1), int(ends[row])) for row in rows]


def _meet(one: Sequence[int], other: Sequence[int], near: float) -> bool:
    return all(abs(a - b) <= near for a, b in zip(one, other, strict=True))


def _alone(marks: Mask, rows: NDArray[np.int64]) -> Mask:
    """Where the line, with its soft sides, is as thick as it is where nothing is written over it."""
    first, after = _runs(marks, rows)
    thick = float(np.quantile((after - first)[after > first], ALONE))
    alone = (after > first) & (after - first <= CROSSED * thick + 1) & (thick <= _thickest(marks))
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
