"""How networks for ImageNet get a photo: the shorter side to a little more than they see, then the middle of it.

With a crop padding of 32 pixels, as EfficientNet's authors measure (Tan and Le 2019, arXiv:1905.11946): for 260 pixels
the shorter side becomes 292.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.preparation import Strip

Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]  # left, top, right, bottom

FRAMED = "imagenet"  # the data set whose networks were measured so
CROP_PADDING = 32  # pixels of the shorter side that are cut off
LONGEST = 8  # times the shorter side: no more of a photo is scaled
FRAME = (232, 93, 4)  # the color of the crop on the photo: orange, seldom in photos


def is_framed(card: Card) -> bool:
    """Does this network get its photos so? Those of ImageNet do, and those that have begun with one of them."""
    return FRAMED in (card.data, str(card.recipe.get("pretrained")).rpartition("-")[2])


def framed(colors: Pixels, card: Card, strip: Strip) -> Pixels:
    """uint8 (H, W, 3) of any size -> uint8 (3, h, w)."""
    height, width = card.input_shape[1:]
    image = Image.fromarray(colors)
    if strip.does("middle"):
        image = _without_ends(image)
        image = _resized(image, min(height, width) + CROP_PADDING)
        words = f"The shorter side becomes {min(height, width) + CROP_PADDING} pixels (bicubic)."
        strip.add("scale", words, np.asarray(image))
        box = _middle(image.size, (width, height))
        strip.add("middle", f"The network sees the middle {width}×{height} pixels.", _with_box(image, box))
        image = image.crop(box)
    else:
        image = image.resize((width, height), Image.Resampling.BICUBIC)
        strip.add("middle", f"Left out: the whole image is squeezed into {width}×{height} pixels.", np.asarray(image))
    pixels: Pixels = np.asarray(image)
    scale = f"(x − {255 * card.mean[0]:.0f}) / {255 * card.std[0]:.0f}"
    strip.add("normalize", f"Each color value x from 0 to 255 becomes {scale}: about −1 to 1.", pixels)
    channels_first: Pixels = pixels.transpose(2, 0, 1)
    return channels_first


def _without_ends(image: Image.Image) -> Image.Image:
    """The middle of what is very long: scaled as a whole, a line of pixels would fill the memory."""
    longest = LONGEST * min(image.size)
    size = (min(image.width, longest), min(image.height, longest))
    return image if size == image.size else image.crop(_middle(image.size, size))


def _resized(image: Image.Image, shorter: int) -> Image.Image:
    factor = shorter / min(image.size)
    width, height = (max(shorter, round(side * factor)) for side in image.size)
    return image.resize((width, height), Image.Resampling.BICUBIC)


def _middle(size: tuple[int, int], wanted: tuple[int, int]) -> Box:
    left, top = ((whole - part) // 2 for whole, part in zip(size, wanted, strict=True))
    return left, top, left + wanted[0], top + wanted[1]


def _with_box(image: Image.Image, box: Box) -> Pixels:
    shown = image.copy()
    line = max(2, max(image.size) // 60)
    ImageDraw.Draw(shown).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), outline=FRAME, width=line)
    return np.asarray(shown)
