"""What is ground and what are marks on it: ink, pencil or chalk of any color, on paper or a board in any light.

The ground is what reaches the edge of the image. Shapes that do not are raised or lowered to it (Vincent 1993,
reconstruction from the edge), which tells whether marks are darker or lighter, however light or dark the ground is
itself. Marks are then measured against the ground around them, so that shadows do not count.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from cnn_demo.prediction.marks.grain import grain_of, smooth
from cnn_demo.prediction.marks.parts import box_share, enclosed, parts_of

Pixels = NDArray[np.uint8]
Readable = Literal["clear", "faint", "blank"]

LUMINANCE = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601, as Pillow's "L"
BENT = 0.06  # of the ground's light: what the edge may be away from a bent surface
COARSE = 80  # pixels of the longer side where shapes are looked at as a whole
STEPS = 8  # of a reconstruction, between two looks whether anything still changes; a look takes as long as a step
MEDIAN_SIDE, MEDIAN_WINDOW = 40, 17  # pixels; lines fill less than half of such a window
LINE = 0.045  # of the longer side: half of what a thin line is narrower than
WINDOW = 0.4  # of the longer side: what is wider is no line, but a shadow
DARKEST = 48  # levels: of darker paper, shares would be those of rounding
FAINTEST = 6  # levels of 255 between marks and ground that can be told from rounding
TRUSTED, SUSPECTED = 4.0, 2.6  # the same in deviations of the grain; two halves of mere grain lie 1.6 apart
GRAIN = 1.5  # levels; a coarser one is smoothed before anything is measured
NOISE = 30  # levels of grain that no paper and no board has
RECTANGULAR = 0.88  # share of its tightest box that a sheet of paper fills; an ellipse fills 0.79
SHEET = (0.1, 0.98)  # shares of the image that a sheet may fill
WRITTEN = (0.003, 0.4)  # shares of a sheet that what is written on it may cover


@dataclass(frozen=True, eq=False)
class Marks:
    """`light`: uint8 (H, W), the marks light on black. Where they are not "clear" it is all black."""

    light: Pixels
    readable: Readable


def gray_of(colors: Pixels) -> tuple[Pixels, bool]:
    """uint8 (H, W, 3) -> (H, W) by light and dark; or, where that shows less than half of the contrast to the ground,
    along the direction in which colors differ most. The second value says so."""
    luminance = np.asarray(Image.fromarray(colors).convert("L"))
    away = np.moveaxis(colors, 2, 0).reshape(3, -1).astype(np.float32)
    if (away[0] == away[1]).all() and (away[1] == away[2]).all():
        return luminance, False
    away -= np.median(_edge(colors), axis=0).astype(np.float32)[:, None]
    covariance = away @ away.T / away.shape[1]
    spread, directions = np.linalg.eigh(covariance)
    most, direction = float(spread[-1]) / 3, directions[:, -1]
    if float(LUMINANCE @ covariance @ LUMINANCE) > most / 4 or most < 1:
        return luminance, False
    along = (direction @ away).reshape(colors.shape[:2])
    return np.asarray((128 + along * (120 / np.abs(along).max())).clip(0, 255), dtype=np.uint8), True


def in_even_light(gray: Pixels) -> Pixels:
    """Without the slope and the bend of the light that the image's edge shows: a lamp at one side, dark corners. Where
    the edge shows more than that, such as a hard shadow, the image as it is."""
    light = _bent_light(_coarse(gray).astype(np.float64))
    if light is None:
        return gray
    level = np.asarray(Image.fromarray(light.astype(np.float32)).resize(gray.shape[::-1]))
    return np.asarray((gray * (level.max() / level)).clip(0, 255), dtype=np.uint8)


def is_dark_on_light(gray: Pixels) -> bool:
    """Are the marks darker than their ground? By three measures together: what is left of shapes of one kind when those
    of the other are leveled first, on which side of the median around it each pixel lies, and which thin lines there
    are. Bold marks show in the first, those across the edge of a shadow in the others."""
    small = _coarse(gray)
    left_light = _volume(small, holes=True, then_holes=False)
    left_dark = _volume(small, holes=False, then_holes=True)
    edge = np.median(_edge(small))
    if abs(left_dark - left_light) < 0.1 * np.abs(small - edge).sum():  # they reach the edge: an image cut close
        return float((small - edge).sum()) < 0
    few = Image.fromarray(gray).resize((MEDIAN_SIDE, MEDIAN_SIDE), Image.Resampling.BOX)
    away = np.asarray(few).astype(np.float64) - np.asarray(few.filter(ImageFilter.MedianFilter(MEDIAN_WINDOW)))
    lighter, darker = np.square(away.clip(min=0)).sum(), np.square(away.clip(max=0)).sum()
    return _lean(left_dark, left_light) + _lean(float(darker), float(lighter)) + _lean(*_thin_lines(small)) > 0


def sheet(gray: Pixels) -> NDArray[np.bool_] | None:
    """Where the sheet lies, or what a frame surrounds, if something is written on a rectangle that is not the ground;
    bool (H, W)."""
    small = _coarse(gray)
    shapes = np.abs(small - _leveled(small, holes=is_dark_on_light(gray)))
    found = [part for part in parts_of(shapes > 0.5 * np.percentile(shapes, 99)) if part.area > SHEET[0] * small.size]
    if not found:
        return None
    largest = max(found, key=lambda part: part.area)
    whole = enclosed(largest.mask)
    written = 1 - largest.area / whole.sum()
    if not (WRITTEN[0] <= written <= WRITTEN[1] and whole.mean() <= SHEET[1] and box_share(whole) >= RECTANGULAR):
        return None
    inner = Image.fromarray(whole).convert("L").filter(ImageFilter.MinFilter(5))
    return np.asarray(inner.resize(gray.shape[::-1], Image.Resampling.BILINEAR)) > 200


def marks_on(gray: Pixels, dark_on_light: bool) -> Marks:
    """What lies on the ground, uint8 (H, W), as light marks on black. What is closer to the ground than to the marks is
    0 (Otsu 1979), the strongest 255."""
    depth = _depth(gray, dark_on_light)
    grain = grain_of(depth)
    if grain > NOISE:  # no ground, so nothing that is blank: the network is to say what it makes of it
        return Marks(255 - gray if dark_on_light else gray, "clear")
    if grain > GRAIN:
        depth = _depth(smooth(gray), dark_on_light)
        grain = grain_of(depth)
    depth = (depth - np.median(depth)).clip(0, 255)
    threshold, contrast = _otsu(depth)
    wanted = max(FAINTEST, TRUSTED * grain)
    if contrast < wanted:
        return Marks(np.zeros_like(gray), "faint" if contrast > SUSPECTED / TRUSTED * wanted else "blank")
    low = threshold * 0.6
    high = max(float(np.median(depth[depth > threshold])), low + 1)
    return Marks(np.asarray(np.clip((depth - low) / (high - low), 0, 1) * 255, dtype=np.uint8), "clear")


def things_on(gray: Pixels) -> Marks:
    """Things that are no lines, lighter than an even ground, uint8 (H, W): the same on black, their own shades kept."""
    edge = _edge(gray).astype(np.float32)
    ground = float(np.median(edge))
    grain = 1.4826 * float(np.median(np.abs(edge - ground)))
    light = gray.astype(np.float32) - ground
    brightest = float(np.percentile(light, 99))
    wanted = max(FAINTEST, TRUSTED * grain)
    if brightest < wanted and grain > NOISE:  # no ground, as in marks_on()
        return Marks(gray, "clear")
    if brightest < wanted:
        return Marks(np.zeros_like(gray), "faint" if brightest > SUSPECTED / TRUSTED * wanted else "blank")
    light[light < TRUSTED * grain] = 0
    return Marks(np.asarray((light * max(1.0, 160 / brightest)).clip(0, 255), dtype=np.uint8), "clear")


def _edge(image: NDArray[Any]) -> NDArray[np.float64]:
    """The outermost pixels, (n, ...)."""
    return np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]]).astype(np.float64)


def _coarse(gray: Pixels) -> NDArray[np.int16]:
    factor = max(gray.shape) // COARSE
    small = Image.fromarray(gray).reduce(factor) if factor > 1 else Image.fromarray(gray)
    return np.asarray(small).astype(np.int16)


def _bent_light(small: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The surface of second degree through the edge (least squares); None where that is flat, dark, or far from it."""
    y, x = (axis / max(1, axis.max()) - 0.5 for axis in np.mgrid[: small.shape[0], : small.shape[1]])
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    known, values = _edge(terms), _edge(small)
    found, *_ = np.linalg.lstsq(known, values, rcond=None)
    light, rest = terms @ found, np.abs(values - known @ found)
    is_far = np.percentile(rest, 90) > BENT * values.mean()
    return None if is_far or light.min() < DARKEST or np.ptp(light) < FAINTEST else light


