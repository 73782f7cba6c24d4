"""Changing whole batches of images a little, so that a network does not learn them by heart.

Every function takes float or uint8 images (n, C, H, W) and an explicit Generator, returns the same shape (`crop`: a
smaller one) and leaves its input alone. Nothing here loops over images: one gather moves the whole batch.
"""

from collections.abc import Callable

import torch
from torch import Generator, Tensor
from torch.nn import functional as F

Augmentation = Callable[[Tensor, Generator], Tensor]


def shift(images: Tensor, generator: Generator, pixels: int = 2) -> Tensor:
    """Move each image by up to `pixels` in x and y; what comes in at the border repeats the border's mirror image."""
    n, _, h, w = images.shape
    padded = F.pad(images.float(), [pixels] * 4, mode="reflect").to(images.dtype)
    dy, dx = torch.randint(0, 2 * pixels + 1, (2, n), generator=generator)
    return windows(padded, dy, dx, h, w)


def shift4(images: Tensor, generator: Generator) -> Tensor:
    """Move each image by up to 4 pixels, as He et al. (2016, arXiv:1512.03385, section 4.2) did with CIFAR-10."""
    return shift(images, generator, 4)


def flip(images: Tensor, generator: Generator) -> Tensor:
    """Mirror about half of the images left to right."""
    chosen = torch.rand(len(images), generator=generator) < 0.5
    return torch.where(chosen[:, None, None, None], images.flip(3), images)


def cutout(images: Tensor, generator: Generator, size: int = 10) -> Tensor:
    """Blank a square of up to `size` pixels at a random place (DeVries and Taylor 2017, arXiv:1708.04552)."""
    n, _, h, w = images.shape
    center_y = torch.randint(0, h, (n, 1), generator=generator)
    center_x = torch.randint(0, w, (n, 1), generator=generator)
    rows = (torch.arange(h) - center_y).abs() < size / 2
    columns = (torch.arange(w) - center_x).abs() < size / 2
    hole = (rows[:, :, None] & columns[:, None, :])[:, None]
    return images.masked_fill(hole, 0)


def warp(images: Tensor, generator: Generator, degrees: float = 10.0, scale: float = 0.1) -> Tensor:
    """Turn by up to `degrees` and grow or shrink by up to `scale`, each image by its own amount."""
    n = len(images)
    turn, grow = torch.rand((2, n), generator=generator) * 2 - 1
    angle = turn * degrees * torch.pi / 180
    factor = 1 + grow * scale
    cos, sin, zero = angle.cos() * factor, angle.sin() * factor, torch.zeros(n)
    matrix = torch.stack([torch.stack([cos, -sin, zero], 1), torch.stack([sin, cos, zero], 1)], 1)  # (n, 2, 3)
    grid = F.affine_grid(matrix, list(images.shape), align_corners=False)
    warped = F.grid_sample(images.float(), grid, padding_mode="border", align_corners=False)
    return warped.to(images.dtype) if images.dtype.is_floating_point else warped.round().to(images.dtype)


def crop(images: Tensor, generator: Generator, share: float = 13 / 16) -> Tensor:
    """A window at a random place, 13/16 as high and wide: a third less work."""
    n, _, h, w = images.shape
    height, width = round(h * share), round(w * share)
    dy = torch.randint(0, h - height + 1, (n,), generator=generator)
    dx = torch.randint(0, w - width + 1, (n,), generator=generator)
    return windows(images, dy, dx, height, width)


def windows(images: Tensor, dy: Tensor, dx: Tensor, height: int, width: int) -> Tensor:
    """Of image i the `height` rows from dy[i] on and the `width` columns from dx[i] on."""
    n, c = images.shape[:2]
    rows = (dy[:, None] + torch.arange(height))[:, None, :, None]
    columns = (dx[:, None] + torch.arange(width))[:, None, None, :]
    return images[torch.arange(n)[:, None, None, None], torch.arange(c)[None, :, None, None], rows, columns]


AUGMENTATIONS: dict[str, tuple[Augmentation, ...]] = {
    "none": (),
    "shift": (shift,),
    "shift+warp": (warp, shift),
    "shift+flip": (shift, flip),
    "shift4+flip": (shift4, flip),
    "shift+flip+cutout": (shift, flip, cutout),
    "crop+flip": (crop, flip),
}
