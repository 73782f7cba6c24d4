"""What the Convolution part asks: the classic kernels, an image as numbers, a kernel slid over numbers.

The page shows each step of the window from the numbers that it already has; the whole result comes from here.
"""

from dataclasses import asdict
from typing import Annotated, Literal

import numpy as np
from PIL import Image
from pydantic import Field

from cnn_demo.inspection.playground import size_formulas
from cnn_demo.inspection.playground.convolution import MOST_CELLS
from cnn_demo.inspection.playground.image_filters import KERNELS, SIZES
from cnn_demo.lab import current_lab
from cnn_demo.prediction.preprocessing import image_io
from cnn_demo.ui.rpc.context import from_data_url, test_pixels
from cnn_demo.ui.rpc.models import AnyImage, Nothing, TestImage, channels_last, packed
from cnn_demo.ui.rpc.operations.numbers import DoubleMap, PixelInput, SlideQuestion, slid, to_map
from cnn_demo.ui.rpc.registry import Model, rpc

CHANNELS = ("gray", "rgb", "red", "green", "blue")


class ClassicKernel(Model):
    """A kernel that people drew up by hand. `rows`: by its size, "3" for 3×3."""

    id: str
    title: str
    sentence: str
    rows: dict[str, list[list[float]]]


class KernelsAnswer(Model):
    kernels: list[ClassicKernel]


class ImageNumbersQuestion(Model):
    """The middle square of an image as `side`×`side` pixels."""

    image: AnyImage
    side: Annotated[int, Field(ge=4, le=MOST_CELLS)]
    channels: Literal["gray", "rgb", "red", "green", "blue"]


class FormulaLine(Model):
    """What it is, in letters, with the person's numbers in place, and what comes out."""

    title: str
    letters: str
    numbers: str
    result: int


class SlideAnswer(Model):
    """`sides`: padding before and after. `dropped`: rows and columns of the padded input that no window reaches."""

    output: DoubleMap
    sides: list[int]
    dropped: list[int]
    formulas: list[FormulaLine]


@rpc("light")
def kernel_choices(question: Nothing) -> KernelsAnswer:
    """The classic kernels, each in every size that makes sense."""
    return KernelsAnswer(
        kernels=[
            ClassicKernel(
                id=kernel.id,
                title=kernel.title,
                sentence=kernel.sentence,
                rows={str(size): kernel.rows(size) for size in SIZES if size >= kernel.smallest},
            )
            for kernel in KERNELS.values()
        ]
    )


@rpc("light")
def image_numbers(question: ImageNumbersQuestion) -> PixelInput:
    """An image as numbers from 0 to 255; of a drawing, 0 is paper and 255 is ink."""
    image, is_gray = _image(question)
    side = question.side
    if image.width != image.height:
        cut = min(image.size)
        left, top = (image.width - cut) // 2, (image.height - cut) // 2
        image = image.crop((left, top, left + cut, top + cut))
    if max(image.size) != side:
        image = image.resize((side, side), Image.Resampling.BOX if max(image.size) > side else Image.Resampling.NEAREST)
    if question.channels == "gray" or is_gray:
        pixels = np.asarray(image.convert("L"))[None]
    else:
        planes = np.asarray(image.convert("RGB")).transpose(2, 0, 1)
        pixels = planes if question.channels == "rgb" else planes[CHANNELS.index(question.channels) - 2][None]
    return PixelInput(pixels=packed(pixels), c=len(pixels), h=side, w=side)


@rpc("light")
def slide(question: SlideQuestion) -> SlideAnswer:
    """The whole output of a kernel that slides over numbers, with the formulas of its size and cost."""
    maps, found = slid(question)
    channels, height, width = maps.shape
    kernel = (found.window - 1) // found.dilation + 1
    lines = size_formulas.sliding((channels, height, width), kernel, found.stride, found.sides, found.dilation)
    return SlideAnswer(
        output=to_map(found.output),
        sides=list(found.sides),
        dropped=list(found.dropped),
        formulas=[formula_line(line) for line in lines],
    )


def formula_line(formula: size_formulas.Formula) -> FormulaLine:
    return FormulaLine(**asdict(formula))


def _image(question: ImageNumbersQuestion) -> tuple[Image.Image, bool]:
    """The current image, and whether it has one channel: a drawing (ink is light) or a gray test image."""
    if isinstance(question.image, TestImage):
        pixels, _ = test_pixels(current_lab().data.load(question.image.data), question.image.index)
        return image_io.from_array(channels_last(pixels)), len(pixels) == 1
    return image_io.read(from_data_url(question.image.data)), question.image.kind == "ink"
