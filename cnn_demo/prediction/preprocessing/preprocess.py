"""From ink or a photo to exactly what a network sees, every step kept so that it can be shown and switched off.

Networks know only images made like the ones they learned from. MNIST's digits were scaled into a 20×20 box and laid
into 28×28 by their center of mass (LeCun 1998); Fashion-MNIST's photos were trimmed, fitted to 28×28, centered and
inverted (Xiao 2017). The same is done here, by the framing of each data set. Reading files is done in `images`.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from cnn_demo.errors import BadImage, EmptyDrawing
from cnn_demo.prediction.checkpoint.checkpoint_file import Card
from cnn_demo.prediction.marks import ground
from cnn_demo.prediction.marks.data_set_form import in_form_of
from cnn_demo.prediction.marks.grain import without_impulses
from cnn_demo.prediction.marks.ink import ink_box, with_pen
from cnn_demo.prediction.marks.parts import without_specks
from cnn_demo.prediction.marks.ruling import without_ruling
from cnn_demo.prediction.preprocessing.photo_frame import close_up, framed, is_framed
from cnn_demo.prediction.preprocessing.preparation import PreparedImage, Remark, Step, Strip, no_larger

__all__ = ["PreparedImage", "Remark", "Step", "blank_input", "from_ink", "from_photo", "from_pixels"]

Pixels = NDArray[np.uint8]

LONGEST_INK_SIDE = 4096  # of a drawing; the pad draws on 280
PEN_BOX = 20  # pixels of the box for which the width of pens is known: MNIST's
WORKING_SIDE = 1120  # a photo is worked on no larger than this


def from_ink(ink: Pixels, card: Card, skip: frozenset[str] = frozenset()) -> PreparedImage:
    """A drawing, uint8 (H, W), 0 paper to 255 ink. BadImage when it is empty or no such array."""
    if not (isinstance(ink, np.ndarray) and ink.dtype == np.uint8 and ink.ndim == 2):
        raise BadImage("A drawing is an array of height × width with values from 0 (paper) to 255 (ink).")
    if max(ink.shape) > LONGEST_INK_SIDE:
        raise BadImage(f"A drawing has at most {LONGEST_INK_SIDE}×{LONGEST_INK_SIDE} pixels.")
    if not ink.any():
        raise EmptyDrawing()
    strip = Strip(skip)
    strip.add("ink", "What you drew.", ink)
    if card.input_shape[0] == 3:
        ink = close_up(ink, card.framing.share, strip)
        paper = np.broadcast_to((255 - ink)[:, :, None], (*ink.shape, 3))
        return strip.finish(_photo_in_color(np.ascontiguousarray(paper), card, strip), card)
    return strip.finish(_framed(ink, card, strip), card)


def from_photo(image: Image.Image, card: Card, skip: frozenset[str] = frozenset()) -> PreparedImage:
    """An RGB image of any size. An image without anything on it gives an empty frame, not an error."""
    strip = Strip(skip)
    colors = np.asarray(no_larger(image.convert("RGB"), WORKING_SIDE))
    strip.add("image", "The image as it came.", colors)
    if card.input_shape[0] == 3:
        return strip.finish(_photo_in_color(colors, card, strip), card)
    gray, by_hue = ground.gray_of(colors)
    why = "its ink is as light as its ground, so hues are kept instead" if by_hue else "only light and dark is kept"
    strip.add("gray", f"This network knows no colors: {why}.", gray)
    return strip.finish(_photo_in_gray(gray, card, strip), card)


def from_pixels(pixels: Pixels, card: Card) -> PreparedImage:
    """An image of the data set, uint8 (C, H, W): nothing is done to it."""
    if not (isinstance(pixels, np.ndarray) and pixels.dtype == np.uint8 and pixels.shape == card.input_shape):
        raise BadImage("This image does not have the size that the network expects.")
    strip = Strip(frozenset())
    strip.add("as it is", "An image from the data set is already what the network learned from.", _shown(pixels))
    return strip.finish(pixels, card)


def blank_input(card: Card) -> Tensor:
    """An image with nothing on it, float32 (1, C, 1, 1) as the network gets it: black where it learned light things on
    black, else the mean gray."""
    if card.input_shape[0] == 1:
        return card.normalize(torch.zeros(1, 1, 1, 1))
    return torch.zeros(1, card.input_shape[0], 1, 1)


def _photo_in_gray(gray: Pixels, card: Card, strip: Strip) -> Pixels:
    """uint8 (H, W) of any size -> uint8 (1, h, w): light on black, in the data set's form."""
    framing = card.framing
    if framing.is_written:
        gray = _on_its_sheet(without_impulses(gray), strip)
        if strip.does("background"):
            gray = ground.in_even_light(gray)
    dark = ground.is_dark_on_light(gray)
    light = 255 - gray if dark else gray
    if strip.does("invert"):
        why = "light, so light and dark change places" if dark else "dark already"
        strip.add("invert", f"The network learned light things on a dark ground. Here the ground is {why}.", light)
        found = in_form_of(light, framing, card.input_shape[1])
        if found is not None:
            strip.add("as it is", "This image already has the form that the network learned from.", found)
            return found[None]
    else:
        light, dark = gray, False
        strip.add("invert", "Left out: light stays light, dark stays dark.", light)
    return _framed(_off_its_ground(light, dark, framing.is_written, strip), card, strip)


def _on_its_sheet(gray: Pixels, strip: Strip) -> Pixels:
    """Without what surrounds a sheet of paper, or the frame around it; a sheet may lie in a frame on a desk."""
    shown = gray
    for _ in range(3):
        inside = ground.sheet(shown)
        if inside is None:
            break
        top, bottom, left, right = ink_box(np.where(inside, np.uint8(255), np.uint8(0)))
        paper = np.uint8(np.median(shown[inside]))
        shown = np.where(inside, shown, paper)[top:bottom, left:right]
    done = "What is written lies on a sheet or in a frame: what surrounds it is left out."
    return strip.choose("sheet", gray, shown, done, "Left out: what surrounds the sheet stays.")


