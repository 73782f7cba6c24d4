"""Each layer in a few numbers: range, mean, share of zeros, dead maps, and a small histogram."""

from dataclasses import dataclass

import numpy as np

from cnn_demo.networks.tracing import Layer, Trace


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


def statistics(trace: Trace, bins: int = 24) -> list[LayerStatistics]:
    """All layers of a trace, for its first image."""
    return [_of(layer, bins) for layer in trace.layers]


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
