"""What comes out of preparing an image: the pixels, every step on the way to them, and what was noticed."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from cnn_demo.prediction.checkpoint.checkpoint_file import Card

Pixels = NDArray[np.uint8]
Remark = Literal["blank", "faint", "several"]  # why an image has no class, whatever a network says

SHOWN_SIDE = 112  # pixels; steps are kept no larger than this, to be shown
PLAIN = 4  # levels between the lightest and the darkest pixel of an image with nothing on it


@dataclass(frozen=True)
class Step:
    """One thing that was done: `image` is its result, uint8 (H, W) or (H, W, 3). `is_optional`: it can be skipped."""

    name: str
    sentence: str
    image: Pixels
    is_optional: bool = False


@dataclass(frozen=True)
class PreparedImage:
    """What the network sees: `pixels` uint8 (C, H, W), `tensor` float32 (1, C, H, W) normalized by its card."""

    pixels: Pixels
    tensor: Tensor
    steps: tuple[Step, ...]
    remark: Remark | None = None


@dataclass
class Strip:
    """The steps so far, which of them are switched off, and what was noticed on the way."""

    skip: frozenset[str]
    steps: list[Step] = field(default_factory=list)
    optional: set[str] = field(default_factory=set)
    remark: Remark | None = None

    def does(self, name: str) -> bool:
        self.optional.add(name)
        return name not in self.skip

    def add(self, name: str, sentence: str, image: Pixels) -> None:
        if max(image.shape[:2]) > SHOWN_SIDE:
            image = np.asarray(no_larger(Image.fromarray(image), SHOWN_SIDE))
        self.steps.append(Step(name, sentence, image, name in self.optional))

    def choose(self, name: str, before: Pixels, after: Pixels, done: str, left_out: str) -> Pixels:
        """The image after something was taken away, or before that where the step is switched off, with the sentence
        for it; no step where nothing was taken away and `after` is `before` itself."""
        if after is before:
            return before
        does = self.does(name)
        kept = after if does else before
        self.add(name, done if does else left_out, kept)
        return kept

    def finish(self, pixels: Pixels, card: Card) -> PreparedImage:
        pixels = np.ascontiguousarray(pixels)
        tensor = card.normalize(torch.from_numpy(pixels.copy()))[None]
        remark = self.remark or ("blank" if np.ptp(pixels, axis=(1, 2)).max() < PLAIN else None)
        return PreparedImage(pixels, tensor, tuple(self.steps), remark)


def no_larger(image: Image.Image, side: int) -> Image.Image:
    """The image, its longer side at most `side` pixels."""
    factor = side / max(image.size)
    if factor >= 1:
        return image
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
