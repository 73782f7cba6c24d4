"""How networks for ImageNet get a photo: the shorter side to a little more than they see, then the middle of it.

With a crop padding of 32 pixels, as EfficientNet's authors measure (Tan and Le 2019, arXiv:1905.11946): for 260 pixels
the shorter side becomes 292. torchvision's do the same with 224 and 256, and resize bilinearly. And how a drawing gets
to those that learned from photos of a thing cut out closely.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.marks.ink import ink_box
from cnn_demo.prediction.preprocessing.preparation import Strip

Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]  # left, top, right, bottom

FRAMED = "imagenet"  # the data set whose networks were measured so
ORIGINAL = f"-{FRAMED}"  # ends the ids of networks that were opened with torchvision's weights
CROP_PADDING = 32  # pixels of the shorter side that are cut off
LONGEST = 8  # times the shorter side: no more of a photo is scaled
FRAME = (232, 93, 4)  # the color of the crop on the photo: orange, seldom in photos


def is_framed(card: Card) -> bool:
    """Does this network get its photos so? Those of ImageNet do, and those that have begun with one of them."""
    began_with = str(card.recipe.get("pretrained")).rpartition("-")[2]
    return FRAMED in (card.data, began_with) or _is_original(card)


def _is_original(card: Card) -> bool:
    return card.is_opened and card.network.endswith(ORIGINAL)


def framed(colors: Pixels, card: Card, strip: Strip) -> Pixels:
    """uint8 (H, W, 3) of any size -> uint8 (3, h, w)."""
    height, width = card.input_shape[1:]
    image = Image.fromarray(colors)
    way = Image.Resampling.BILINEAR if _is_original(card) else Image.Resampling.BICUBIC
    if strip.does("middle"):
        image = _without_ends(image)
        image = _resized(image, min(height, width) + CROP_PADDING, way)
        words = f"The shorter side becomes {min(height, width) + CROP_PADDING} pixels ({way.name.lower()})."
        strip.add("scale", words, np.asarray(image))
        box = _middle(image.size, (width, height))
        strip.add("middle", f"The network sees the middle {width}×{height} pixels.", _with_box(image, box))
        image = image.crop(box)
    else:
        image = image.resize((width, height), way)
        strip.add("middle", f"Left out: the whole image is squeezed into {width}×{height} pixels.", np.asarray(image))
    pixels: Pixels = np.asarray(image)
    strip.add("normalize", _normalizing(card), pixels)
    channels_first: Pixels = pixels.transpose(2, 0, 1)
    return channels_first


def close_up(ink: Pixels, share: float | None, strip: Strip) -> Pixels:
    """The square around the ink, its box taking `share` of it; all of the pad where that is None."""
    if share is None:
        return ink
    if not strip.does("close-up"):
        strip.add("close-up", "Left out: all of the pad is looked at.", ink)
        return ink
    top, bottom, left, right = ink_box(ink)
    height, width = bottom - top, right - left
    side = round(max(height, width) / share)
    square = np.zeros((side, side), dtype=np.uint8)
    above, before = (side - height) // 2, (side - width) // 2
    square[above : above + height, before : before + width] = ink[top:bottom, left:right]
    strip.add("close-up", "The square around the ink: in these photos, a thing is as large as the image.", square)
    return square


def _normalizing(card: Card) -> str:
    scales = list(
        dict.fromkeys(f"(x − {255 * m:.0f}) / {255 * s:.0f}" for m, s in zip(card.mean, card.std, strict=True))
    )
    if len(scales) == 1:
        return f"Each color value x from 0 to 255 becomes {scales[0]}: about −1 to 1."
    return f"Red, green and blue values x from 0 to 255 become {', '.join(scales)}: about −2 to 2.6."


def _without_ends(image: Image.Image) -> Image.Image:
    """The middle of what is very long: scaled as a whole, a line of pixels would fill the memory."""
    longest = LONGEST * min(image.size)
    size = (min(image.width, longest), min(image.height, longest))
    return image if size == image.size else image.crop(_middle(image.size, size))


def _resized(image: Image.Image, shorter: int, way: Image.Resampling) -> Image.Image:
    factor = shorter / min(image.size)
    longer = int if way is Image.Resampling.BILINEAR else round  # as torchvision, and as EfficientNet's authors
    width, height = (max(shorter, longer(side * factor)) for side in image.size)
    return image.resize((width, height), way)


def _middle(size: tuple[int, int], wanted: tuple[int, int]) -> Box:
    left, top = ((whole - part) // 2 for whole, part in zip(size, wanted, strict=True))
    return left, top, left + wanted[0], top + wanted[1]


def _with_box(image: Image.Image, box: Box) -> Pixels:
    shown = image.copy()
    line = max(2, max(image.size) // 60)
    ImageDraw.Draw(shown).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), outline=FRAME, width=line)
    return np.asarray(shown)
