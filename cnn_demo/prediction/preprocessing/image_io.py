"""The only door for images: bytes or an array from anywhere become one small RGB image, or a sentence why not.

Size and pixel count are checked before anything is decoded, only five formats exist here, only the first frame is
decoded, two images at a time. What is transparent shows white paper, or a black ground under light ink; color profiles
are ignored.
"""

import io
import logging
import re
import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from cnn_demo import settings
from cnn_demo.errors import BadImage

log = logging.getLogger(__name__)

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
WORKS = (
    f"Use a PNG, JPEG, WebP, GIF or BMP file of at most {settings.UPLOAD_BYTES // settings.MEGABYTE} MB"
    f" and {settings.IMAGE_PIXELS // 1_000_000} million pixels."
)
PAPER, BOARD = (255, 255, 255), (0, 0, 0)  # what shows through transparent parts: white paper, or black under light ink
LIGHT = 150  # the mean level from which ink on a transparent ground is light; on white, 100 levels are left
LONGEST_SIDE = 1024  # no network or panel here shows more; keeps a 40 megapixel photo from filling memory
DECODING_WORK = 25 * settings.IMAGE_PIXELS  # pixels x passes; an honest progressive JPEG makes about 10 passes

_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")  # of a JPEG; inside a pass 0xff is followed by 0x00 or a restart
_START, _SCAN, _END, _BARE = 0xD8, 0xDA, 0xD9, 0x01  # all but these announce a length
_two_at_a_time = threading.BoundedSemaphore(2)  # a bound of the process, whose memory all of its apps share


def read(data: bytes) -> Image.Image:
    """The first frame as RGB, upright, its longer side below 2 * LONGEST_SIDE. BadImage when that cannot be had."""
    if len(data) > settings.UPLOAD_BYTES:
        raise BadImage(f"This file is too large. {WORKS}")
    with _two_at_a_time:
        try:
            return _decode(data)
        except BadImage:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise BadImage(f"This image has too many pixels. {WORKS}") from None
        except Exception as error:  # decoders of strangers' bytes raise about anything; all of it means the same
            log.info("refused an image: %s", type(error).__name__)
            raise BadImage(f"This is not an image that can be read here. {WORKS}") from None


def from_array(array: NDArray[Any]) -> Image.Image:
    """An array (H, W) or (H, W, channels) as RGB: 1 gray, 2 gray and alpha, 3 RGB or 4 RGBA channels.

    Values are uint8, bool, uint16 (scaled by value) or floats in 0..1; anything else is a BadImage.
    """
    if not isinstance(array, np.ndarray) or array.ndim not in (2, 3):
        raise BadImage("An image is an array of height × width, or height × width × channels.")
    if array.ndim == 3 and array.shape[2] not in (1, 2, 3, 4):
        raise BadImage("An image has 1, 2, 3 or 4 channels: gray, gray and alpha, RGB or RGBA.")
    if array.size == 0:
        raise BadImage("This image has no pixels.")
    if array.shape[0] * array.shape[1] > settings.IMAGE_PIXELS:
        raise BadImage(f"This image has more than {settings.IMAGE_PIXELS // 1_000_000} million pixels.")
    pixels = np.ascontiguousarray(_eight_bits(array))
    return _on_paper(_smaller(Image.fromarray(pixels[:, :, 0] if pixels.shape[2:] == (1,) else pixels)))


def _decode(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        pixels = image.width * image.height
        if pixels > settings.IMAGE_PIXELS:
            raise BadImage(f"This image has too many pixels. {WORKS}")
        if pixels * _passes(image, data) > DECODING_WORK:
            raise BadImage(f"This image takes too long to decode. {WORKS}")
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG can be decoded at 1/2, 1/4 or 1/8 size
        image.load()
        return _on_paper(_upright(_smaller(_eight_bit_image(image))))


def _passes(image: Image.Image, data: bytes) -> int:
    """How many times a decoder may go over all pixels."""
    if image.format in ("JPEG", "MPO"):  # MPO: a phone's JPEG with a second image behind the first
        return _scans(data)
    if image.format == "BMP" and image.info.get("compression") in (1, 2):
        return 200  # run-length coded: Pillow decodes these in Python
    return 1


def _scans(data: bytes) -> int:
    """The scans of a JPEG up to its end; what a phone puts behind that, such as a video, no decoder looks at."""
    place, scans = 0, 0
    while marker := _MARKER.search(data, place):
        place, kind = marker.end(), marker[1][0]
        scans += kind == _SCAN
        if kind == _END:
            break
        if kind not in (_START, _BARE):
            place += int.from_bytes(data[place : place + 2], "big")
    return scans


def _eight_bits(array: NDArray[Any]) -> NDArray[np.uint8]:
    if array.dtype == np.uint8:
        return np.asarray(array, dtype=np.uint8)
    if array.dtype == np.bool_:
        return np.asarray(np.where(array, 255, 0), dtype=np.uint8)
    if array.dtype == np.uint16:
        return np.asarray((array.astype(np.uint32) + 128) // 257, dtype=np.uint8)
    if np.issubdtype(array.dtype, np.floating):
        if not (np.isfinite(array).all() and array.min() >= 0 and array.max() <= 1):
            raise BadImage("An image of floating-point numbers has values from 0 to 1.")
        return np.asarray(np.rint(array * 255), dtype=np.uint8)
    raise BadImage("An image has values of type uint8, uint16, bool or float.")


def _eight_bit_image(image: Image.Image) -> Image.Image:
    """16-bit gray scaled by value (Pillow would clip it to white); everything else as it is."""
    if not image.mode.startswith("I"):
        return image
    values = np.asarray(image).astype(np.int64)
    gray = Image.fromarray(_eight_bits(values.clip(0, 65535).astype(np.uint16)))
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        gray.putalpha(Image.fromarray(np.where(values == clear, 0, 255).astype(np.uint8)))
    gray.info = {key: image.info[key] for key in ("exif",) if key in image.info}
    return gray


def _smaller(image: Image.Image) -> Image.Image:
    """Averaged down by a whole factor when it is far larger than needed; no side ever becomes 0."""
    factor = max(image.size) // LONGEST_SIDE
    if factor < 2:
        return image
    if image.mode in ("1", "P", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
    return image.reduce(factor)


def _on_paper(image: Image.Image) -> Image.Image:
    """RGB; what is transparent shows white paper, or a black board where light ink lies on it."""
    if not (image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info):
        return image.convert("RGB")
    colors = image.convert("RGBA")
    ground = Image.new("RGBA", image.size, (*(BOARD if _is_light_ink(colors) else PAPER), 255))
    ground.alpha_composite(colors)
    return ground.convert("RGB")


def _is_light_ink(colors: Image.Image) -> bool:
    """Does what can be seen of an RGBA image stand light on a ground that is transparent along its edge?"""
    alpha = np.asarray(colors.getchannel("A"))
    edge = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
    if np.median(edge) > 127 or not alpha.any():
        return False
    return float(np.average(np.asarray(colors.convert("L")), weights=alpha)) > LIGHT


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera noted; a broken note is no reason to refuse an image."""
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except Exception:  # whatever the decoder of a stranger's EXIF says
        log.info("unreadable EXIF")
    return image
