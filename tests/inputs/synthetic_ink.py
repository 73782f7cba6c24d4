"""Digits of a data set drawn again on the pad, as a person would: another place, another size, another pen."""

import numpy as np
from PIL import Image

PAD = 280


def redrawn(digit: np.ndarray, size: int, place: tuple[float, float], brush: int = 0) -> np.ndarray:
    """A data set's digit as ink on a pad: `size` pixels long at `place` in 0..1, its line `brush` pixels wider."""
    rows, columns = np.flatnonzero(digit.max(axis=1)), np.flatnonzero(digit.max(axis=0))
    digit = digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    factor = size / max(digit.shape)
    shape = (max(1, round(digit.shape[1] * factor)), max(1, round(digit.shape[0] * factor)))
    large = np.where(np.asarray(Image.fromarray(digit).resize(shape, Image.Resampling.BICUBIC)) > 127, 255, 0)
    pad = np.zeros((PAD, PAD), dtype=np.uint8)
    top, left = int(place[0] * (PAD - shape[1])), int(place[1] * (PAD - shape[0]))
    pad[top : top + shape[1], left : left + shape[0]] = large
    for _ in range(abs(brush)):
        around = [np.roll(pad, (dy, dx), (0, 1)) for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0))]
        pad = (np.maximum if brush > 0 else np.minimum).reduce([pad, *around])
    return pad
