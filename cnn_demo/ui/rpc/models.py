"""The models that many questions and answers share: which network, which image, maps and images as bytes."""

import base64
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from cnn_demo.ui.rpc.registry import Model

MOST_DATA_URL = 1_400_000  # characters: an image of about 1 MB
Name = Annotated[str, Field(max_length=500)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Packed = Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]  # bytes, see packed()


class Nothing(Model):
    """A question without fields, or an answer that only says that it was heard."""


class NetworkQuestion(Model):
    """About a network at an epoch (None: as it was kept), with the asker's own edits (see inspection.interventions)."""

    network: Name
    epoch: int | None = None
    edits: dict[str, list[int]] = {}  # layer: the maps that are switched off
    kernels: dict[str, dict[str, list[list[Number]]]] = {}  # convolution: {"filter,channel": rows of numbers}


class DrawnImage(Model):
    """A drawing from the pad, white ink on black, or a photo; a PNG, JPEG or WebP as a data: address."""

    kind: Literal["ink", "photo"]
    data: Annotated[str, Field(max_length=MOST_DATA_URL)]


class TestImage(Model):
    """An image of a data set's test set."""

    kind: Literal["test"]
    data: Name
    index: int


AnyImage = Annotated[DrawnImage | TestImage, Field(discriminator="kind")]


class ImageQuestion(NetworkQuestion):
    """About a network and an image; `skip` names the preprocessing steps that are left out."""

    image: AnyImage
    skip: list[Name] = []


class Pixels(Model):
    """An image, uint8 row by row as base64: gray (height, width) or RGB (height, width, 3)."""

    pixels: Packed
    width: int
    height: int
    channels: int


class Tiles(Model):
    """Maps of one size as codes, uint8 map by map as base64. Signed: 128 is zero and 1 and 255 are ∓limit; else 0 is
    zero and 255 is limit."""

    codes: Packed
    h: int
    w: int
    limit: float | None
    signed: bool = True


def pixels_of(image: NDArray[np.uint8]) -> Pixels:
    """uint8 (H, W) or (H, W, 3)."""
    height, width, *channels = image.shape
    return Pixels(pixels=packed(image), width=width, height=height, channels=channels[0] if channels else 1)


def channels_last(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """uint8 (C, H, W) -> (H, W) or (H, W, 3)."""
    moved: NDArray[Any] = pixels[0] if len(pixels) == 1 else pixels.transpose(1, 2, 0)
    return moved


def packed(content: bytes | NDArray[Any]) -> str:
    """Bytes, or an array's numbers row by row, as base64 for the page's `bytes()`."""
    plain = content if isinstance(content, bytes) else np.ascontiguousarray(content).tobytes()
    return base64.b64encode(plain).decode("ascii")
