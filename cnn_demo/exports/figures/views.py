"""Views of the page as figures for a report: maps, kernels, gradients, statistics, why an answer, what excites a
filter, the answer along a slider, a map that shifts along. Each has its title, its numbers and its legend; what they
are drawn with is in `drawing`.
"""

from collections.abc import Sequence
from math import ceil, sqrt
from typing import TYPE_CHECKING

import numpy as np

from cnn_demo.exports.figures.figure_style import bare, colors, legend, sheet
from cnn_demo.inspection.attribution import Attribution
from cnn_demo.inspection.interventions.equivariance import EquivarianceResult
from cnn_demo.inspection.layers.feature_maps import Bytes, LayerMaps, signed_codes
from cnn_demo.inspection.layers.kernels import LayerKernels
from cnn_demo.inspection.layers.signed_tiles import Tiles
from cnn_demo.inspection.layers.statistics import LayerStatistics

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def maps_figure(maps: LayerMaps, title: str) -> "Figure":
    """A layer's maps, numbered row by row, on one color scale."""
    limit = max(abs(each) for each in (*maps.lows, *maps.highs))
    if maps.codes.shape[:2] == (1, 1):  # a dense layer: one row of numbers, wrapped
        count = maps.codes.shape[2]
        columns = ceil(sqrt(count))
        filled = np.full(columns * ceil(count / columns), 128 if maps.signed else 0, dtype=np.uint8)
        filled[:count] = maps.codes[0, 0]
        tiles: Bytes = filled.reshape(1, -1, columns)
    else:
        tiles = maps.codes
    size = "×".join(map(str, maps.shape))
    part = f", the first {maps.shown} of {maps.total}" if maps.shown < maps.total else ""
    return _tiled(tiles, maps.signed, limit, f"{title}\n{maps.layer}, {maps.kind}, {size}{part}")


def kernels_figure(kernels: LayerKernels, title: str, most: int = 16) -> "Figure":
    """A convolution's kernels: a row for each filter, a column for each input channel, `most` of either at most."""
    codes = kernels.codes[:most, :most]
    filters, channels, height, width = codes.shape
    outs, ins = kernels.total
    part = "" if (filters, channels) == (outs, ins) else f", shown are {filters} filters and {channels} channels"
    words = f"{title}\n{kernels.layer}: {outs} filters of {height}×{width} for {ins} input channels{part}"
    return _tiled(codes.reshape(-1, height, width), True, kernels.limit, words, columns=channels, rows_are_filters=True)


def gradients_figure(gradients: Tiles, title: str) -> "Figure":
    """How the loss changes with every cell of a layer's maps."""
    _, _, height, width = gradients.codes.shape
    codes = gradients.codes.reshape(-1, height, width)
    if height == 1 and width > 64:  # a long row of values as a square
        side = ceil(sqrt(width))
        codes = np.pad(codes.ravel(), (0, side * side - width), constant_values=128).reshape(1, side, side)
    shown, total = gradients.shown[1], gradients.total[1]
    part = f", the first {shown} of {total}" if shown < total else ""
    return _tiled(codes, True, gradients.limit, f"{title}{part}")


def statistics_figure(found: LayerStatistics, title: str) -> "Figure":
    """How many of a layer's values lie where, and the numbers that sum them up."""
    figure = sheet(6.4, 3.8, title)
    axis = figure.subplots()
    edges = np.linspace(*found.edges, len(found.counts) + 1)
    axis.stairs(found.counts, edges, fill=True, color="#2166ac")
    axis.axvline(0, color="#c4510c", linewidth=1.2)
    axis.set(xlabel="value (the line marks zero)", ylabel="how many")
    numbers = f"{found.values:,} values from {found.low:.3g} to {found.high:.3g}, mean {found.mean:.3g}"
    rest = f"spread {found.std:.3g}, {100 * found.zeros:.1f} % zeros, {len(found.dead)} dead for this image"
    figure.supxlabel(f"{numbers}, {rest}".replace("-", "−"), fontsize=8)
    return figure


