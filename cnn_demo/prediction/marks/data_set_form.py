"""Is an image a file made from the data set itself? Then nothing needs to be done to it, and nothing should be.

MNIST's digits fill a box of 20×20 and have their center of mass in the middle of 28×28 (LeCun 1998); Fashion-MNIST's
things fill 28×28 on one side (Xiao 2017). Both lie on black.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_demo.data.dataset import DIGITS, SCENES, THINGS, Framing
from cnn_demo.prediction.marks.ink import ink_box, line_width

Pixels = NDArray[np.uint8]

BLACK = 8  # levels: the ground of such an image, and rounding
BRIGHT = 170  # the least that something in it reaches
DIGIT_SIDES = (18, 21)  # pixels of the longer side of 20, as resampling may leave it
OFF_CENTER = 1.2  # pixels of the center of mass, which lies on half a pixel
FINER = 0.2  # share of the light by which an enlarged image differs from its small self made large again
DIGIT_LINES = (0.95, 4.5)  # pixels; all of MNIST lies within


def in_form_of(light: Pixels, framing: Framing, side: int) -> Pixels | None:
    """Light on black, uint8 (H, W), made `side` pixels wide if it has the form of the data set; None where not, or
    where nobody has measured what images in other framings look like."""
    if framing not in (DIGITS, THINGS, SCENES):
        return None
    is_digit = framing == DIGITS
    if light.shape[0] != light.shape[1] or len(light) < side:
        return None
    small = light
    if len(light) > side:
        small = np.asarray(Image.fromarray(light).resize((side, side), Image.Resampling.BOX))
        if is_digit and not _is_enlarged(light, small):
            return None
    if np.median(_frame(small)) > BLACK or small.max() < BRIGHT:
        return None
    return small if (_is_digit(small) if is_digit else _is_thing(small)) else None


def _is_enlarged(light: Pixels, small: Pixels) -> bool:
    """Does the image show no more than the small one? What was drawn at its own size has sharper lines."""
    size = (len(light), len(light))
    again = [Image.fromarray(small).resize(size, kind) for kind in (Image.Resampling.NEAREST, Image.Resampling.BICUBIC)]
    away = min(float(np.abs(np.asarray(each).astype(np.int16) - light).sum()) for each in again)
    return away <= FINER * float(light.sum())


def _frame(small: Pixels) -> Pixels:
    return np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]])


def _is_digit(small: Pixels) -> bool:
    top, bottom, left, right = ink_box(small)
    if not DIGIT_SIDES[0] <= max(bottom - top, right - left) <= DIGIT_SIDES[1]:
        return False
    weights = small.astype(np.float64)
    places = np.arange(len(small)) + 0.5
    center = np.array([weights.sum(axis=1) @ places, weights.sum(axis=0) @ places]) / weights.sum()
    is_centered = bool((np.abs(center - len(small) / 2) <= OFF_CENTER).all())
    return is_centered and DIGIT_LINES[0] <= line_width(small) <= DIGIT_LINES[1]


def _is_thing(small: Pixels) -> bool:
    top, bottom, left, right = ink_box(small, faintest=BLACK)
    return max(bottom - top, right - left) >= len(small) - 1
