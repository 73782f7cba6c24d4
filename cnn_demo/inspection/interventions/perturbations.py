"""Move the image and see what the answer does: shifted, turned, scaled, with noise, with thicker or thinner lines.

Applied to the pixels that the network sees, behind all preprocessing, so that nothing puts them back into the middle.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import pi

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_demo.errors import BadValue, unknown
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.network import Network

PIXELS_AT_ONCE = 200_000
MOST_RIVALS = 3
FINE = 4  # lines grow and shrink on a grid so many times finer than the pixels

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Slider:
    """One way to move an image: every position from `low` to `high` in steps of `step`; at `rest` nothing happens."""

    id: str
    title: str
    unit: str
    low: float
    high: float
    step: float
    rest: float

    def positions(self) -> tuple[float, ...]:
        return tuple(self.low + i * self.step for i in range(round((self.high - self.low) / self.step) + 1))


@dataclass(frozen=True)
class Perturbation:
    """Where all sliders stand. Pixels right and down, degrees clockwise, percent, gray levels, pixels of line width."""

    x: float = 0
    y: float = 0
    turn: float = 0
    scale: float = 100
    noise: float = 0
    thickness: float = 0


@dataclass(frozen=True, eq=False)
class Curve:
    """The answer along one slider, the others held: probability of the class that the unmoved image got, and of the
    classes that win elsewhere."""

    slider: Slider
    probabilities: tuple[float, ...]
    best: tuple[int, ...]  # the most likely class at each position
    words: str
    rivals: tuple[tuple[int, tuple[float, ...]], ...]  # (class, probabilities), at most MOST_RIVALS, strongest first


@dataclass(frozen=True, eq=False)
class PerturbedPredictions:
    """`original` is the class of the unmoved image; the rest is about the moved one."""

    original: int
    pixels: Bytes  # (c, h, w)
    probabilities: tuple[float, ...]
    curves: tuple[Curve, ...]


def sliders(card: Card) -> tuple[Slider, ...]:
    """What can be done to this network's images; line width only where there is one channel, as in ink on paper."""
    half = min(card.input_shape[1:]) // 2
    found = (
        Slider("x", "Shift right", "pixels", -half, half, 1, 0),
        Slider("y", "Shift down", "pixels", -half, half, 1, 0),
        Slider("turn", "Rotate", "degrees", -180, 180, 10, 0),
        Slider("scale", "Scale", "percent", 20, 200, 5, 100),
        Slider("noise", "Noise", "gray levels", 0, 128, 8, 0),
        Slider("thickness", "Line width", "pixels", -2, 4, 0.5, 0),
    )
    return found if card.input_shape[0] == 1 else found[:-1]


def perturbation_of(values: Mapping[str, object], card: Card) -> Perturbation:
    """The move with these positions; BadValue naming the range of the slider that is out of it."""
    known, found = {slider.id: slider for slider in sliders(card)}, {}
    for name, value in values.items():
        if name not in known:
            raise unknown("slider", name, known)
        low, high = known[name].low, known[name].high
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise BadValue(f"{known[name].title} goes from {low:g} to {high:g} {known[name].unit}.")
        found[name] = float(value)
    return Perturbation(**found)


def predict_perturbed(
    network: Network, pixels: Bytes, now: Perturbation, along: Collection[str] = (), seed: int = 0
) -> PerturbedPredictions:
    """`pixels` uint8 (c, h, w) moved to `now`, and the curves of the sliders named in `along`: one batch for all."""
    card = network.card
    wanted = [slider for slider in sliders(card) if slider.id in along]
    moves = [Perturbation(), now]
    for slider in wanted:
        moves += [replace(now, **{slider.id: position}) for position in slider.positions()]
    images = perturb(pixels, moves, background(card), seed)
    answers = probabilities(network, images)
    original = int(answers[0].argmax())
    curves, at = [], 2
    for slider in wanted:
        end = at + len(slider.positions())
        share, best = answers[at:end, original].tolist(), answers[at:end].argmax(1).tolist()
        words = _words(slider, getattr(now, slider.id), best, original, card.classes[original])
        curves.append(Curve(slider, tuple(share), tuple(best), words, _rivals(answers[at:end], original)))
        at = end
    return PerturbedPredictions(original, images[1].numpy(), tuple(answers[1].tolist()), tuple(curves))


