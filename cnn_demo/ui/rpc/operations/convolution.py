"""What the workbench of the Convolution tab asks: an image as numbers, a kernel slid over numbers, and what it costs.

The page shows each step of the window from the numbers that it already has; the whole result comes from here.
"""

import base64
import binascii
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_demo.data import store
from cnn_demo.errors import BadImage, BadValue, EmptyDrawing, unknown
from cnn_demo.inspection.playground import size_formulas
from cnn_demo.inspection.playground.convolution import MOST_CELLS, MOST_CHANNELS, Sliding, convolve, typed_maps
from cnn_demo.inspection.playground.image_filters import KERNELS, SIZES
from cnn_demo.inspection.playground.worked_examples import worked
from cnn_demo.prediction import image_io
from cnn_demo.ui.rpc.classify import channels_last, from_data_url, test_pixels
from cnn_demo.ui.rpc.protocol import Json, answering, packed, whole, within, word

CHANNELS = ("gray", "rgb", "red", "green", "blue")
SMALLEST_SIDE = 4
MOST_BIAS = 1e6


@answering
def bench_choices(request: Json) -> Json:
    """{} -> the kernels to choose from, in every size, and the worked examples."""
    return {
        "kernels": [
            {
                "id": kernel.id,
                "title": kernel.title,
                "sentence": kernel.sentence,
                "rows": {str(size): kernel.rows(size) for size in SIZES if size >= kernel.smallest},
            }
            for kernel in KERNELS.values()
        ],
        "worked": [asdict(example) for example in worked()],
    }


@answering
def image_numbers(request: Json) -> Json:
    """{image, side, channels} -> the image as bytes (channels, side, side); a drawing is gray: 0 paper, 255 ink."""
    channels, side = request.get("channels"), whole(request, "side")
    if channels not in CHANNELS:
        raise unknown("channel", channels, CHANNELS)
    if not SMALLEST_SIDE <= side <= MOST_CELLS:
        raise BadValue(f"The image gets {SMALLEST_SIDE} to {MOST_CELLS} cells a side.")
    image, is_gray = _image(request)
    if image.width != image.height:
        cut = min(image.size)
        left, top = (image.width - cut) // 2, (image.height - cut) // 2
        image = image.crop((left, top, left + cut, top + cut))
    if max(image.size) != side:
        image = image.resize((side, side), Image.Resampling.BOX if max(image.size) > side else Image.Resampling.NEAREST)
    if channels == "gray" or is_gray:
        pixels = np.asarray(image.convert("L"))[None]
    else:
        planes = np.asarray(image.convert("RGB")).transpose(2, 0, 1)
        pixels = planes if channels == "rgb" else planes[CHANNELS.index(channels) - 2][None]
    return {"pixels": packed(pixels), "c": len(pixels), "h": side, "w": side}


@answering
def slide(request: Json) -> Json:
    """{input, kernel, stride, padding, dilation, bias} -> the whole output and its formulas. `input` is
    {numbers: channels of rows} or {pixels: base64, c, h, w}."""
    maps, found = slid(request)
    kernel = (found.window - 1) // found.dilation + 1
    return {
        "output": packed(found.output.astype("<f8")),
        "h": found.output.shape[0],
        "w": found.output.shape[1],
        "sides": list(found.sides),
        "dropped": list(found.dropped),
        "formulas": [
            asdict(line)
            for line in size_formulas.sliding(_shape(maps), kernel, found.stride, found.sides, found.dilation)
        ],
    }


@answering
def weigh(request: Json) -> Json:
    """{side, channels, neurons, kernel, filters} -> the weights of a dense layer and of a convolution."""
    bounds = {"side": 1024, "channels": 3, "neurons": 4096, "kernel": 11, "filters": 256}
    side, channels, neurons, kernel, filters = (_upto(request, name, most) for name, most in bounds.items())
    return {
        "dense": asdict(size_formulas.weights_of_dense((channels, side, side), neurons)),
        "convolution": asdict(size_formulas.weights_of_convolution(kernel, channels, filters)),
    }


def slid(request: Json) -> tuple[NDArray[np.float64], Sliding]:
    """The question's input (channels, h, w), and its kernel slid over it."""
    maps = input_of(request)
    kernel = typed_maps(request.get("kernel"), "kernel")
    if max(kernel.shape[1:]) > SIZES[-1]:
        raise BadValue(f"The kernel has up to {SIZES[-1]}×{SIZES[-1]} numbers.")
    padding: Any = request.get("padding")  # a number or a word: checked where it is used
    bias = within(request, "bias", -MOST_BIAS, MOST_BIAS)
    return maps, convolve(maps, kernel, whole(request, "stride"), padding, whole(request, "dilation"), bias)


def input_of(request: Json) -> NDArray[np.float64]:
    """The numbers that the window slides over; what does not fit is refused by whoever slides."""
    given = request.get("input")
    if not isinstance(given, dict):
        raise BadValue("Say what the window slides over.")
    if "pixels" not in given:
        return typed_maps(given.get("numbers"), "input")
    channels, height, width = (_upto(given, name, most) for name, most in _SHAPE.items())
    try:
        content = base64.b64decode(given["pixels"], validate=True) if isinstance(given["pixels"], str) else b""
    except (binascii.Error, ValueError):
        content = b""
    if len(content) != channels * height * width:
        raise BadImage("The image's numbers arrived broken. Choose it again.")
    return np.frombuffer(content, dtype=np.uint8).reshape(channels, height, width).astype(np.float64)


def _image(request: Json) -> tuple[Image.Image, bool]:
    """The current image, and whether it has one channel: a drawing (ink is light) or a gray test image."""
    image = request.get("image")
    if not isinstance(image, dict):
        raise EmptyDrawing()
    if image.get("kind") == "test":
        pixels, _ = test_pixels(store.load(word(image, "data")), image.get("index"))
        return image_io.from_array(channels_last(pixels)), len(pixels) == 1
    return image_io.read(from_data_url(image.get("data"))), image.get("kind") == "ink"


def _shape(maps: NDArray[np.float64]) -> tuple[int, int, int]:
    channels, height, width = maps.shape
    return channels, height, width


_SHAPE = {"c": MOST_CHANNELS, "h": MOST_CELLS, "w": MOST_CELLS}


def _upto(request: Json, name: str, most: int) -> int:
    value = whole(request, name)
    if not 1 <= value <= most:
        raise BadValue(f"The {name} goes from 1 to {most:,}.")
    return value
