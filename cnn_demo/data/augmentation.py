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


def flag(images: Tensor, generator: Generator, thinnest: float = 0.22) -> Tensor:
    """Give about half of all single straight strokes a flag: a short line from the upper end down to the left, with
    which much of the world begins a 1. Such a stroke is `thinnest` times as wide as long, or less: in MNIST 87 % of all
    1s, and of other digits fewer than one in a thousand."""
    ink = images.float().mean(1)
    middle_y, middle_x, angle, length, width = bars(ink)
    wide, long, chosen = torch.rand((3, len(images)), generator=generator)
    to_end = (length - width) / 2
    top = middle_y - to_end * angle.cos(), middle_x - to_end * angle.sin()
    slope = torch.minimum(-(0.5 + 0.6 * wide), angle - 0.4)  # radians; no nearer to the stroke than 23 degrees
    line = lines(ink, top, slope, length * (0.2 + 0.25 * long), width)
    wanted = (chosen < 0.5) & (width <= thinnest * length)
    return torch.where(wanted[:, None, None, None], images.maximum(line[:, None].to(images.dtype)), images)


def bars(ink: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """The ink (n, H, W) of each image as an even bar with the same mean and second moments: the middle's y and x from
    the image's own middle, the angle from straight down to the right in radians, length and width in pixels; each
    (n,)."""
    y, x = places(ink)
    mass = ink.sum((1, 2)).clamp(min=1e-6)
    first_y, first_x, yy, xx, yx = ((ink * each).sum((1, 2)) / mass for each in (y, x, y * y, x * x, y * x))
    yy, xx, yx = yy - first_y**2, xx - first_x**2, yx - first_y * first_x
    apart = torch.hypot(yy - xx, 2 * yx)
    length, width = (6 * (yy + xx + apart)).sqrt(), (6 * (yy + xx - apart).clamp(min=0)).sqrt()
    return first_y, first_x, torch.atan2(2 * yx, yy - xx) / 2, length, width


def lines(ink: Tensor, start: tuple[Tensor, Tensor], angle: Tensor, length: Tensor, width: Tensor) -> Tensor:
    """A line for each image, as bright as its brightest ink, (n, H, W); measures as `bars` has them."""
    y, x = places(ink)
    from_y, from_x = (where - each[:, None, None] for where, each in zip((y, x), start, strict=True))
    step_y, step_x = angle.cos()[:, None, None], angle.sin()[:, None, None]
    passed = (from_y * step_y + from_x * step_x).clamp(min=0).minimum(length[:, None, None])
    distance = torch.hypot(from_y - passed * step_y, from_x - passed * step_x)
    return ((width[:, None, None] + 1) / 2 - distance).clamp(0, 1) * ink.amax((1, 2))[:, None, None]


def places(ink: Tensor) -> tuple[Tensor, Tensor]:
    """y (H, 1) and x (W,) of all pixels of images (n, H, W), from their middle."""
    h, w = ink.shape[1:]
    return torch.arange(h)[:, None] - (h - 1) / 2, torch.arange(w) - (w - 1) / 2


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
    "shift+warp+flag": (flag, warp, shift),
    "shift+flip": (shift, flip),
    "shift4+flip": (shift4, flip),
    "shift+flip+cutout": (shift, flip, cutout),
    "crop+flip": (crop, flip),
}
