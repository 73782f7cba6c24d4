"""Two digits that touch are one connected part, and look to a network like one strange digit. They are told by a cut.

A straight cut, upright or leaning, that crosses a single thin stroke and leaves nearly the whole height on both sides
runs between two digits: through one digit it crosses two strokes, or leaves something short. A zero that was not
closed is the exception, so ends that come near each other again are taken for its own.
"""

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

LEANS = (-2, -1, 0, 1, 2)  # fifths of a column that a cut goes aside from one row to the next
TALL = 0.9  # of the height, that what lies on each side has
THIN = 0.35  # of the height, that the cut goes through marks
SHARE = 0.1  # of all marks, on each side at least
END, BEYOND = 0.2, 0.35  # shares of the height: where a ring's two halves join, and where its open ends lie
NEAR = 0.4  # of the height, between those ends; of 4,000 digits of MNIST, 7 are still taken for two


def are_touching(marks: Mask) -> bool:
    """Do these marks, bool (H, W), look like two things beside each other that touch in one place?"""
    rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    boxes = _leaning(marks[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    can_be_cut, twice_the_place = _cuts(boxes)
    cuts = zip(*np.nonzero(can_be_cut), strict=True)
    return any(not _is_open_ring(boxes[lean], int(cut), int(twice_the_place[lean, cut])) for lean, cut in cuts)


def _leaning(box: Mask) -> Mask:
    """(leans, H, wider than W): each row moved aside, so that a leaning cut becomes a column."""
    height, width = box.shape
    moves = np.arange(height) * np.array(LEANS)[:, None] // 5
    moves -= moves.min(axis=1, keepdims=True)
    rows, columns = np.nonzero(box)
    moved = np.zeros((len(LEANS), height, width + int(moves.max())), dtype=bool)
    moved[np.arange(len(LEANS))[:, None], rows, columns + moves[:, rows]] = True
    return moved


def _cuts(boxes: Mask) -> tuple[Mask, NDArray[np.int64]]:
    """(leans, W): whether a column parts two things, and, if any does, twice the row where each crosses them."""
    height = boxes.shape[1]
    strokes = boxes[:, 0] + (boxes[:, 1:] > boxes[:, :-1]).sum(axis=1, dtype=np.int16)
    ink = boxes.sum(axis=1, dtype=np.int16).astype(np.int64)
    before, all_ink = ink.cumsum(axis=1) - ink, ink.sum(axis=1, keepdims=True)
    after = all_ink - before - ink
    can_be_cut = (strokes == 1) & (ink <= THIN * height) & (np.minimum(before, after) >= SHARE * all_ink)
    if not can_be_cut.any():
        return can_be_cut, ink
    tops = np.where(ink > 0, boxes.argmax(axis=1), height)
    bottoms = np.where(ink > 0, height - boxes[:, ::-1].argmax(axis=1), 0)
    heights = np.minimum(_heights(tops, bottoms), _heights(tops[:, ::-1], bottoms[:, ::-1])[:, ::-1])
    return can_be_cut & (heights >= TALL * height), tops + bottoms


def _heights(tops: NDArray[np.int64], bottoms: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of all that lies before each column."""
    heights = np.maximum.accumulate(bottoms, axis=1) - np.minimum.accumulate(tops, axis=1)
    return np.concatenate([np.zeros_like(heights[:, :1]), heights[:, :-1]], axis=1)


def _is_open_ring(box: Mask, cut: int, twice_the_place: int) -> bool:
    """Do both sides join at one end and come near each other at the other one?"""
    height = len(box)
    if 2 * END * height < twice_the_place < 2 * (1 - END) * height:
        return False
    beyond = round(BEYOND * height)
    other = box[:beyond] if twice_the_place > height else box[height - beyond :]
    columns = np.flatnonzero(other.any(axis=0))
    left, right = columns[columns < cut], columns[columns > cut]
    return bool(len(left) and len(right) and right[0] - left[-1] <= NEAR * height)
