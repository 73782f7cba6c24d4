"""Drawings of nothing, to learn what is unknown from: waves, bends, zigzags, loops, walks, crossing strokes, letters.

None of these hands draws what the unknown is measured on (see `ood_samples`): how well it is told has to hold for
scribbles that nobody has learned from.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

PAD = 280  # pixels; the size of the pad
LETTERS = "AEFHKMNPRTVWXYadefhkmnrtwxy#@%&?+=*$"  # none that is also a digit

Points = NDArray[np.float64]
Random = np.random.Generator
Draw = Callable[[ImageDraw.ImageDraw, Random, int], None]


def on_pad(draw: Draw, random: Random) -> NDArray[np.uint8]:
    """uint8 (PAD, PAD), 255 where the pen was, which is of any width."""
    pad = Image.new("L", (PAD, PAD))
    draw(ImageDraw.Draw(pad), random, int(random.integers(8, 26)))
    return np.asarray(pad)


def _line(path: Callable[[Random], Points]) -> Draw:
    """The hand that draws such a line, but no ring: that is a zero."""

    def draw(pad: ImageDraw.ImageDraw, random: Random, brush: int) -> None:
        points = path(random)
        while _is_ring(points):
            points = path(random)
        _stroke(pad, _placed(points, random), brush)

    draw.__name__ = path.__name__
    return draw


@_line
def _wave(random: Random) -> Points:
    """A few sines, added up."""
    time = np.linspace(0, 1, 150)[:, None]
    waves = [
        random.normal(0, k**-0.5, 2)
        * np.sin(np.pi * k * time * random.uniform(0.7, 1.3) + random.uniform(0, 2 * np.pi, 2))
        for k in range(1, int(random.integers(3, 7)))
    ]
    return np.asarray(np.sum(waves, axis=0))


@_line
def _walk(random: Random) -> Points:
    """A pen that wanders."""
    steps, turn = int(random.integers(30, 130)), random.uniform(0.2, 0.7)
    drift = np.cumsum(random.normal(0, 0.3 * turn, steps)) / 4 + random.choice([0, 0, 0.15, -0.15])
    angles = random.uniform(0, 2 * np.pi) + np.cumsum(drift + random.normal(0, turn, steps))
    return np.cumsum(_directions(angles), axis=0)


@_line
def _bends(random: Random) -> Points:
    """Arcs of any radius, one after the other, with a corner here and there."""
    turns = []
    for _ in range(int(random.integers(2, 8))):
        turn, radius = random.uniform(-4, 4), random.uniform(15, 80)
        steps = max(3, int(abs(turn) * radius / 6))
        corner = random.uniform(-2.5, 2.5) if random.random() < 0.4 else 0
        turns.append(np.full((steps, 2), [turn / steps, abs(turn) * radius / steps]))
        turns[-1][0, 0] += corner
    all_turns, lengths = np.concatenate(turns).T
    angles = random.uniform(0, 2 * np.pi) + np.cumsum(all_turns)
    return np.cumsum(lengths[:, None] * _directions(angles), axis=0)


@_line
def _zigzag(random: Random) -> Points:
    corners = int(random.integers(4, 11))
    along = np.arange(corners) / corners + random.normal(0, 0.06, corners)
    across = np.arange(corners) % 2 + random.normal(0, 0.15, corners)
    points = _turned(np.stack([along * random.uniform(0.8, 1.8), across], axis=1), random)
    return _rounded(points) if random.random() < 0.5 else points


@_line
def _loops(random: Random) -> Points:
    """Coils and spirals."""
    angles = np.linspace(0, random.uniform(2, 5) * 2 * np.pi, 200)
    is_coil = random.random() < 0.5
    radius = 1 + random.uniform(-0.15, 0.15) * angles / 6 if is_coil else angles / angles[-1]
    x = radius * np.cos(angles) + is_coil * random.uniform(0.2, 0.5) * angles
    y = radius * random.uniform(0.4, 1) * np.sin(angles)
    return _turned(np.stack([x, y], axis=1), random)


@_line
def _polygon(random: Random) -> Points:
    return random.uniform(0, 1, (int(random.integers(5, 14)), 2))


@_line
def _tangle(random: Random) -> Points:
    return _rounded(random.normal(0, 1, (int(random.integers(6, 18)), 2)))


def _strokes(pad: ImageDraw.ImageDraw, random: Random, brush: int) -> None:
    """Several that cross."""
    for _ in range(int(random.integers(2, 5))):
        points = random.uniform(0, 1, (int(random.integers(2, 5)), 2))
        _stroke(pad, _placed(_rounded(points) if random.random() < 0.6 else points, random), brush)


def _star(pad: ImageDraw.ImageDraw, random: Random, brush: int) -> None:
    """Crosses, and stars of straight lines."""
    middle, lines = random.uniform(100, 180, 2), int(random.integers(2, 5))
    angles = random.uniform(0, np.pi) + np.pi * np.arange(lines) / lines + random.normal(0, 0.15, lines)
    for direction in _directions(angles):
        ends = [middle - direction * random.uniform(40, 110), middle + direction * random.uniform(40, 110)]
        _stroke(pad, np.array(ends), brush)


def _letter(pad: ImageDraw.ImageDraw, random: Random, brush: int) -> None:
    letter, font = LETTERS[int(random.integers(len(LETTERS)))], ImageFont.load_default(int(random.integers(150, 230)))
    pad.text((PAD / 2, PAD / 2), letter, fill=255, font=font, anchor="mm", stroke_width=brush // 5)


HANDS: tuple[Draw, ...] = (_wave, _walk, _bends, _zigzag, _loops, _polygon, _tangle, _strokes, _star, _letter)


def _stroke(pad: ImageDraw.ImageDraw, points: Points, brush: int) -> None:
    """A line with round ends."""
    line = [(float(x), float(y)) for x, y in points]
    pad.line(line, fill=255, width=brush, joint="curve")
    for x, y in (line[0], line[-1]):
        pad.ellipse([x - brush / 2, y - brush / 2, x + brush / 2, y + brush / 2], fill=255)


def _is_ring(points: Points) -> bool:
    """Does it go around its middle about once, without much back and forth, and not through it?"""
    box = np.ptp(points, axis=0)
    around = (points - points.min(axis=0)) / np.maximum(box, 1e-6) - 0.5
    part = np.linspace(0, 1, 8)[:, None, None]
    fine = (around[:-1] * (1 - part) + around[1:] * part).swapaxes(0, 1).reshape(-1, 2)
    angles = np.unwrap(np.arctan2(fine[:, 1], fine[:, 0]))
    turn, way = abs(angles[-1] - angles[0]), np.abs(np.diff(angles)).sum()
    is_hollow = np.quantile(np.hypot(*fine.T), 0.1) > 0.25
    return bool(1.6 * np.pi < turn < 2.9 * np.pi and way < 1.25 * turn and is_hollow)


def _placed(points: Points, random: Random) -> Points:
    """Stretched into a box of any size, somewhere on the pad."""
    low, high = points.min(axis=0), points.max(axis=0)
    size = random.uniform(90, 230, 2)
    placed: Points = (points - low) / np.maximum(high - low, 1e-6) * size + (PAD - size) * random.uniform(0.2, 0.8, 2)
    return placed


def _rounded(points: Points) -> Points:
    """Its corners cut, again and again (Chaikin 1974)."""
    for _ in range(3):
        first, second = points[:-1], points[1:]
        cut = np.stack([0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second], axis=1)
        points = np.concatenate([points[:1], cut.reshape(-1, 2), points[-1:]])
    return points


def _turned(points: Points, random: Random) -> Points:
    (cosine, sine), *_ = _directions(random.uniform(0, 2 * np.pi, 1))
    turned: Points = points @ np.array([[cosine, -sine], [sine, cosine]])
    return turned


def _directions(angles: Points) -> Points:
    """(n, 2) of length 1."""
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)
