"""The same image twice, once shifted: does a layer's map shift along? Counted cell by cell, where both maps have one.

A convolution gives the same numbers wherever a thing lies. Padding at the edges, and shifts that are no whole number of
a layer's cells, take some of that away; how much is measured here.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from cnn_demo.errors import BadValue
from cnn_demo.inspection.interventions.perturbations import Bytes, Perturbation, background, perturb
from cnn_demo.networks.tracing import output_up_to
from cnn_demo.prediction.network import Network

SAME = 1e-4  # of the largest value: sums of floats in another order

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class EquivarianceResult:
    """Two maps (h, w) and their difference: the second, shifted back, minus the first; zero where they do not meet."""

    layer: str
    channel: int
    pixels: Bytes  # (c, H, W), the shifted image
    first: Floats
    second: Floats
    difference: Floats
    cells: tuple[int, int]  # rows down and columns right that the map was shifted back by
    is_whole: bool  # is the shift a whole number of this layer's cells?
    shared: int  # cells that both maps have
    equal: float  # share of them that are equal
    lively: int  # of the shared cells, those that are not zero in either map
    lively_equal: float
    words: str


def measure_equivariance(
    network: Network, pixels: Bytes, layer: str, channel: int, x: int, y: int
) -> EquivarianceResult:
    """`pixels` uint8 (c, H, W) against the same, `x` pixels to the right and `y` down; one batch of two images.

    BadValue when the layer has no such map or the shift leaves nothing to compare.
    """
    card = network.card
    for name, value, side in (("x", x, card.input_shape[2]), ("y", y, card.input_shape[1])):
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > side // 2:
            raise BadValue(f"The shift {name} goes from {-(side // 2)} to {side // 2} pixels.")
    images = perturb(pixels, [Perturbation(), Perturbation(x=x, y=y)], background(card))
    with torch.inference_mode():
        output = output_up_to(network.model, network.normalize(images), layer)
    if output.dim() != 4 or output[0, 0].numel() == 1:
        raise BadValue(f"{layer} has no maps that could shift. Choose a layer with maps.")
    if isinstance(channel, bool) or not isinstance(channel, int) or not 0 <= channel < output.shape[1]:
        raise BadValue(f"{layer} has maps 0 to {output.shape[1] - 1}.")
    jump = next((each.jump for each in network.anatomy if each.name == layer), (1, 1))
    one, two = (output[i, channel].float().numpy() for i in (0, 1))
    down, right = round(y / max(jump[0], 1)), round(x / max(jump[1], 1))
    is_whole = (down * jump[0], right * jump[1]) == (y, x)
    here, there = _overlap(one, down, right), _overlap(two, -down, -right)
    difference = np.zeros_like(one)
    _overlap(difference, down, right)[:] = there - here
    limit = SAME * max(float(output[:, channel].abs().max()), 1e-12)
    same, alive = np.abs(there - here) <= limit, (np.abs(here) > limit) | (np.abs(there) > limit)
    equal = float(same.mean()) if same.size else 0.0
    lively_equal = float(same[alive].mean()) if alive.any() else 0.0
    words = _words((x, y), (down, right), jump, is_whole, here.size, equal, int(alive.sum()), lively_equal)
    return EquivarianceResult(
        layer, channel, images[1].numpy(), one, two, difference, (down, right), is_whole, here.size, equal,
        int(alive.sum()), lively_equal, words,
    )  # fmt: skip


def _overlap(values: Floats, down: int, right: int) -> Floats:
    """The part of a map that is still there after a shift by so many cells; a view."""
    height, width = values.shape
    rows = slice(max(0, -down), height - max(0, down))
    columns = slice(max(0, -right), width - max(0, right))
    return values[rows, columns]


def _words(
    shift: tuple[int, int], back: tuple[int, int], jump: tuple[int, int], is_whole: bool, shared: int, equal: float,
    lively: int, lively_equal: float,
) -> str:  # fmt: skip
    if shift == (0, 0):
        return "Nothing is shifted yet: both maps are the same."
    moved_by = f"{_counted(back[1], 'column')} and {_counted(back[0], 'row')}"
    if not is_whole:
        start = (
            f"This layer has one cell every {jump[1]} pixels, so this shift is no whole number of cells. "
            f"Shifted back by the nearest, {moved_by}, "
        )
    else:
        start = f"Shifted back by {moved_by}, "
    rest = f"; of the {lively:,} that are not zero, {_percent(lively_equal)}" if lively else "; all of them are zero"
    return f"{start}{_percent(equal)} of the {shared:,} cells that both maps have are equal{rest}."


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if abs(number) == 1 else 's'}".replace("-", "−")


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share in (0.0, 1.0) else f"{min(max(100 * share, 0.1), 99.9):.1f} %"
