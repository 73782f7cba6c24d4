"""What is printed around a digit and under it: sheets, frames, boxes, rings, ruled lines; and how it was scanned."""

from collections.abc import Callable

import drawn_digits
import numpy as np
import pytest
from drawn_digits import painted
from photos_read import DIGITS, assert_read, masks, read
from PIL import Image, ImageDraw

from cnn_demo.prediction.preprocessing.preprocess import from_photo


def laid(photo: Image.Image, side: int, at: tuple[int, int], desk: int) -> Image.Image:
    whole = Image.new("RGB", (side, side), (desk,) * 3)
    whole.paste(photo, at)
    return whole


def framed(photo: Image.Image, inset: int, width: int) -> Image.Image:
    photo = photo.copy()
    ImageDraw.Draw(photo).rectangle([inset, inset, 279 - inset, 279 - inset], outline="black", width=width)
    return photo


def ringed(photo: Image.Image, box: tuple[int, int, int, int], width: int) -> Image.Image:
    photo = photo.copy()
    ImageDraw.Draw(photo).ellipse(box, outline="black", width=width)
    return photo


SURROUNDED: dict[str, tuple[float, Callable[[Image.Image], Image.Image]]] = {
    "a sheet on a dark desk": (0.6, lambda sheet: laid(sheet.resize((200, 200)), 400, (100, 100), 40)),
    "a sheet at one side": (0.6, lambda sheet: laid(sheet.resize((240, 240)), 400, (40, 120), 90)),
    "a black frame": (0.75, lambda photo: framed(photo, 0, 6)),
    "a thin frame": (0.75, lambda photo: framed(photo, 0, 3)),
    "a printed box": (0.6, lambda photo: framed(photo, 20, 4)),
    "a thick box near it": (0.6, lambda photo: framed(photo, 30, 10)),
    "a heavy box near it": (0.5, lambda photo: framed(photo, 40, 16)),
    "a box far from the edge": (0.4, lambda photo: framed(photo, 50, 6)),
    "a box through it": (0.75, lambda photo: framed(photo, 48, 5)),
    "a thin box through it": (0.75, lambda photo: framed(photo, 50, 2)),
    "a heavy box through it": (0.75, lambda photo: framed(photo, 45, 9)),
    "a box that it touches": (0.75, lambda photo: framed(photo, 36, 5)),
    "a ring": (0.45, lambda photo: ringed(photo, (30, 20, 250, 260), 8)),
    "a flat ring": (0.4, lambda photo: ringed(photo, (20, 60, 260, 220), 4)),
}


@pytest.mark.parametrize(("scale", "surround"), SURROUNDED.values(), ids=SURROUNDED)
def test_what_surrounds_a_digit_is_left_out(scale: float, surround: Callable[[Image.Image], Image.Image]) -> None:
    photos = [surround(painted(mask, 10, 250)) for mask in masks(scale)]
    assert_read(photos, at_least=8)
    for digit, found in enumerate(read(photos)):
        assert found.label == str(digit) or found.none_of_these or found.probabilities.max() < 0.9


def on_ruled_paper(
    mask: np.ndarray, ink: int, apart: int, line: int, width: int, *, squared: bool = False, margin: bool = False
) -> Image.Image:
    """`mask` written in `ink` on white paper, over lines of the level `line`, so many pixels wide and apart."""
    paper = np.full(mask.shape, 245)
    for start in range(apart // 2, len(mask), apart):
        paper[start : start + width] = line
        if squared:
            paper[:, start : start + width] = line
    if margin:
        paper[:, 34:36] = 120
    return Image.fromarray((paper + (ink - paper) * (mask / 255)).astype(np.uint8))


CORNERS = [(0.05, 0.0), (0.55, 0.0), (0.55, 1.0), (0.05, 1.0), (0.05, 0.0)]  # of a 0 on a display
RULED: dict[str, tuple[float, Callable[[np.ndarray], Image.Image]]] = {
    "pale lines": (18, lambda mask: on_ruled_paper(mask, 40, 28, 190, 1)),
    "dark lines": (18, lambda mask: on_ruled_paper(mask, 40, 28, 110, 2)),
    "lines far apart": (18, lambda mask: on_ruled_paper(mask, 40, 70, 150, 2)),
    "lines as dark as the pen": (18, lambda mask: on_ruled_paper(mask, 40, 40, 40, 2)),
    "squares": (18, lambda mask: on_ruled_paper(mask, 40, 20, 140, 1, squared=True)),
    "a margin": (18, lambda mask: on_ruled_paper(mask, 40, 28, 150, 1, margin=True)),
    "a thin pen": (6, lambda mask: on_ruled_paper(mask, 40, 28, 110, 2)),
    "a ballpoint": (8, lambda mask: on_ruled_paper(mask, 90, 28, 150, 1)),
    "a sheet aslant": (18, lambda mask: on_ruled_paper(mask, 40, 28, 110, 2).rotate(2.5, fillcolor=245)),
}


@pytest.mark.parametrize(("brush", "written"), RULED.values(), ids=RULED)
def test_lines_of_the_paper_are_left_out(brush: float, written: Callable[[np.ndarray], Image.Image]) -> None:
    assert_read([written(mask).crop((14, 14, 266, 266)) for _, mask in drawn_digits.digits(brush=brush)])


def test_a_digit_of_straight_sides_is_no_box() -> None:
    for strokes in ([CORNERS], [CORNERS, [(0.05, 0.5), (0.55, 0.5)]]):
        prepared = from_photo(painted(drawn_digits.ink(strokes, brush=8), 10, 250), DIGITS)
        assert "ruling" not in [step.name for step in prepared.steps]


@pytest.mark.parametrize("digit", [1, 4, 7])
def test_straight_strokes_are_no_lines_of_the_paper(digit: int) -> None:
    for scale in (0.75, 1.0, 1.2):  # the last one is cut by the image's edge
        prepared = from_photo(painted(drawn_digits.ink(drawn_digits.STROKES[digit], scale=scale), 10, 250), DIGITS)
        assert "ruling" not in [step.name for step in prepared.steps]


def test_the_lines_of_the_paper_can_stay() -> None:
    photo = on_ruled_paper(masks()[4], 40, 28, 110, 2)
    kept = from_photo(photo, DIGITS, frozenset({"ruling"}))
    assert [step.is_optional for step in kept.steps if step.name == "ruling"] == [True]
    assert kept.pixels.astype(int).sum() > 1.5 * from_photo(photo, DIGITS).pixels.astype(int).sum()


SCANNED: dict[str, Callable[[Image.Image], Image.Image]] = {
    "dithered": lambda photo: photo.convert("1"),
    "black and white": lambda photo: photo.convert("L").point(lambda level: 255 * (level > 128)),
    "salt and pepper": lambda photo: with_impulses(photo, 0.08),
    "much salt and pepper": lambda photo: with_impulses(photo, 0.15),
}


def with_impulses(photo: Image.Image, share: float) -> Image.Image:
    """So many of its pixels are black or white, whatever they were."""
    random, levels = np.random.default_rng(0), np.asarray(photo.convert("L"))
    hit = random.random(levels.shape) < share
    return Image.fromarray(np.where(hit, random.choice([0, 255], levels.shape), levels).astype(np.uint8))


@pytest.mark.parametrize("brush", [5, 18])
@pytest.mark.parametrize("scan", SCANNED.values(), ids=SCANNED)
def test_the_dots_of_a_scan_do_not_count(scan: Callable[[Image.Image], Image.Image], brush: float) -> None:
    assert_read([scan(painted(mask, 40, 235)) for _, mask in drawn_digits.digits(brush=brush)])