def _off_its_ground(light: Pixels, dark: bool, is_written: bool, strip: Strip) -> Pixels:
    if not strip.does("background"):
        strip.add("background", "Left out: the ground keeps its shadows.", light)
        return light
    marks = ground.marks_on(255 - light if dark else light, dark) if is_written else ground.things_on(light)
    if marks.readable != "clear":
        strip.remark = marks.readable
    words = {
        "clear": "Shadows and the grain of the paper are taken away, so that the ground is black.",
        "faint": "There may be something, but it is too faint to be told from the grain of the paper.",
        "blank": "Nothing is on it: what is left is the grain of the paper.",
    }
    strip.add("background", words[marks.readable], marks.light)
    return _without_ruling(marks.light, strip) if is_written else marks.light


def _without_ruling(light: Pixels, strip: Strip) -> Pixels:
    """What is written on ruled or squared paper, without its lines."""
    done = "Printed lines and boxes belong to the paper: they are taken away."
    return strip.choose("ruling", light, without_ruling(light), done, "Left out: the lines of the paper stay.")


def _without_specks(light: Pixels, strip: Strip) -> Pixels:
    """A digit without dust around it; notices where there are several of them."""
    kept, are_several = without_specks(light)
    if are_several:
        strip.remark = "several"
    done = "Specks, and a frame around it, are taken away: they are no part of what is written."
    return strip.choose("specks", light, kept, done, "Left out: specks stay, and the box has to hold them too.")


def _framed(light: Pixels, card: Card, strip: Strip) -> Pixels:
    """Light things on black, uint8 (H, W) of any size -> uint8 (1, h, w) as the network expects it."""
    framing = card.framing
    frame_height, frame_width = card.input_shape[1:]
    inner = round(min(frame_height, frame_width) * (framing.share or 1))

    if framing.is_written:
        light = _without_specks(light, strip)
    if strip.does("crop"):
        top, bottom, left, right = ink_box(light)
        light = light[top:bottom, left:right]
        strip.add("crop", "The box around the ink: it does not matter where you draw.", light)
    else:
        strip.add("crop", "Left out: the empty part of the pad stays.", light)

    if framing.is_written:
        if strip.does("thicken"):
            light = with_pen(light, PEN_BOX)
            strip.add("thicken", "The line gets the width of MNIST's pens, for the size that it will have.", light)
        else:
            strip.add("thicken", "Left out: the line stays as thin or thick as it is.", light)

    if strip.does("scale"):
        factor = inner / max(light.shape)
        size = (max(1, round(light.shape[1] * factor)), max(1, round(light.shape[0] * factor)))
        words = f"Scaled so that the longer side is {inner} pixels: it does not matter how large you draw."
    else:
        size = (frame_width, frame_height)
        words = f"Left out: squeezed into {frame_width}×{frame_height} pixels, whatever its shape."
    light = np.asarray(Image.fromarray(light).resize(size, Image.Resampling.BOX if size < light.shape[::-1] else None))
    strip.add("scale", words, light)

    height, width = light.shape
    top, left = (frame_height - height) // 2, (frame_width - width) // 2
    if not framing.by_mass:
        words = f"Laid in the middle of {frame_width}×{frame_height}; the rest is black."
    elif strip.does("center"):
        row, column = _center_of_mass(light)
        top = min(max(round(frame_height / 2 - row), 0), frame_height - height)
        left = min(max(round(frame_width / 2 - column), 0), frame_width - width)
        words = f"Laid into {frame_width}×{frame_height} with its center of mass in the middle, as in MNIST."
    else:
        words = "Left out: the middle of the box is in the middle, not its center of mass."
    frame = np.zeros((frame_height, frame_width), dtype=np.uint8)
    frame[top : top + height, left : left + width] = light
    strip.add("center", words, frame)
    return frame[None]


def _photo_in_color(colors: Pixels, card: Card, strip: Strip) -> Pixels:
    """uint8 (H, W, 3) -> uint8 (3, h, w): the middle square, averaged down."""
    if is_framed(card):
        return framed(colors, card, strip)
    frame_height, frame_width = card.input_shape[1:]
    if strip.does("crop"):
        side = min(colors.shape[:2])
        top, left = (colors.shape[0] - side) // 2, (colors.shape[1] - side) // 2
        colors = colors[top : top + side, left : left + side]
        strip.add("crop", "The middle square, because the network sees squares.", colors)
    else:
        strip.add("crop", "Left out: the whole image is squeezed into a square.", colors)
    small = Image.fromarray(colors).resize((frame_width, frame_height), Image.Resampling.LANCZOS)
    pixels: Pixels = np.asarray(small)
    strip.add("scale", f"Made small: {frame_width}×{frame_height} pixels are all that the network sees.", pixels)
    channels_first: Pixels = pixels.transpose(2, 0, 1)
    return channels_first


def _center_of_mass(light: Pixels) -> tuple[float, float]:
    """(row, column) in pixels; the middle when there is nothing."""
    total = float(light.sum())
    if not total:
        return light.shape[0] / 2, light.shape[1] / 2
    rows, columns = light.sum(1), light.sum(0)
    return float(rows @ np.arange(len(rows))) / total, float(columns @ np.arange(len(columns))) / total


def _shown(pixels: Pixels) -> Pixels:
    return pixels[0] if len(pixels) == 1 else np.ascontiguousarray(pixels.transpose(1, 2, 0))
