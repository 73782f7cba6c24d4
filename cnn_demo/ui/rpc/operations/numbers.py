"""Typed numbers, images as numbers and single maps: the models that the questions of the Operations tab share.

Answers carry float64, so that the page can show any of its numbers.
"""

import base64
import binascii
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from cnn_demo.errors import BadImage, BadValue
from cnn_demo.inspection.playground.convolution import (
    LARGEST,
    MOST_CELLS,
    MOST_CHANNELS,
    Sliding,
    convolve,
    typed_maps,
)
from cnn_demo.inspection.playground.image_filters import SIZES
from cnn_demo.networks.tracing import Trace, check_cell
from cnn_demo.ui.rpc.context import trace_of
from cnn_demo.ui.rpc.models import ImageQuestion, Name, Number, packed
from cnn_demo.ui.rpc.registry import Model

Doubles = NDArray[np.float64]
Typed = Annotated[Number, Field(ge=-LARGEST, le=LARGEST)]
Row = Annotated[list[Typed], Field(min_length=1, max_length=MOST_CELLS)]
Rows = Annotated[list[Row], Field(min_length=1, max_length=MOST_CELLS)]
KernelRow = Annotated[list[Typed], Field(min_length=1, max_length=SIZES[-1])]
KernelRows = Annotated[list[KernelRow], Field(min_length=1, max_length=SIZES[-1])]
Side = Annotated[int, Field(ge=1, le=MOST_CELLS)]


class DoubleMap(Model):
    """A map of float64 numbers, row by row as base64."""

    values: str
    h: int
    w: int


class TypedInput(Model):
    """Numbers channel by channel, each of them rows of equal length."""

    numbers: Annotated[list[Rows], Field(min_length=1, max_length=MOST_CHANNELS)]


class PixelInput(Model):
    """An image as bytes, channel by channel and row by row, as base64."""

    pixels: Annotated[str, Field(max_length=MOST_CHANNELS * MOST_CELLS**2 * 4 // 3 + 4)]
    c: Annotated[int, Field(ge=1, le=MOST_CHANNELS)]
    h: Side
    w: Side


class SlideQuestion(Model):
    """A kernel (one table for each channel), and what it slides over."""

    input: TypedInput | PixelInput
    kernel: Annotated[list[KernelRows], Field(min_length=1, max_length=MOST_CHANNELS)]
    stride: Side = 1
    padding: Annotated[int, Field(ge=0, le=MOST_CELLS)] | Literal["valid", "same", "full"] = 0
    dilation: Side = 1
    bias: Annotated[Number, Field(ge=-1e6, le=1e6)] = 0


class TypedMap(Model):
    """One map of typed numbers."""

    numbers: Rows


class NetworkMap(ImageQuestion):
    """One map of a layer of the current network."""

    layer: Name
    channel: int


class MapQuestion(Model):
    of: TypedMap | NetworkMap


def slid(question: SlideQuestion) -> tuple[Doubles, Sliding]:
    """The question's input (channels, h, w), and its kernel slid over it."""
    maps, kernel = input_of(question), typed_maps(question.kernel, "kernel")
    return maps, convolve(maps, kernel, question.stride, question.padding, question.dilation, question.bias)


def input_of(question: SlideQuestion) -> Doubles:
    """The numbers that the window slides over."""
    given = question.input
    if isinstance(given, TypedInput):
        return typed_maps(given.numbers, "input")
    try:
        content = base64.b64decode(given.pixels, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if len(content) != given.c * given.h * given.w:
        raise BadImage("The image's numbers arrived broken. Choose it again.")
    return np.frombuffer(content, dtype=np.uint8).reshape(given.c, given.h, given.w).astype(np.float64)


def map_of(question: MapQuestion) -> Doubles:
    """The (h, w) numbers of the map that a question is about."""
    if isinstance(question.of, TypedMap):
        typed: Doubles = typed_maps(question.of.numbers, "map")[0]
        return typed
    return of_layer(trace_of(question.of), question.of.layer, question.of.channel)


def of_layer(traced: Trace, layer: str, channel: int) -> Doubles:
    """One map of one layer, (h, w); BadValue when that layer has no maps."""
    output = traced.layer(layer).output[0]
    if output.dim() != 3:
        raise BadValue(f"{layer} has no maps: choose a layer before the fully connected ones.")
    check_cell(layer, tuple(output.shape), channel, 0, 0)
    values: Doubles = output[channel].double().numpy()
    return values[:MOST_CELLS, :MOST_CELLS]


def to_map(values: NDArray[Any]) -> DoubleMap:
    """(h, w)."""
    height, width = values.shape
    return DoubleMap(values=packed(values.astype("<f8")), h=height, w=width)
