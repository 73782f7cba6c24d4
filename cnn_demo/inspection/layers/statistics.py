"""Each layer in a few numbers: range, mean, share of zeros, dead maps, and a small histogram."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnn_demo.errors import BadValue
from cnn_demo.networks.tracing import Layer, Trace

BINS = 24


@dataclass(frozen=True)
class LayerStatistics:
    """Of one layer's output for one image. Not-a-numbers are counted in `bad` and left out of all the rest."""

    layer: str
    kind: str
    values: int
    low: float
    high: float
    mean: float
    std: float
    zeros: float  # share of exact zeros, 0 to 1
    dead: tuple[int, ...]  # maps (or units) that are zero everywhere for this image
    bad: int
    edges: tuple[float, float]  # of the histogram
    counts: tuple[int, ...]


@dataclass(frozen=True)
class MapStatistics:
    """The same of one map (or unit); `counts` in the bins of its layer."""

    number: int
    low: float
    high: float
    mean: float
    std: float
    zeros: float
    counts: tuple[int, ...]


def statistics(trace: Trace, bins: int = BINS) -> list[LayerStatistics]:
    """All layers of a trace, for its first image."""
    return [_of(layer, bins) for layer in trace.layers]


def layer_statistics(layer: Layer, bins: int = BINS) -> LayerStatistics:
    """One layer."""
    return _of(layer, bins)


def map_statistics(layer: Layer, number: int, whole: LayerStatistics) -> MapStatistics:
    """One of its maps, beside the `whole` layer. BadValue when there is no such map."""
    output = layer.output[0].detach().float().cpu().numpy()
    if not 0 <= number < len(output):
        raise BadValue(f"{layer.name} has maps 0 to {len(output) - 1}.")
    values: npt.NDArray[np.float64] = np.atleast_1d(output[number])
    values = values[np.isfinite(values)].astype(np.float64)
    if not values.size:
        return MapStatistics(number, 0, 0, 0, 0, 0, (0,) * len(whole.counts))
    counts, _ = np.histogram(
        values, bins=len(whole.counts), range=whole.edges if whole.edges[1] > whole.edges[0] else None
    )
    return MapStatistics(
        number=number,
        low=float(values.min()),
        high=float(values.max()),
        mean=float(values.mean()),
        std=float(values.std()),
        zeros=float((values == 0).mean()),
        counts=tuple(counts.tolist()),
    )


def _of(layer: Layer, bins: int) -> LayerStatistics:
    output = layer.output[0].detach().float().cpu().numpy()
    values = output[np.isfinite(output)].astype(np.float64)
    if not values.size:
        return LayerStatistics(layer.name, layer.kind, output.size, 0, 0, 0, 0, 0, (), output.size, (0, 0), (0,) * bins)
    low, high = float(values.min()), float(values.max())
    edges = (low, high) if high > low else (low - 0.5, high + 0.5)
    counts, _ = np.histogram(values, bins=bins, range=edges)
    is_dead = ~output.reshape(len(output), -1).any(axis=1)
    return LayerStatistics(
        layer=layer.name,
        kind=layer.kind,
        values=output.size,
        low=low,
        high=high,
        mean=float(values.mean()),
        std=float(values.std()),
        zeros=float((values == 0).mean()),
        dead=tuple(np.flatnonzero(is_dead).tolist()),
        bad=output.size - values.size,
        edges=edges,
        counts=tuple(counts.tolist()),
    )
