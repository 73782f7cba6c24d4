"""Images as people bring them: dim, colored, transparent, dusty, framed, in bad light, with several things on them."""

import io
from collections.abc import Callable

import drawn_digits
import numpy as np
import pytest
from drawn_digits import lit, painted
from labs import MODELS
from photos_read import DIGITS, NETWORKS, assert_read, masks, read
from PIL import Image, ImageDraw

from cnn_demo.prediction.classifier import classify
from cnn_demo.prediction.preprocessing import image_io
from cnn_demo.prediction.preprocessing.preprocess import from_ink, from_photo, from_pixels


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *(
            (0, 255),
            (40, 110),
            (20, 90),
            (60, 120),
            (40, 126),
            (15, 70),
            (230, 150),
            (255, 140),
            (250, 200),
            (190, 150),
        ),
        *((215, 235), (210, 235), (220, 235), (240, 225)),
        *(((200, 30, 30), (40, 110, 40)), ((255, 255, 255), (255, 165, 0)), ((235, 235, 225), (120, 170, 130))),
        *(((255, 165, 0), (150, 200, 255)), ((255, 255, 255), (60, 220, 60)), ((60, 60, 220), (170, 20, 20))),
    ],
)
def test_ink_of_any_color_on_ground_of_any_other(ink: drawn_digits.Color, ground: drawn_digits.Color) -> None:
    assert_read([painted(mask, ink, ground) for mask in masks()])


MORE_INKS: list[drawn_digits.Color] = [225, 0, (255, 255, 160)]


def transparent(mask: np.ndarray, color: drawn_digits.Color, below: int, mode: str) -> Image.Image:
    """Ink on nothing, through a file."""
    colors = painted(np.where(mask > 0, 255, 0), color, below).convert("RGBA")
    colors.putalpha(Image.fromarray(mask))
    saved = colors.convert(mode) if mode != "P" else Image.fromarray(np.uint8(mask > 127)).convert("P")
    options = {}
    if mode == "P":
        saved.putpalette([0, 0, 0, *colors.getpixel(tuple(np.argwhere(mask > 254)[0][::-1]))[:3]])
        options = {"transparency": 0}
    file = io.BytesIO()
    saved.save(file, "PNG", **options)
    return image_io.read(file.getvalue())


@pytest.mark.parametrize("color", [255, 40, (255, 0, 0), *(pytest.param(c, marks=pytest.mark.slow) for c in MORE_INKS)])
@pytest.mark.parametrize(("below", "mode"), [(0, "RGBA"), (255, "RGBA"), (0, "LA"), (0, "P")])
def test_ink_on_nothing(color: drawn_digits.Color, below: int, mode: str) -> None:
    assert_read([transparent(mask, color, below, mode) for mask in masks()], networks=("quick-mnist",))


def test_white_paper_with_transparent_corners_stays_white() -> None:
    def rounded(mask: np.ndarray) -> Image.Image:
        sheet = painted(mask, 0, 255).convert("RGBA")
        corners = Image.new("L", sheet.size)
        ImageDraw.Draw(corners).rounded_rectangle([0, 0, 279, 279], 30, fill=255)
        sheet.putalpha(corners)
        file = io.BytesIO()
        sheet.save(file, "PNG")
        return image_io.read(file.getvalue())

    assert_read([rounded(mask) for mask in masks()], networks=("quick-mnist",))


def dusty(mask: np.ndarray, specks: int, side: int, seed: int = 0) -> np.ndarray:
    """With a dot in a corner, or many anywhere."""
    mask, random = mask.copy(), np.random.default_rng(seed)
    for y, x in [(12, 258)] if specks == 1 else random.integers(2, 276, (specks, 2)):
        mask[y : y + side, x : x + side] = 255
    return mask


@pytest.mark.parametrize("scale", [0.4, 0.6, 0.75])
@pytest.mark.parametrize(("specks", "side"), [(1, 4), (1, 10), (20, 2), (30, 3)])
def test_specks_are_no_part_of_what_is_written(scale: float, specks: int, side: int) -> None:
    drawings = [dusty(mask, specks, side) for mask in masks(scale)]
    assert_read([painted(drawing, 0, 255) for drawing in drawings], networks=("quick-mnist",))
    network = MODELS.get("quick-mnist")
    found = [classify(network, from_ink(drawing, network.card)) for drawing in drawings]
    assert sum(one.label == str(digit) and not one.none_of_these for digit, one in enumerate(found)) >= 9


@pytest.mark.parametrize("place", [(250, 20), (140, 255), (258, 258)])
@pytest.mark.parametrize("brush", [10, 18])
def test_a_dot_beside_a_one_is_no_part_of_it(brush: int, place: tuple[int, int]) -> None:
    network = MODELS.get("quick-mnist")
    for scale in (0.3, 0.4, 0.6):
        drawing = drawn_digits.ink(drawn_digits.STROKES[1], scale=scale, brush=brush).copy()
        drawing[place[0] : place[0] + brush, place[1] : place[1] + brush] = 255
        found = classify(network, from_ink(drawing, network.card))
        assert (found.label, found.none_of_these) == ("1", False), scale


