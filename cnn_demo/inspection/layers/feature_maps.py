"""Feature maps as images: one byte per cell, the colors are the browser's business.

Layers without negative values: 0 is zero and 255 the largest value. Signed layers: 128 is zero, 1 and 255 are minus
and plus the largest magnitude. Answers are bounded: so many maps, so many cells, so many bytes, and they say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, isfinite, prod, sqrt
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo.errors import unknown
from cnn_demo.networks.architecture import count_parameters
from cnn_demo.networks.layers import find_kind
from cnn_demo.networks.tracing import Layer, Trace

Scope = Literal["map", "layer"]
Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

BUDGET = 1_200_000  # codes of one answer: 1.6 MB as base64, within the 2 MB that an answer may have


@dataclass(frozen=True, eq=False)
class LayerMaps:
    """One layer's maps. `lows` and `highs` are the values of each map shown, before any downscaling."""

    layer: str
    kind: str
    shape: tuple[int, ...]  # of the whole output: (maps, h, w) or (units,)
    module: nn.Module
    signed: bool
    lows: list[float]
    highs: list[float]
    codes: Bytes  # (maps, h, w); a dense layer's units are (1, 1, n)
    shown: int  # maps (or units)
    total: int

    @cached_property
    def parameters(self) -> int:
        return count_parameters(self.module)

    @cached_property
    def formula(self) -> str:
        """ "3×3×16×32 + 32 = 4,640"; empty for a layer without parameters."""
        kind = find_kind(self.module)
        return kind.parameter_formula(self.module) if kind else f"{self.parameters:,}" if self.parameters else ""


def all_maps(trace: Trace, scope: Scope = "map", most: int = 64, cells: int = 64 * 64) -> list[LayerMaps]:
    """All layers of a trace of one image. Brightness is relative to the largest value of a map or of its layer.

    At most `most` maps per layer; maps of more than `cells` cells are averaged down. Fewer cells, then fewer maps,
    where all layers together would exceed BUDGET.
    """
    return maps_of(trace.layers, scope, most, cells)


def maps_of(
    layers: Sequence[Layer], scope: Scope, most: int, cells: int, limit: float | None = None
) -> list[LayerMaps]:
    """The same for some of the layers. `limit` is the largest magnitude of the scale, where these are not all maps."""
    if scope not in ("map", "layer"):
        raise unknown("scale", scope, ("map", "layer"))
    shapes = [tuple(layer.output.shape[1:]) for layer in layers]
    while sum(_size(shape, most, cells) for shape in shapes) > BUDGET and most > 1:
        cells, most = (cells // 2, most) if cells > 256 else (cells, most // 2)
    return [_layer_maps(layer, scope, most, cells, limit) for layer in layers]


def one_layer(trace: Trace, name: str, scope: Scope = "map", most: int = 1024, cells: int = 224 * 224) -> LayerMaps:
    """One layer, larger: for a close look or a download. BadValue when there is no such layer."""
    layer, shape = trace.layer(name), tuple(trace.layer(name).output.shape[1:])
    while _size(shape, most, cells) > BUDGET:
        cells, most = (cells // 2, most) if cells > 64 * 64 else (cells, most // 2)
    return _layer_maps(layer, scope, most, cells)


def peaks_of(layer: Layer) -> Tensor:
    """(maps,) or (units,): the largest magnitude anywhere in each."""
    output = layer.output[0]
    return torch.linalg.vector_norm(output.flatten(1), torch.inf, dim=1) if output.dim() > 1 else output.abs()


def strongest(peaks: Tensor, most: int) -> list[int]:
    """The numbers of the maps with the largest peaks, the largest first: a map that is a little active all over, as a
    bias makes it, comes after one that answers strongly at one place."""
    numbers: list[int] = torch.argsort(peaks, descending=True, stable=True)[:most].tolist()
    return numbers


def some_maps(layer: Layer, numbers: Sequence[int]) -> Layer:
    """The layer with these of its maps alone, in this order."""
    return replace(layer, output=layer.output[:, list(numbers)])


def signed_codes(values: Floats, limit: Floats | float) -> Bytes:
    """128 for zero, 1 and 255 for ∓limit. Not-a-number is drawn as zero."""
    scaled = values * (np.float32(127.0) / np.maximum(limit, np.float32(1e-30)))
    return _as_bytes(scaled + np.float32(128.5), zero=128.0)


def is_signed(kind: str, low: float) -> bool:
    """May values of such a layer be negative? `low` is the smallest one seen. The zero of a signed kind stays in the
    middle, even for an image that happens to give no negative value."""
    known = find_kind(kind)
    return (known is not None and known.sign == "signed") or low < 0


def codes_of(values: Floats, limit: float, signed: bool) -> Bytes:
    """Signed or not, on a scale that ends at `limit`."""
    return signed_codes(values, limit) if signed else _unsigned_codes(values, np.asarray(limit, dtype=np.float32))


def _layer_maps(layer: Layer, scope: Scope, most: int, cells: int, limit: float | None = None) -> LayerMaps:
    output = layer.output[0].detach()
    shape = tuple(output.shape)
    is_vector = output.dim() == 1
    total = shape[0]
    values: Floats = (output[:cells].reshape(1, 1, -1) if is_vector else output[:most]).float().cpu().numpy()
    flat = values.reshape(len(values), -1)
    lows, highs = flat.min(axis=1), flat.max(axis=1)
    signed = is_signed(layer.kind, float(lows.min()))
    limits = np.maximum(-lows, highs)
    if scope == "layer":
        limits = np.asarray([limits.max() if limit is None else limit], dtype=np.float32)
    if values.shape[1] * values.shape[2] > cells and not is_vector:
        values = _downscaled(values, cells)
    limits = limits[:, None, None]
    codes = signed_codes(values, limits) if signed else _unsigned_codes(values, limits)
    shown = codes.shape[2] if is_vector else len(codes)
    return LayerMaps(
        layer.name, layer.kind, shape, layer.module, signed, lows.tolist(), highs.tolist(), codes, shown, total
    )


def _unsigned_codes(values: Floats, limit: Floats) -> Bytes:
    return _as_bytes(values * (np.float32(255.0) / np.maximum(limit, np.float32(1e-30))) + np.float32(0.5))


def _as_bytes(values: npt.NDArray[np.floating[Any]], zero: float = 0.0) -> Bytes:
    if not np.isfinite(values).all():
        values = np.nan_to_num(values, nan=zero, posinf=255.0, neginf=0.0)
    codes: Bytes = np.clip(values, 0, 255).astype(np.uint8)
    return codes


def _downscaled(values: Floats, cells: int) -> Floats:
    height, width = _small(values.shape[1], values.shape[2], cells)
    return F.adaptive_avg_pool2d(torch.from_numpy(values), (height, width)).numpy()


def _small(height: int, width: int, cells: int) -> tuple[int, int]:
    if height * width <= cells:
        return height, width
    factor = ceil(sqrt(height * width / cells))
    return max(1, height // factor), max(1, width // factor)


def _size(shape: tuple[int, ...], most: int, cells: int) -> int:
    if len(shape) == 1:
        return min(shape[0], cells)
    return min(shape[0], most) * prod(_small(shape[1], shape[2], cells))


def rounded(value: float) -> float | None:
    """Four significant digits; None (JSON has no infinity) for what is not finite."""
    return float(f"{value:.4g}") if isfinite(value) else None
