"""Where a cell looked: the rectangle of the image that it can depend on, computed from the anatomy, not guessed."""

from collections.abc import Sequence
from dataclasses import dataclass

from cnn_demo.errors import unknown
from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.tracing import SOFTMAX, check_cell


@dataclass(frozen=True)
class Rectangle:
    """Rows top to bottom and columns left to right of the image, ends excluded, and what lies beyond its edges."""

    top: int
    left: int
    bottom: int
    right: int
    padding: tuple[int, int, int, int]  # rows and columns of padding: above, left, below, right
    words: str


def receptive_field(anatomy: Sequence[LayerAnatomy], layer: str, channel: int, y: int = 0, x: int = 0) -> Rectangle:
    """Of cell (channel, y, x) of a layer; for a flattened vector the channel says which cell it was.

    BadValue when there is no such layer or cell.
    """
    layers = {each.name: each for each in anatomy}
    layers.setdefault(SOFTMAX, anatomy[-1])
    if layer not in layers:
        raise unknown("layer", layer, layers)
    found, image = layers[layer], anatomy[0].input_shape
    check_cell(layer, found.output_shape, channel, y, x)
    if found.field.flat:
        height, width = found.field.flat
        y, x = divmod(channel % (height * width), width)
    window = found.field.window(y, x)
    limits = (image[1], image[2])
    top, left, bottom, right = (min(max(edge, 0), limits[i % 2]) for i, edge in enumerate(window))
    padding = (top - window[0], left - window[1], window[2] - bottom, window[3] - right)
    return Rectangle(top, left, bottom, right, padding, _words(top, left, bottom, right, limits, padding))


def _words(top: int, left: int, bottom: int, right: int, image: tuple[int, int], padding: Sequence[int]) -> str:
    if (bottom - top, right - left) == image:
        return "It depends on the whole image."
    if bottom <= top or right <= left:
        return "It lies in the padding and depends on no pixel."
    rows, columns = f"rows {top} to {bottom - 1}", f"columns {left} to {right - 1}"
    where = f"It depends on {rows} and {columns}, {bottom - top}×{right - left} pixels"
    return f"{where}, and on padding beyond the edge." if any(padding) else f"{where}."