def _lean(one: float, other: float) -> float:
    """From -1 to 1: how much more there is of the one than of the other."""
    return (one - other) / (one + other) if one + other else 0.0


def _volume(gray: NDArray[np.int16], holes: bool, then_holes: bool) -> float:
    """What is left of shapes of the other kind once those of one kind are leveled."""
    leveled = _leveled(gray, holes)
    return float(np.abs(_leveled(leveled, then_holes) - leveled).sum())


def _thin_lines(small: NDArray[np.int16]) -> tuple[float, float]:
    """What a closing fills and what an opening takes away (top-hats, Meyer 1979): dark lines, light lines. An edge,
    such as a shadow's, is neither."""
    gray, half = small.astype(np.uint8), max(1, round(LINE * max(small.shape)))
    dark, light = _closed(gray, half) - gray, _closed(255 - gray, half) - (255 - gray)
    return float(dark.sum()), float(light.sum())


def _leveled(gray: NDArray[np.int16], holes: bool) -> NDArray[np.int16]:
    """Every dark hole that is closed toward the edge filled up to its rim; or every light hill cut down, if not."""
    ground = np.asarray(gray if holes else 255 - gray, dtype=np.uint8)
    wide = np.full((ground.shape[0] + 2, ground.shape[1] + 2), 255, dtype=np.uint8)
    level = wide[1:-1, 1:-1]
    level[:] = ground.max()
    for side in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        level[side] = ground[side]
    before = np.zeros_like(level)
    while (before != level).any():
        before[:] = level
        for _ in range(STEPS):
            across = np.minimum(np.minimum(wide[:, :-2], wide[:, 2:]), wide[:, 1:-1])
            level[:] = np.maximum(np.minimum(np.minimum(across[:-2], across[2:]), across[1:-1]), ground)
    return level.astype(np.int16) if holes else 255 - level.astype(np.int16)