def shifted_figure(found: EquivarianceResult, image: Bytes, shifted: Bytes, title: str) -> "Figure":
    """The image and the shifted one, a map of each, and what is left after shifting the second map back."""
    figure = sheet(10, 3, title)
    axes = figure.subplots(1, 5)
    for axis, pixels, name in ((axes[0], image, "image"), (axes[1], shifted, "shifted")):
        axis.imshow(pixels, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
        axis.set_title(name)
    limit = max(float(np.abs(each).max()) for each in (found.first, found.second)) or 1.0
    names = ("its map", "the shifted one's", "difference")
    for axis, values, name in zip(axes[2:], (found.first, found.second, found.difference), names, strict=True):
        codes = signed_codes(values, limit)
        shown = axis.imshow(codes, cmap=colors(True), vmin=0, vmax=255, interpolation="nearest")
        axis.set_title(name)
    legend(figure, shown, axes[4], True, limit)
    for axis in axes:
        bare(axis)
    figure.supxlabel(found.words, fontsize=8)
    return figure


def attribution_figure(learned: Attribution, randomized: Attribution, image: Bytes, title: str, words: str) -> "Figure":
    """The image, what speaks for the class, and the same method on random weights."""
    figure = sheet(9, 3.5, title)
    axes = figure.subplots(1, 3)
    axes[0].imshow(image, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    axes[0].set_title("what the network sees")
    for axis, found, name in ((axes[1], learned, "what speaks for the class"), (axes[2], randomized, "random weights")):
        shown = axis.imshow(
            signed_codes(found.map, found.limit), cmap=colors(True), vmin=0, vmax=255, interpolation="nearest"
        )
        axis.set_title(name)
        legend(figure, shown, axis, True, found.limit)
    for axis in axes:
        bare(axis)
    figure.supxlabel(words, fontsize=8)
    return figure


def patches_figure(
    images: Sequence[Bytes], fields: Sequence[tuple[int, int, int, int]], values: Sequence[float], title: str
) -> "Figure":
    """Test images that excite a filter, the receptive field framed (top, left, bottom, right), the value below."""
    from matplotlib.patches import Rectangle

    figure = sheet(7, 7.6, title)
    side = ceil(sqrt(len(images)))
    for i, (image, (top, left, bottom, right), value) in enumerate(zip(images, fields, values, strict=True)):
        axis = figure.add_subplot(side, side, i + 1)
        axis.imshow(image, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
        axis.add_patch(
            Rectangle((left - 0.5, top - 0.5), right - left, bottom - top, fill=False, edgecolor="#c4510c", linewidth=2)
        )
        axis.set_title(f"{i + 1}: {value:.4g}")
        bare(axis)
    return figure


def curve_figure(at: Sequence[float], shares: Sequence[float], now: float, title: str, axis_name: str) -> "Figure":
    """The probability of a class along a slider, and where the slider stands."""
    figure = sheet(6, 3.6, title)
    axis = figure.subplots()
    axis.plot(at, shares, color="#2166ac", marker="o", markersize=3)
    axis.axvline(now, color="#65615a", linestyle="--", linewidth=1)
    axis.set(xlabel=axis_name, ylabel="probability of the original class", ylim=(-0.03, 1.03))
    axis.grid(alpha=0.3)
    return figure


def _tiled(
    tiles: Bytes, signed: bool, limit: float, title: str, columns: int = 0, rows_are_filters: bool = False
) -> "Figure":
    """All tiles (n, h, w) in one image with white lines between them, numbered."""
    count, height, width = tiles.shape
    columns = columns or ceil(sqrt(count))
    lines = ceil(count / columns)
    fine = 4 if max(height, width) <= 8 else 1  # small tiles get thinner lines
    down, right = height * fine + 1, width * fine + 1
    image = np.full((lines * down - 1, columns * right - 1), np.nan, dtype=np.float32)
    for i, tile in enumerate(tiles):
        top, left = (i // columns) * down, (i % columns) * right
        image[top : top + down - 1, left : left + right - 1] = tile.repeat(fine, 0).repeat(fine, 1)
    figure = sheet(7.6, max(2.4, 6.2 * image.shape[0] / image.shape[1] + 1.3), title)
    axis = figure.subplots()
    shown = axis.imshow(image, cmap=colors(signed), vmin=0, vmax=255, interpolation="nearest")
    bare(axis, frame=False)
    if rows_are_filters:
        axis.set_yticks([i * down + down / 2 for i in range(lines)], [str(i) for i in range(lines)], fontsize=7)
        axis.set_xticks([i * right + right / 2 for i in range(columns)], [str(i) for i in range(columns)], fontsize=7)
        axis.set(ylabel="filter", xlabel="input channel")
        axis.tick_params(length=0)
    elif count > 1:
        axis.set_yticks([i * down + down / 2 for i in range(lines)], [str(i * columns) for i in range(lines)])
        axis.set_ylabel("number of the first map of a row")
        axis.tick_params(length=0)
    legend(figure, shown, axis, signed, limit)
    return figure
