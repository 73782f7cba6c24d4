"""The same test images made harder: shifted by a few pixels, or with all pixels shuffled. Who still knows them?

Shifts ask whether a network has learned a shape or its place. A shuffle of pixels, the same for every image, takes
all neighborhoods away and no information: a network whose first layer is dense can undo it by rearranging the columns
of that layer, one made of kernels cannot.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn

from cnn_demo.data.store import DataStore
from cnn_demo.errors import BadValue, unknown
from cnn_demo.inspection.evaluation.predictions import how_many, predict, spread_order, test_images
from cnn_demo.inspection.interventions.perturbations import Bytes, background
from cnn_demo.networks.torch_compat import sharing
from cnn_demo.prediction.network import Network

MOST_SHIFT = 6  # pixels
DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0))  # rows and columns: right, left, down, up
MOST_IMAGES = 1000
LEAST_IMAGES = 250
MOST_WORK = 40e9  # multiplications for one challenge: a few seconds on one core
SHUFFLE_SEED = 0


@dataclass(frozen=True)
class Challenge:
    """What is done to the images: `kind` is "shift" by so many `pixels`, "shuffle", or "rearrange": the same shuffle
    after the columns of a dense first layer were shuffled along."""

    kind: str
    pixels: int = 0

    def __post_init__(self) -> None:
        if self.kind not in ("shift", "shuffle", "rearrange"):
            raise unknown("challenge", self.kind, ("shift", "shuffle", "rearrange"))
        if isinstance(self.pixels, bool) or not isinstance(self.pixels, int) or not 0 <= self.pixels <= MOST_SHIFT:
            raise BadValue(f"Images are shifted by 0 to {MOST_SHIFT} pixels.")


@dataclass(frozen=True)
class ChallengeScore:
    """`right` of the images from the asked start up to `seen`; `total` will be asked, and `words` say of how many."""

    right: int
    seen: int
    total: int
    words: str


def run_challenge(
    network: Network, data: DataStore, challenge: Challenge, start: int = 0, seconds: float = 0.15
) -> ChallengeScore:
    """Go on from image `start` for about `seconds`. A quarter of the images goes into each of four directions."""
    dataset = test_images(network, data)
    chosen = spread_order(dataset, min(MOST_IMAGES, max(LEAST_IMAGES, int(MOST_WORK / network.macs))))
    if isinstance(start, bool) or not isinstance(start, int) or not 0 <= start <= len(chosen):
        raise BadValue(f"The count starts at an image from 0 to {len(chosen)}.")
    asked = rearranged(network) if challenge.kind == "rearrange" else network
    outside = background(network.card)
    change: Callable[[Tensor, int], Tensor] | None = None
    if challenge.kind != "shift":
        change = lambda images, before: shuffled(images)  # noqa: E731
    elif challenge.pixels:
        change = lambda images, before: shifted(images, challenge.pixels, outside, start + before)  # noqa: E731
    right, seen = 0, start
    for probabilities in predict(asked, dataset, chosen[start:], seconds, change):
        truth = dataset.test.labels[chosen[seen : seen + len(probabilities)]]
        right += int((probabilities.argmax(1) == truth).sum())
        seen += len(truth)
    return ChallengeScore(right, seen, len(chosen), how_many(len(chosen), dataset))


def shifted(images: Tensor, pixels: int, outside: Tensor, first: int = 0) -> Tensor:
    """uint8 (n, c, h, w): image number `first` and every fourth after it go right, the others left, down and up.

    What comes in is `outside`, gray levels (c,).
    """
    result = outside.round().to(torch.uint8).view(1, -1, 1, 1).expand_as(images).clone()
    height, width = images.shape[2:]
    for number, (down, right) in enumerate(DIRECTIONS):
        own = slice((number - first) % len(DIRECTIONS), None, len(DIRECTIONS))
        y, x = down * pixels, right * pixels
        result[own, :, max(y, 0) : height + min(y, 0), max(x, 0) : width + min(x, 0)] = images[
            own, :, max(-y, 0) : height + min(-y, 0), max(-x, 0) : width + min(-x, 0)
        ]
    return result


def shuffled(images: Tensor) -> Tensor:
    """(n, c, h, w) with its pixels in another order, the same for all images and channels."""
    order = _order(images.shape[2] * images.shape[3])
    return images.flatten(2)[:, :, order].view(images.shape)


def can_rearrange(network: Network) -> bool:
    """Is the first layer with weights one that joins every pixel to every unit?"""
    return _first(network.model) is not None


def rearranged(network: Network) -> Network:
    """A twin whose first layer expects shuffled pixels: the same numbers, its columns shuffled along."""
    name = _first(network.model)
    if name is None:
        raise BadValue("A kernel slides over neighbors: it has no weight for a single pixel that could be moved.")
    channels, height, width = network.card.input_shape
    twin = sharing(network.model)
    layer: Any = twin.get_submodule(name)
    with torch.inference_mode(False), torch.no_grad():
        columns = layer.weight.detach().view(-1, channels, height * width)[:, :, _order(height * width)]
        layer.weight = nn.Parameter(columns.flatten(1).contiguous(), requires_grad=False)
    return replace(network, model=twin)


def examples(pixels: Bytes, outside: Tensor) -> tuple[list[Bytes], Bytes]:
    """An image, uint8 (c, h, w), shifted right by 0, 1, ... MOST_SHIFT pixels; and the same, shuffled."""
    image = torch.from_numpy(pixels.copy())[None]
    shifts = [shifted(image, by, outside)[0].numpy() for by in range(MOST_SHIFT + 1)]
    return shifts, shuffled(image)[0].numpy()


def _first(model: nn.Module) -> str | None:
    for name, module in model.named_modules():
        if next(module.children(), None) is None and next(module.parameters(), None) is not None:
            return name if isinstance(module, nn.Linear) else None
    return None


def _order(size: int) -> Tensor:
    return torch.randperm(size, generator=torch.Generator().manual_seed(SHUFFLE_SEED))
