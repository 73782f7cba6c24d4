"""Feature maps as the page gets them: the maps that are asked for, or those in which most goes on."""

from collections.abc import Sequence
from typing import Literal

from cnn_demo.inspection.layers.feature_maps import LayerMaps, maps_of, peaks_of, rounded, some_maps, strongest
from cnn_demo.networks.tracing import Layer
from cnn_demo.ui.rpc.models import Name, Packed, packed
from cnn_demo.ui.rpc.registry import Model

MOST_UNITS = 1024  # of a layer without maps
Scale = Literal["layer", "map"]


class MapsWanted(Model):
    """Of one layer: these maps, or so many of those in which most goes on, the strongest first."""

    layer: Name
    maps: list[int] | None = None
    most: int = 12


class MapSet(Model):
    """Some maps of one layer for one image, uint8 map by map as base64. A layer of units is one map, a row of them."""

    name: str
    kind: str
    shape: list[int]  # of the whole output
    maps: list[int]  # the numbers of those that are here
    signed: bool  # 128 is zero; else 0 is
    lows: list[float | None]
    highs: list[float | None]
    limit: float | None  # the largest magnitude of the whole layer
    h: int
    w: int
    codes: Packed


def map_set(layer: Layer, wanted: MapsWanted, scale: Scale, cells: int = 64 * 64) -> MapSet:
    """Numbers that are no map of the layer are left out."""
    output = layer.output[0]
    peaks = peaks_of(layer)
    largest = float(peaks.max())
    limit = rounded(largest)
    if output.dim() == 1:
        found = maps_of([layer], scale, MOST_UNITS, MOST_UNITS)[0]
        return _to_json(found, list(range(found.shown)), limit)
    numbers = strongest(peaks, wanted.most) if wanted.maps is None else _there(wanted.maps, len(output))
    found = maps_of([some_maps(layer, numbers)], scale, max(len(numbers), 1), cells, largest)[0]
    return _to_json(found, numbers[: found.shown], limit, tuple(output.shape))


def _there(numbers: Sequence[int], total: int) -> list[int]:
    return [number for number in numbers if 0 <= number < total][:total] or [0]


def _to_json(found: LayerMaps, numbers: list[int], limit: float | None, shape: tuple[int, ...] | None = None) -> MapSet:
    return MapSet(
        name=found.layer,
        kind=found.kind,
        shape=list(shape or found.shape),
        maps=numbers,
        signed=found.signed,
        lows=[rounded(low) for low in found.lows],
        highs=[rounded(high) for high in found.highs],
        limit=limit,
        h=found.codes.shape[1],
        w=found.codes.shape[2],
        codes=packed(found.codes),
    )
