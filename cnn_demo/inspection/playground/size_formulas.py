"""How large a result is, how many weights it takes and how many multiplications: formulas with the numbers in place.

For typed sizes, no layer needed; `networks.formulas` does the same for the layers of a network. Padding is given as
cells before and after, because "same" with an even kernel pads one side more than the other.
"""

from dataclasses import dataclass
from math import prod


@dataclass(frozen=True)
class Formula:
    """One line: what it says, in letters, with the person's numbers, and the number that comes out."""

    title: str
    letters: str  # "⌊(W − K + 2P) / S⌋ + 1"
    numbers: str  # "⌊(6 − 3 + 2×1) / 2⌋ + 1 = 3"
    result: int


def size_after(size: int, kernel: int, stride: int, before: int, after: int, dilation: int = 1) -> tuple[int, str]:
    """⌊(W − K + 2P) / S⌋ + 1 with the numbers in place; a dilated kernel reaches D×(K − 1) + 1 cells."""
    reach = (kernel - 1) * dilation + 1
    result = (size - reach + before + after) // stride + 1
    padding = f"2×{before}" if before == after else f"{before} + {after}"
    window = f"{kernel}" if dilation == 1 else f"({dilation}×({kernel} − 1) + 1)"
    return result, f"⌊({size} − {window} + {padding}) / {stride}⌋ + 1 = {result}"


def sliding(
    shape: tuple[int, int, int], kernel: int, stride: int, sides: tuple[int, int], dilation: int, filters: int = 1
) -> tuple[Formula, ...]:
    """All formulas of a convolution over (channels, h, w): sizes, the three named paddings, parameters and MACs."""
    channels, *cells = shape
    window, reach = ("K", kernel) if dilation == 1 else ("R", (kernel - 1) * dilation + 1)
    letters = f"⌊(W − {window} + 2P) / S⌋ + 1"
    dilated = Formula(
        "Reach of the dilated kernel", "R = D×(K − 1) + 1", f"{dilation}×({kernel} − 1) + 1 = {reach}", reach
    )
    found = [size_after(side, kernel, stride, *sides, dilation) for side in cells]
    words = ("Height", "Width") if found[0] != found[1] else ("Height and width",)
    sizes = (Formula(word, letters, text, result) for word, (result, text) in zip(words, found, strict=False))
    results = [result for result, _ in found]
    macs = prod((kernel, kernel, channels, *results, filters))
    work = f"{kernel}×{kernel}×{channels} × {results[0]}×{results[1]}{_many(filters)} = {macs:,}"
    return (
        *([dilated] if dilation > 1 else []),
        *sizes,
        *trio(cells[1], reach, window),
        weights_of_convolution(kernel, channels, filters),
        Formula("MACs", "K×K×C × H′×W′ × F", work, macs),
    )


def trio(size: int, window: int, letter: str = "K") -> tuple[Formula, Formula, Formula]:
    """The three named paddings at stride 1, for a window of that many cells."""
    valid, full = size - window + 1, size + window - 1
    return (
        Formula("Valid: no padding", f"W − {letter} + 1", f"{size} − {window} + 1 = {max(valid, 0)}", max(valid, 0)),
        Formula(
            "Full: every place that the kernel touches", f"W + {letter} − 1", f"{size} + {window} − 1 = {full}", full
        ),
        Formula("Same: as large as the input", "W", f"{size} = {size}", size),
    )


def weights_of_convolution(kernel: int, channels: int, filters: int = 1) -> Formula:
    """One kernel for each channel in each filter, and one bias for each filter; the image's size does not matter."""
    total = kernel * kernel * channels * filters + filters
    text = f"{kernel}×{kernel}×{channels}{_many(filters)} + {filters} = {total:,}"
    return Formula("Parameters", "K×K×C × F + F", text, total)


def weights_of_dense(shape: tuple[int, int, int], neurons: int) -> Formula:
    """Every neuron has one weight for each number of the image. Biases are not counted, as is usual here."""
    channels, height, width = shape
    total = channels * height * width * neurons
    text = " × ".join([f"{height}×{width}", *([f"{channels}"] if channels > 1 else []), f"{neurons:,}"])
    return Formula("Weights", "H×W×C × N", f"{text} = {total:,}", total)


def _many(filters: int) -> str:
    return f" × {filters}" if filters > 1 else ""