@pytest.mark.parametrize("scale", [0.5, 0.75])
@pytest.mark.parametrize("digit", drawn_digits.TWO_STROKES)
def test_a_second_stroke_stays(digit: int, scale: float) -> None:
    ink = drawn_digits.ink(drawn_digits.TWO_STROKES[digit], scale=scale)
    for network in map(MODELS.get, NETWORKS):
        prepared = from_ink(ink, network.card)
        assert "specks" not in [step.name for step in prepared.steps]
        found = classify(network, prepared)
        assert (found.label, found.remark) == (str(digit), None)


def test_the_dot_of_an_i_stays() -> None:
    ink = drawn_digits.ink([[(0.3, 0.25), (0.3, 1)], [(0.3, 0.02), (0.3, 0.03)]])
    prepared = from_ink(ink, DIGITS)
    assert "specks" not in [step.name for step in prepared.steps]
    assert prepared.remark is None


LIGHTS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "left third in shadow": lambda y, x: np.where(x < 0.3, 0.6, 1),
    "left third in deep shadow": lambda y, x: np.where(x < 0.3, 0.45, 1),
    "left half in shadow": lambda y, x: np.where(x < 0.5, 0.5, 1),
    "right of the digit": lambda y, x: np.where(x > 0.8, 0.45, 1),
    "top in shadow": lambda y, x: np.where(y < 0.4, 0.6, 1),
    "corner in shadow": lambda y, x: np.where(x + y < 0.9, 0.5, 1),
    "dark corners": lambda y, x: 1 - 1.3 * ((x - 0.5) ** 2 + (y - 0.5) ** 2),
    "a lamp at one side": lambda y, x: 1 - 0.5 * x,
}


@pytest.mark.parametrize("ink", [0, 70])
@pytest.mark.parametrize("light", LIGHTS.values(), ids=LIGHTS)
def test_shadows_do_not_count(light: Callable[[np.ndarray, np.ndarray], np.ndarray], ink: int) -> None:
    assert_read([lit(painted(mask, ink, 235), light, noise=3) for mask in masks()])


def test_the_dot_of_a_zero_stays() -> None:
    ink = drawn_digits.ink([*drawn_digits.STROKES[0], [(0.3, 0.45), (0.3, 0.55)]])
    prepared = from_ink(ink, DIGITS)
    assert "specks" not in [step.name for step in prepared.steps]


def everywhere(y: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.ones_like(x)


@pytest.mark.parametrize("pencil", [220, 215, 210, 205])
@pytest.mark.parametrize("noise", [0, 6])
def test_pencil_is_read(pencil: int, noise: float) -> None:
    assert_read([lit(painted(mask, pencil, 235), everywhere, noise) for mask in masks()])


def test_what_cannot_be_told_from_grain_is_said_to_be_too_faint() -> None:
    found = read([lit(painted(mask, 231, 235), everywhere) for mask in masks()])
    assert all(one.none_of_these and one.remark in ("faint", "blank") for one in found)
    assert any(one.remark == "faint" for one in found)


@pytest.mark.parametrize("level", [0, 40, 128, 200, 254, 255])
@pytest.mark.parametrize("network", ["quick-mnist", "quick-cifar10", "convnet_pooled-fashion_mnist"])
def test_a_blank_image_has_no_class(network: str, level: int) -> None:
    known = MODELS.get(network)
    grain = np.random.default_rng(0).integers(-1, 2, (150, 200, 1)).clip(-level, 255 - level)
    for blank in (Image.new("RGB", (200, 150), (level,) * 3), Image.fromarray(np.uint8(level + grain + [[[0, 0, 0]]]))):
        found = classify(known, from_photo(blank, known.card))
        assert (found.remark, found.none_of_these) == ("blank", True)
    pixels = np.full(known.card.input_shape, level, np.uint8)
    assert classify(known, from_pixels(pixels, known.card)).remark == "blank"


@pytest.mark.parametrize("network", ["quick-mnist", "quick-fashion_mnist", "convnet_pooled-fashion_mnist"])
@pytest.mark.parametrize("side", [28, 100, 280])
def test_noise_is_unknown_and_not_blank(network: str, side: int) -> None:
    known, random = MODELS.get(network), np.random.default_rng(0)
    for channels in (1, 3):
        noise = np.broadcast_to(random.integers(0, 256, (side, side, channels), dtype=np.uint8), (side, side, 3))
        found = classify(known, from_photo(Image.fromarray(np.ascontiguousarray(noise)), known.card))
        assert (found.level, found.remark) == ("unknown", None)
