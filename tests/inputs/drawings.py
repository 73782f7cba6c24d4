"""Drawings as the pad sends them, 140 pixels a side: digits drawn again, scribbles, and what is no drawing at all."""

import base64
import io

import drawn_digits
import numpy as np
from labs import DATA
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from synthetic_ink import redrawn

SIDE = 140


def question_of(ink: NDArray[np.uint8]) -> dict[str, str]:
    """What the page sends of a drawing: a PNG."""
    file = io.BytesIO()
    Image.fromarray(ink).save(file, "PNG")
    return {"kind": "ink", "data": "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")}


def upright_line() -> NDArray[np.uint8]:
    """A simple 1."""
    ink = np.zeros((SIDE, SIDE), np.uint8)
    ink[20:120, 66:78] = 255
    return ink


def drawings(count: int, seed: int = 0) -> list[NDArray[np.uint8]]:
    """uint8 (SIDE, SIDE), 0 paper to 255 ink; three of four are digits."""
    random = np.random.default_rng(seed)
    digits = DATA.sample("mnist").test.images[:, 0].numpy()
    return [_scribble(random) if i % 4 == 3 else _digit(random, digits[i % len(digits)]) for i in range(count)]


def remarkable() -> list[NDArray[np.uint8]]:
    """Digits with dust, with a dot far away, in a frame or a ring, beside and above each other, in pieces; a page full
    of ink."""
    digits = DATA.sample("mnist").test.images[:, 0].numpy()
    whole, left, right = (_small(digits[i], size, place) for i, size, place in PLACES)
    dusty, dotted, framed = whole.copy(), left.copy(), left.copy()
    dusty[5::30, 8::27] = 255
    dotted[128:136, 120:128] = 255
    framed[2:138, 2:138] = np.maximum(
        np.pad(np.zeros((130, 130), np.uint8), 3, constant_values=255), left[2:138, 2:138]
    )
    broken = whole.copy()
    broken[66:74] = 0
    pair = np.maximum(left, right)
    touching = drawn_digits.touching(0, 4, 0.5)[::2, 20:300:2]
    open_zero = drawn_digits.ink([drawn_digits.STROKES[0][0][3:-1]], size=(SIDE, SIDE), scale=0.4)
    ringed = _small(digits[PLACES[1][0]], 40, (0.5, 0.5)).copy()
    rows, columns = np.mgrid[:SIDE, :SIDE] - SIDE // 2
    ringed[np.abs(np.hypot(rows, columns) - 55) < 3] = 255
    full = np.full((SIDE, SIDE), 255, np.uint8)
    return [
        dusty,
        dotted,
        framed,
        ringed,
        broken,
        pair,
        np.ascontiguousarray(pair.T),
        touching,
        open_zero,
        full,
        full // 255,
        whole // 6,
    ]


PLACES = [(0, 180, (0.5, 0.5)), (1, 110, (0.45, 0.05)), (2, 110, (0.5, 0.95))]  # image, size on the pad of 280, where


def _small(digit: NDArray[np.uint8], size: int, place: tuple[float, float], brush: int = 3) -> NDArray[np.uint8]:
    large = redrawn(digit, size, place, brush)
    return np.asarray(Image.fromarray(large).resize((SIDE, SIDE), Image.Resampling.BILINEAR))


def _digit(random: np.random.Generator, digit: NDArray[np.uint8]) -> NDArray[np.uint8]:
    place = tuple(random.uniform(0, 1, 2))
    return _small(digit, int(random.integers(40, 270)), place, int(random.integers(-2, 6)))


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