def probabilities(network: Network, images: Tensor) -> Tensor:
    """uint8 (n, c, h, w) -> (n, classes), float64."""
    card = network.card
    at_once = max(1, PIXELS_AT_ONCE // (card.input_shape[1] * card.input_shape[2]))
    with torch.inference_mode():
        logits = [network.model(network.normalize(part)) for part in torch.split(images, at_once)]
        return torch.cat(logits).double().nan_to_num(0).softmax(1)


def background(card: Card) -> Tensor:
    """What comes in from outside, gray levels (c,): black for one channel, else the data's mean color."""
    return torch.zeros(1) if card.input_shape[0] == 1 else torch.tensor(card.mean) * 255


def perturb(pixels: Bytes, moves: Sequence[Perturbation], outside: Tensor, seed: int = 0) -> Tensor:
    """uint8 (c, h, w) -> uint8 (n, c, h, w), one for each move: line width, then turned, scaled, shifted, then noise.

    An image shifted by whole pixels keeps its values exactly.
    """
    inked = torch.stack([_inked(pixels, each.thickness) for each in moves])
    result = _placed(inked, moves, outside.view(1, -1, 1, 1))
    noise = torch.randn(pixels.shape, generator=torch.Generator().manual_seed(seed))
    result += torch.tensor([each.noise for each in moves]).view(-1, 1, 1, 1) * noise
    return result.round().clamp(0, 255).to(torch.uint8)


def _placed(images: Tensor, moves: Sequence[Perturbation], outside: Tensor) -> Tensor:
    """Each pixel asks where it came from: back by the shift, back by the turn, divided by the scale."""
    height, width = images.shape[2:]
    x, y, turn, scale = (
        torch.tensor([getattr(each, name) for each in moves], dtype=torch.float64).view(-1, 1, 1)
        for name in ("x", "y", "turn", "scale")
    )
    middle = ((height - 1) / 2, (width - 1) / 2)
    down = torch.arange(height, dtype=torch.float64).view(1, -1, 1) - middle[0] - y
    right = torch.arange(width, dtype=torch.float64).view(1, 1, -1) - middle[1] - x
    cos, sin, factor = (turn * pi / 180).cos(), (turn * pi / 180).sin(), scale / 100
    column = (cos * right + sin * down) / factor + middle[1]
    row = (cos * down - sin * right) / factor + middle[0]
    grid = torch.stack([(2 * column + 1) / width - 1, (2 * row + 1) / height - 1], dim=3).float()
    return F.grid_sample(images - outside, grid, padding_mode="zeros", align_corners=False) + outside


def _inked(pixels: Bytes, thickness: float) -> Tensor:
    """Lines wider (or thinner) by so many pixels: the brightest (or darkest) neighbor wins, on a finer grid."""
    image = torch.from_numpy(pixels.copy()).float()
    rounds = round(abs(thickness) * FINE / 2)
    if not rounds:
        return image
    sign = 1 if thickness > 0 else -1
    fine = sign * image.repeat_interleave(FINE, 1).repeat_interleave(FINE, 2)[None]
    for turn in range(rounds):  # a square and a cross in turn make an octagon
        across, down = (F.max_pool2d(fine, size, 1, (size[0] // 2, size[1] // 2)) for size in ((1, 3), (3, 1)))
        fine = F.max_pool2d(fine, 3, 1, 1) if turn % 2 else torch.maximum(across, down)
    return F.avg_pool2d(sign * fine, FINE)[0]


def _rivals(answers: Tensor, original: int) -> tuple[tuple[int, tuple[float, ...]], ...]:
    """The classes that get most of what the original one loses, where they win at least once."""
    winners = set(answers.argmax(1).tolist()) - {original}
    order = sorted(winners, key=lambda each: -float(answers[:, each].sum()))
    return tuple((each, tuple(answers[:, each].tolist())) for each in order[:MOST_RIVALS])


def _words(slider: Slider, now: float, best: Sequence[int], original: int, label: str) -> str:
    """Over which stretch around the slider's present position the answer is the one of the unmoved image."""
    at = slider.positions()
    here = min(range(len(at)), key=lambda i: abs(at[i] - now))
    if best[here] != original:
        right = sum(each == original for each in best)
        return f"Not {label} here; {label} at {right} of {len(at)} positions."
    low = here - next((i for i, each in enumerate(best[here::-1]) if each != original), here + 1) + 1
    high = here + next((i for i, each in enumerate(best[here:]) if each != original), len(at) - here) - 1
    if (low, high) == (0, len(at) - 1):
        return f"{label} over the whole range."
    return f"{label} from {_number(at[low])} to {_number(at[high])} {slider.unit}."


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")
