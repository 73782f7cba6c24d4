"""The grain of paper, of a sensor and of a scan: how coarse it is, and the image without it."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]

SMALL = 80  # pixels: in a smaller image a single dot may be meant
IMPULSE, IMPULSES = 48, 0.01  # levels from all eight neighbors; share of the pixels


def grain_of(depth: NDArray[np.float32]) -> float:
    """The deviation of most of it: the ground's."""
    return 1.4826 * float(np.median(np.abs(depth - np.median(depth))))


def smooth(gray: Pixels) -> Pixels:
    """With its grain averaged."""
    return np.asarray(Image.fromarray(gray).filter(ImageFilter.GaussianBlur(max(1.0, max(gray.shape) / 140))))


def without_impulses(gray: Pixels) -> Pixels:
    """Without the single dots of a scan in black and white, or of a poor sensor (median filter); where there are few of
    them the image as it is, for a line of one pixel would go with them."""
    if min(gray.shape) < SMALL:
        return gray
    levels = np.pad(gray, 1, mode="edge").astype(np.int16)
    away = [
        np.abs(levels[1 + y : 1 + y + gray.shape[0], 1 + x : 1 + x + gray.shape[1]] - gray) > IMPULSE
        for y in (-1, 0, 1)
        for x in (-1, 0, 1)
        if y or x
    ]
    if np.logical_and.reduce(away).mean() < IMPULSES:
        return gray
    even = Image.fromarray(gray).filter(ImageFilter.MedianFilter(3))
    if np.median(np.abs(gray.astype(np.int16) - np.asarray(even))) > IMPULSE / 4:  # mere noise, with no ground
        return gray
    return np.asarray(even.filter(ImageFilter.MedianFilter(3)))
