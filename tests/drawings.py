"""Drawings as the pad sends them, 140 pixels a side: digits drawn again, scribbles, and what is no drawing at all."""

import numpy as np
from labs import DATA
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from synthetic_ink import redrawn

SIDE = 140


def drawings(count: int, seed: int = 0) -> list[NDArray[np.uint8]]:
    """uint8 (SIDE, SIDE), 0 paper to 255 ink; three of four are digits."""
    random = np.random.default_rng(seed)
    digits = DATA.sample("mnist").test.images[:, 0].numpy()
    return [_scribble(random) if i % 4 == 3 else _digit(random, digits[i % len(digits)]) for i in range(count)]


def _digit(random: np.random.Generator, digit: NDArray[np.uint8]) -> NDArray[np.uint8]:
    place = tuple(random.uniform(0, 1, 2))
    large = redrawn(digit, int(random.integers(40, 270)), place, int(random.integers(-2, 6)))
    return np.asarray(Image.fromarray(large).resize((SIDE, SIDE), Image.Resampling.BILINEAR))


def _scribble(random: np.random.Generator) -> NDArray[np.uint8]:
    """Lines with soft edges, sometimes faint, sometimes a mere dot or a page full of noise."""
    if random.integers(8) == 0:
        return random.integers(0, 256, (SIDE, SIDE), dtype=np.uint8)
    image = Image.new("L", (2 * SIDE, 2 * SIDE))
    for _ in range(int(random.integers(1, 4))):
        points = [tuple(point) for point in random.uniform(-10, 2 * SIDE + 10, (int(random.integers(2, 7)), 2))]
        strength = int(random.integers(40, 256))
        ImageDraw.Draw(image).line(points, fill=strength, width=int(random.integers(3, 50)), joint="curve")
    x, y = random.uniform(0, 2 * SIDE - 8, 2)
    ImageDraw.Draw(image).ellipse((x, y, x + 7, y + 7), fill=255)
    return np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX))
