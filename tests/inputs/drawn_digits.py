"""Digits drawn by code as people write them, in any ink on any ground: what no network has learned from."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

SIDE = 280
FINE = 2  # drawn so many times larger, then averaged down

Point = tuple[float, float]
Color = int | tuple[int, int, int]


def _arc(x: float, y: float, wide: float, high: float, start: float, end: float) -> list[Point]:
    """Part of an ellipse, degrees clockwise from the right."""
    angles = np.radians(np.linspace(start, end, 24))
    return [(x + wide * float(np.cos(a)), y + high * float(np.sin(a))) for a in angles]


STROKES: dict[int, list[list[Point]]] = {  # in a box of width 0.6 and height 1
    0: [_arc(0.3, 0.5, 0.29, 0.49, -90, 270)],
    1: [[(0.15, 0.2), (0.34, 0.02), (0.34, 1)]],
    2: [[*_arc(0.3, 0.29, 0.27, 0.28, -165, 30), (0.03, 0.97), (0.6, 0.97)]],
    3: [[*_arc(0.28, 0.27, 0.27, 0.26, -150, 90), *_arc(0.28, 0.75, 0.3, 0.24, -90, 150)]],
    4: [[(0.42, 0), (0.02, 0.66), (0.62, 0.66)], [(0.44, 0.3), (0.44, 1)]],
    5: [[(0.55, 0.02), (0.12, 0.02), (0.08, 0.44), *_arc(0.28, 0.68, 0.29, 0.29, -130, 140)]],
    6: [[(0.48, 0.02), (0.2, 0.3), *_arc(0.3, 0.7, 0.28, 0.28, 180, -180)]],
    7: [[(0.02, 0.04), (0.58, 0.02), (0.24, 1)]],
    8: [[*_arc(0.3, 0.25, 0.22, 0.23, 90, 450), *_arc(0.3, 0.74, 0.27, 0.25, -90, 270)]],
    9: [[*_arc(0.31, 0.29, 0.26, 0.27, 0, -360), (0.56, 0.4), (0.44, 1)]],
}
TWO_STROKES: dict[int, list[list[Point]]] = {  # the pen was lifted, and came down somewhere else
    4: [[(0.06, 0), (0.04, 0.6), (0.4, 0.6)], [(0.58, 0.05), (0.56, 1)]],
    5: [[(0.1, 0.1), (0.1, 0.46), *_arc(0.26, 0.7, 0.3, 0.28, -120, 140)], [(0.2, 0), (0.6, 0)]],
}


def ink(
    strokes: list[list[Point]],
    *,
    scale: float = 0.75,
    brush: float = 18,
    middle: Point = (0.5, 0.5),
    angle: float = 0,
    size: tuple[int, int] = (SIDE, SIDE),
) -> np.ndarray:
    """uint8 (H, W), 255 where the pen was. `scale` is the height's share of the side, and makes the pen thinner."""
    drawn = Image.new("L", (FINE * size[0], FINE * size[1]))
    pen, radius = ImageDraw.Draw(drawn), FINE * brush * min(1, scale / 0.75) / 2
    turn = np.radians(angle)
    for stroke in strokes:
        around = (np.array(stroke) - (0.3, 0.5)) * scale * SIDE
        turned = around @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        points = [tuple(point) for point in (turned + np.array(middle) * size) * FINE]
        pen.line(points, fill=255, width=round(2 * radius), joint="curve")
        for x, y in points:
            pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=255)
    return np.asarray(drawn.resize(size, Image.Resampling.BOX))


def digits(**options: object) -> list[tuple[int, np.ndarray]]:
    """All ten, drawn alike."""
    return [(digit, ink(strokes, **options)) for digit, strokes in STROKES.items()]  # type: ignore[arg-type]


def touching(left: int, right: int, scale: float) -> np.ndarray:
    """Two digits, the right one pushed against the left one until their lines cross."""
    wide = (360, SIDE)
    one, other = (
        ink(STROKES[digit], scale=scale, middle=(x, 0.5), size=wide) for digit, x in ((left, 0.3), (right, 0.7))
    )
    rows = np.flatnonzero((one > 127).any(axis=1) & (other > 127).any(axis=1))
    ends = wide[0] - (one[rows] > 127)[:, ::-1].argmax(axis=1)
    gap = int(((other[rows] > 127).argmax(axis=1) - ends).min())
    return np.maximum(one, np.roll(other, -gap - 4, axis=1))


def shaky_digits(number: int, seed: int = 0) -> list[tuple[int, np.ndarray]]:
    """`number` digits by different hands: size, pen, place and slant are drawn from the seed, no line is straight."""
    random = np.random.default_rng(seed)
    drawn = []
    for index in range(number):
        scale = float(random.uniform(0.3, 0.8))
        wobble = [[(x + dx, y + dy) for (x, y), (dx, dy) in _wobbling(s, random)] for s in STROKES[index % 10]]
        middle = tuple(random.uniform(0.1 + scale / 2, 0.9 - scale / 2, 2))
        brush = float(random.uniform(8, 30))
        drawn.append((index % 10, ink(wobble, scale=scale, brush=brush, middle=middle, angle=random.uniform(-15, 15))))
    return drawn


def _wobbling(stroke: list[Point], random: np.random.Generator) -> list[tuple[Point, Point]]:
    """Each point with a push that its neighbors nearly share."""
    knots = random.normal(0, 0.04, (4, 2))
    pushes = [np.interp(np.linspace(0, 3, len(stroke)), range(4), knots[:, axis]) for axis in (0, 1)]
    return list(zip(stroke, zip(*pushes, strict=True), strict=True))  # type: ignore[arg-type]


def painted(mask: np.ndarray, color: Color, ground: Color) -> Image.Image:
    """Ink of one color on a ground of another."""
    share = mask[:, :, None] / 255
    colors = np.array(Image.new("RGB", (1, 1), _rgb(ground))) * (1 - share) + np.array(_rgb(color)) * share
    return Image.fromarray(colors.round().astype(np.uint8))


def _rgb(color: Color) -> tuple[int, int, int]:
    return (color, color, color) if isinstance(color, int) else color


def lit(image: Image.Image, light: Callable[[np.ndarray, np.ndarray], np.ndarray], noise: float = 0) -> Image.Image:
    """The image under a light: a factor for each place (y, x) in 0..1; `noise` is its deviation in levels."""
    pixels = np.asarray(image, dtype=float)
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]] / np.array(pixels.shape[:2]).reshape(2, 1, 1)
    grain = np.random.default_rng(1).normal(0, noise, pixels.shape[:2]) if noise else 0
    return Image.fromarray(
        (pixels * light(y, x)[:, :, None] + np.asarray(grain)[..., None]).clip(0, 255).astype(np.uint8)
    )
