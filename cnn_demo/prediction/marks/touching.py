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
    box = marks[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return any(_can_be_cut(_leaning(box, lean)) for lean in LEANS)


def _leaning(box: Mask, lean: int) -> Mask:
    """Each row moved aside, so that a leaning cut becomes a column."""
    height, width = box.shape
    moves = [row * lean // 5 for row in range(height)]
    moved = np.zeros((height, width + max(moves) - min(moves)), dtype=bool)
    for row, move in enumerate(moves):
        start = move - min(moves)
        moved[row, start : start + width] = box[row]
    return moved


def _can_be_cut(box: Mask) -> bool:
    height = len(box)
    strokes = (np.diff(box.astype(np.int8), axis=0, prepend=0) == 1).sum(axis=0)
    ink = box.sum(axis=0)
    before = ink.cumsum() - ink
    after = ink.sum() - before - ink
    tops = np.where(ink > 0, box.argmax(axis=0), height)
    bottoms = np.where(ink > 0, height - box[::-1].argmax(axis=0), 0)
    heights = np.minimum(_heights(tops, bottoms), _heights(tops[::-1], bottoms[::-1])[::-1])
    is_thin = (strokes == 1) & (ink <= THIN * height)
    is_between = (np.minimum(before, after) >= SHARE * ink.sum()) & (heights >= TALL * height)
    cuts = np.flatnonzero(is_thin & is_between).tolist()
    return any(not _is_open_ring(box, cut, int(tops[cut] + bottoms[cut])) for cut in cuts)


def _heights(tops: NDArray[np.int64], bottoms: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of all that lies before each column."""
    heights = np.maximum.accumulate(bottoms) - np.minimum.accumulate(tops)
    return np.concatenate([[0], heights[:-1]])


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
