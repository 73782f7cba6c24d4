"""One layer's maps as a PNG: tiles in a near-square grid, in the colors of the page (blue, paper, orange; or paper to
ink-blue where nothing is negative)."""

import io
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_demo.inspection.layers.feature_maps import LayerMaps

NEGATIVE, ZERO, POSITIVE, INK = (0x21, 0x66, 0xAC), (0xF7, 0xF5, 0xF1), (0xC4, 0x51, 0x0C), (0x14, 0x36, 0x5C)
GAP = 1  # pixels between tiles


def montage(maps: LayerMaps) -> bytes:
    """PNG bytes, one pixel per cell, the maps row by row from the top left."""
    count, height, width = maps.codes.shape
    columns = ceil(sqrt(count))
    lines = ceil(count / columns)
    sheet = np.full((lines * (height + GAP) - GAP, columns * (width + GAP) - GAP, 3), 255, dtype=np.uint8)
    colors = palette(maps.signed)
    for index, codes in enumerate(maps.codes):
        top, left = (index // columns) * (height + GAP), (index % columns) * (width + GAP)
        sheet[top : top + height, left : left + width] = colors[codes]
    stream = io.BytesIO()
    Image.fromarray(sheet).save(stream, format="PNG")
    return stream.getvalue()


def palette(signed: bool) -> NDArray[np.uint8]:
    """The color of each of the 256 codes, uint8 (256, 3)."""
    codes = np.arange(256, dtype=np.float32)[:, None]
    negative, zero, positive, ink = (np.array(c, dtype=np.float32) for c in (NEGATIVE, ZERO, POSITIVE, INK))
    if not signed:
        mixed = zero + (ink - zero) * codes / 255
    else:
        t = np.clip((codes - 128) / 127, -1, 1)
        mixed = np.where(t < 0, zero + (negative - zero) * -t, zero + (positive - zero) * t)
    return np.asarray(mixed.round(), dtype=np.uint8)