def _depth(gray: Pixels, dark_on_light: bool) -> NDArray[np.float32]:
    """How far each pixel is from the ground around it, in levels; how much light ink takes away counts as a share of
    the light that falls on the paper.

    The ground is the closing by a square of WINDOW: lines vanish in it, edges of shadows stay where they are."""
    gray = gray if dark_on_light else 255 - gray
    half = max(1, round(WINDOW * max(gray.shape) / 2))
    ground = _closed(gray, half).astype(np.float32)
    light = np.maximum(ground, DARKEST) if dark_on_light else np.float32(255)
    return np.asarray(255 * (ground - gray) / light, dtype=np.float32)


def _closed(gray: Pixels, half: int) -> Pixels:
    """The closing by a square of 2 * half + 1 pixels: what is darker and fits no such square is filled."""
    padded = np.pad(gray, 2 * half, mode="edge")
    return 255 - _spread(255 - _spread(padded, half), half)


def _spread(pixels: Pixels, half: int) -> Pixels:
    """The largest value within `half` pixels in each direction, of all pixels that have so many around them; windows
    that double make that quick."""
    for _ in range(2):  # down, then across
        wide = 1
        while wide < 2 * half + 1:
            step = min(wide, 2 * half + 1 - wide)
            pixels = np.maximum(pixels[step:], pixels[:-step])
            wide += step
        pixels = pixels.T
    return pixels


def _otsu(values: NDArray[np.float32]) -> tuple[float, float]:
    """(the value that separates dark from light best, the distance between the two means)."""
    counts = np.bincount(values.astype(np.uint8).ravel(), minlength=256).astype(np.float64)
    levels = np.arange(256)
    below = counts.cumsum()
    above = below[-1] - below
    sums = (counts * levels).cumsum()
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = (sums[-1] - sums) / above - sums / below
    gap = np.nan_to_num(gap, nan=0.0, posinf=0.0, neginf=0.0)
    best = int((below * above * gap**2).argmax())
    return float(best), float(gap[best])
