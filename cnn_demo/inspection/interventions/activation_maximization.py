"""What a filter or a class looks for, in an image of its own: gradient ascent from noise on what the network sees.

Each step looks at the image through a few random transforms (shifted, turned, scaled) and follows their mean gradient,
less that of the total variation; the image is blurred less and less and pulled a little towards the data's mean. So
what grows are shapes and not grains (Olah, Mordvintsev, Schubert: Feature visualization, Distill 2017). All in the
data's own range 0 to 255 and at the network's own size, 28×28 with one channel included.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import pi

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_demo.errors import BadValue
from cnn_demo.networks.layers import kind_named
from cnn_demo.networks.tracing import output_up_to
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.network import Network

STEPS = 160  # of a whole climb
MOST_AT_ONCE = 16  # steps of one call
STARTS = 8  # noises to choose from: where all is zero there is no slope to climb
RATE = 14.0  # gray levels that a pixel changes in a first step, on average
PULL = 0.01  # of the way to the mean image, each step
BLUR = (0.5, 0.05)  # of the way to a blurred image, in the first and in the last step: shapes first, edges last
VIEWS = 4  # transforms that one step looks through
TURN, SCALE = 12.0, 0.12  # degrees and share that they turn and scale by, at most
FLAT = 4.0  # gray levels: less contrast is none
SOFT = 8.0  # gray levels
VARIATION = 0.4  # of the first step goes against the total variation, of the last nothing

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Target:
    """A filter of a layer (its map's mean is to grow), or a class's logit where `layer` is None."""

    layer: str | None
    channel: int


@dataclass(frozen=True, eq=False)
class Frame:
    """After `step` steps: the image (c, h, w) in 0..255, what it gives, and whether there was no slope to climb."""

    step: int
    image: Floats
    value: float  # the mean over the map; a class's logit
    peak: float  # the strongest cell of the map
    is_stuck: bool
    was_silent: bool = False  # all zero, so what the activation gets was raised instead


def starting_image(network: Network, target: Target, seed: int = 0) -> Frame:
    """Noise around the mean image; of STARTS tries the one that excites most. BadValue when there is no such target."""
    generator = torch.Generator().manual_seed(seed)
    middle = _mean(network.card)
    noise = middle + 40 * torch.randn(STARTS, *network.card.input_shape, generator=generator)
    images = noise.clamp(0, 255)
    with torch.inference_mode():
        best = int(_maps(network, images, target).reshape(STARTS, -1).mean(1).argmax())
    return _frame(network, images[best : best + 1], target, 0, False)


def gradient_ascent(
    network: Network, target: Target, image: Floats, start: int = 0, steps: int = STEPS, seed: int = 0
) -> Iterator[Frame]:
    """One frame for each of `steps` steps that follow step `start`. The same seed takes the same way, in one go or in
    parts. BadValue when the image is not (c, h, w) finite numbers, or when there is no such target.
    """
    x, before = _checked(image, network.card), _before(network, target)
    for step in range(start + 1, start + steps + 1):
        views = _views(network.card, step, seed)
        gradient = _gradient(network, x, target, views)
        was_silent = before is not None and not gradient.any()
        if before is not None and was_silent:
            gradient = _gradient(network, x, before, views)
        is_stuck = not _size(gradient) > 0  # zero, or not a number
        if not is_stuck:
            share = min(step / STEPS, 1)
            rough = _roughness(x)
            way = gradient / _size(gradient) - VARIATION * (1 - share) * rough / max(_size(rough), 1e-6)
            x = x + way * RATE * (1 - 0.8 * share)
            x = x + PULL * (_mean(network.card) - x)
            x = x + (BLUR[0] + (BLUR[1] - BLUR[0]) * share) * (_blurred(x) - x)
            x = x.clamp(0, 255)
        yield replace(_frame(network, x, target, step, is_stuck), was_silent=was_silent)
        if is_stuck:
            return


def stretched(image: Floats) -> npt.NDArray[np.uint8]:
    """The image (c, h, w) with its contrast raised to the whole range, as uint8; what is flat stays as it is."""
    low, high = np.percentile(image, (1, 99))
    if high - low >= FLAT:
        image = (image - low) * (255 / (high - low))
    return np.asarray(image.round().clip(0, 255), dtype=np.uint8)


def _before(network: Network, target: Target) -> Target | None:
    """What a ReLU or the like gets: where all of that is negative, the map is zero and has no slope of its own."""
    for layer in network.anatomy:
        if layer.name == target.layer and kind_named(layer.kind).can_die and layer.inputs[0] != "input":
            return Target(layer.inputs[0], target.channel)
    return None


def _frame(network: Network, x: Tensor, target: Target, step: int, is_stuck: bool) -> Frame:
    with torch.inference_mode():
        reached = _maps(network, x, target)[0]
        return Frame(step, x[0].numpy().copy(), float(reached.mean()), float(reached.max()), is_stuck)


def _gradient(network: Network, x: Tensor, target: Target, views: Tensor) -> Tensor:
    """Of the target with respect to the image, seen through these transforms; outside of it is the mean image."""
    mean = _mean(network.card)
    with torch.inference_mode(False), torch.enable_grad():
        wanted = x.detach().clone().requires_grad_(True)
        grid = F.affine_grid(views.clone(), [len(views), *x.shape[1:]], align_corners=False)
        seen = F.grid_sample((wanted - mean).expand(len(views), -1, -1, -1), grid, align_corners=False) + mean
        value = _maps(network, seen, target).mean()
        (gradient,) = torch.autograd.grad(value, wanted)
    return gradient


def _maps(network: Network, x: Tensor, target: Target) -> Tensor:
    """What is to grow, (n, h, w) or (n,), for images (n, c, h, w) in 0..255."""
    output = output_up_to(network.model, network.normalize(x), target.layer)
    if (
        isinstance(target.channel, bool)
        or not isinstance(target.channel, int)
        or not 0 <= target.channel < output.shape[1]
    ):
        what = f"{target.layer} has filters" if target.layer else "There are classes"
        raise BadValue(f"{what} 0 to {output.shape[1] - 1}.")
    return output[:, target.channel]


def _views(card: Card, step: int, seed: int) -> Tensor:
    """VIEWS transforms (n, 2, 3): shifted by at most a fourteenth of the image, two pixels of 28, turned and scaled."""
    generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
    random = 2 * torch.rand(4, VIEWS, generator=generator) - 1
    height, width = card.input_shape[1:]
    down, right = (random[i] * 2 * max(1, min(height, width) // 14) / side for i, side in ((0, height), (1, width)))
    turn, scale = random[2] * TURN * pi / 180, 1 + random[3] * SCALE
    cos, sin = turn.cos() * scale, turn.sin() * scale
    return torch.stack([torch.stack([cos, -sin, right], 1), torch.stack([sin, cos, down], 1)], 1)


def _roughness(x: Tensor) -> Tensor:
    """The gradient of the total variation, softened where neighbors are alike."""
    down, right = x[:, :, 1:] - x[:, :, :-1], x[:, :, :, 1:] - x[:, :, :, :-1]
    down, right = down / (down.abs() + SOFT), right / (right.abs() + SOFT)
    return F.pad(down, (0, 0, 1, 0)) - F.pad(down, (0, 0, 0, 1)) + F.pad(right, (1, 0)) - F.pad(right, (0, 1))


def _size(values: Tensor) -> float:
    return float(values.square().mean().sqrt())


def _blurred(x: Tensor) -> Tensor:
    """Each pixel and its eight neighbors, weighted 1 2 1 both ways; the edge repeats."""
    line = torch.tensor([0.25, 0.5, 0.25])
    kernel = torch.outer(line, line).expand(x.shape[1], 1, 3, 3)
    return F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), kernel, groups=x.shape[1])


def _mean(card: Card) -> Tensor:
    return torch.tensor(card.mean).view(1, -1, 1, 1) * 255


def _checked(image: Floats, card: Card) -> Tensor:
    if image.shape != card.input_shape or not np.isfinite(image).all():
        raise BadValue(f"The image to go on from is {'×'.join(map(str, card.input_shape))} finite numbers.")
    return torch.from_numpy(np.array(image, dtype=np.float32)).clamp(0, 255)[None]
