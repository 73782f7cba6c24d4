"""Gradients as signed tiles: any layer's maps and weights cut into small images, bounded, with one color scale.

Codes as in feature_maps: 128 is zero, 1 and 255 are minus and plus `limit`.
"""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from torch import Tensor
from torch.nn import functional as F

from cnn_demo.inspection.layers.feature_maps import Bytes, Floats, signed_codes

MOST = 64  # maps, filters, units and input channels each
MOST_CELLS = 64 * 64  # of one tile


@dataclass(frozen=True, eq=False)
class Tiles:
    """`codes` (rows, columns, h, w): filters by input channels for kernels, 1 by maps for maps."""

    codes: Bytes
    limit: float
    shown: tuple[int, int]
    total: tuple[int, int]


def map_tiles(maps: Tensor) -> Tiles:
    """(1, maps, h, w) -> one tile a map; (1, units) -> one tile of one row."""
    if maps.dim() == 2:
        return _tiles(maps[0, :MOST_CELLS].view(1, 1, 1, -1), (1, 1))
    shown = maps[:, :MOST]
    height, width = shown.shape[2:]
    if height * width > MOST_CELLS:
        factor = ceil(sqrt(height * width / MOST_CELLS))
        shown = F.adaptive_avg_pool2d(shown, (max(1, height // factor), max(1, width // factor)))
    return _tiles(shown, (1, maps.shape[1]))


def weight_tiles(weight: Tensor) -> Tiles:
    """(out, in, kh, kw) -> a tile for each kernel; (out, in) -> a square tile for each unit; (n,) -> one row."""
    if weight.dim() == 4:
        return _tiles(weight[:MOST, :MOST], (weight.shape[0], weight.shape[1]))
    if weight.dim() == 1:
        return _tiles(weight[:MOST_CELLS].view(1, 1, 1, -1), (1, 1))
    rows = weight[:MOST, :MOST_CELLS]
    side = ceil(sqrt(rows.shape[1]))
    squares = F.pad(rows, (0, side * side - rows.shape[1])).view(len(rows), 1, side, side)
    return _tiles(squares, (weight.shape[0], 1))


def _tiles(values: Tensor, total: tuple[int, int]) -> Tiles:
    numbers: Floats = values.detach().float().cpu().numpy()
    finite = np.abs(numbers[np.isfinite(numbers)])
    limit = float(finite.max()) if finite.size else 0.0
    return Tiles(signed_codes(numbers, limit), limit, (numbers.shape[0], numbers.shape[1]), total)
