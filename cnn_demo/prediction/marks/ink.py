"""What is done to lines of ink: finding the box around them, drawing them again with another pen.

Arrays are uint8 (H, W), 0 paper to 255 ink.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

PEN = 2.0  # the median of 2 * area / outline over MNIST's training digits is 1.95 pixels in their 20×20 box
THINNEST, THICKEST = 1.7, 2.6  # 25 % of them are thinner, 10 % wider: a line between these stays as it is
FINE = 4  # lines are redrawn on a grid so many times finer than the network's pixels


def ink_box(ink: Pixels, faintest: int = 25) -> tuple[int, int, int, int]:
    """(top, bottom, left, right) of everything darker than `faintest`; the whole array when there is nothing."""
    marks = ink > min(faintest, int(ink.max(initial=0)) // 2)
    rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    if not len(rows):
        return 0, ink.shape[0], 0, ink.shape[1]
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def with_pen(ink: Pixels, side: int) -> Pixels:
    """The same line with the width that MNIST's pens have once the longer side is `side` pixels.

    Works on a grid of about FINE * side pixels, which is also the size of the answer.
    """
    factor = FINE * side / max(ink.shape)
    size = (max(1, round(ink.shape[1] * factor)), max(1, round(ink.shape[0] * factor)))
    fine = np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BILINEAR))
    peak = int(fine.max())
    if not peak:
        return fine
    fine = np.asarray(np.minimum(fine * (255 / peak), 255), dtype=np.uint8)
    width = line_width(fine) / FINE
    if THINNEST <= width <= THICKEST:
        return fine
    target = PEN if width < THINNEST else THICKEST
    rounds = round(abs(target - width) * FINE / 2)
    return _grown(fine, rounds) if width < target else 255 - _grown(255 - fine, rounds, pad=False)


def line_width(ink: Pixels) -> float:
    """Twice the area over the length of the outline, in pixels: the width of a long line."""
    padded = np.zeros((ink.shape[0] + 2, ink.shape[1] + 2), dtype=np.int32)
    padded[1:-1, 1:-1] = ink
    outline = np.abs(np.diff(padded, axis=0)).sum() + np.abs(np.diff(padded, axis=1)).sum()
    return 2 * float(padded.sum()) / float(outline) if outline else 0.0


def _grown(ink: Pixels, rounds: int, pad: bool = True) -> Pixels:
    """Every line wider by one pixel on each side per round, in the shape of an octagon."""
    grown = np.pad(ink, rounds) if pad else ink
    for turn in range(rounds):
        across = _with_neighbors(grown.T, grown.T).T
        grown = _with_neighbors(across, across if turn % 2 else grown)
    return grown


def _with_neighbors(pixels: Pixels, neighbors: Pixels) -> Pixels:
    """The largest of each pixel and what is above and below it in `neighbors`."""
    largest = pixels.copy()
    np.maximum(largest[1:], neighbors[:-1], out=largest[1:])
    np.maximum(largest[:-1], neighbors[1:], out=largest[:-1])
    return largest
