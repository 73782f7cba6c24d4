"""Kernels that people drew up by hand before networks learned theirs, for any size that makes sense.

Each is made from binomial numbers, so that 3×3 gives the textbook's rows and larger sizes the same idea, wider. None is
flipped: a network slides its kernels as they are written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
SIZES = range(1, 8)


@dataclass(frozen=True)
class ClassicKernel:
    """`make(size)` gives its rows. `smallest`: below that size there is no such kernel."""

    id: str
    title: str
    sentence: str
    make: Callable[[int], Doubles]
    smallest: int = 1

    def rows(self, size: int) -> list[list[float]]:
        """Rounded to six digits: what is shown is what is multiplied."""
        return [[float(f"{value:.6g}") for value in row] for row in self.make(size).tolist()]


def binomial(size: int) -> Doubles:
    """A row of Pascal's triangle: 1 2 1, 1 3 3 1, ..."""
    return np.array([comb(size - 1, k) for k in range(size)], dtype=np.float64)


def identity(size: int) -> Doubles:
    kernel = np.zeros((size, size))
    kernel[size // 2, size // 2] = 1
    return kernel


def blur(size: int) -> Doubles:
    return np.full((size, size), 1 / size**2)


def gaussian(size: int) -> Doubles:
    row = binomial(size)
    kernel: Doubles = np.outer(row, row) / row.sum() ** 2
    return kernel


def sharpen(size: int) -> Doubles:
    return identity(size) - laplacian(size)


def edges(size: int) -> Doubles:
    return size**2 * identity(size) - np.ones((size, size))


def emboss(size: int) -> Doubles:
    places = np.arange(size) - (size - 1) / 2
    kernel: Doubles = np.add.outer(places, places) + identity(size)
    return kernel


def sobel_x(size: int) -> Doubles:
    slope = np.convolve(binomial(size - 1), [-1.0, 1.0])
    kernel: Doubles = np.outer(binomial(size), slope)
    return kernel


def sobel_y(size: int) -> Doubles:
    kernel: Doubles = sobel_x(size).T
    return kernel


def laplacian(size: int) -> Doubles:
    bend = np.convolve(binomial(size - 2), [1.0, -2.0, 1.0])
    kernel = np.zeros((size, size))
    kernel[size // 2] += bend
    kernel[:, size // 2] += bend
    return kernel


KERNELS = {
    each.id: each
    for each in (
        ClassicKernel("identity", "Identity", "One in the middle: the image comes out as it went in.", identity),
        ClassicKernel("blur", "Blur", "The mean of the window: all its pixels count the same.", blur),
        ClassicKernel("gaussian", "Gaussian blur", "Weighted mean: the center counts most.", gaussian),
        ClassicKernel("sharpen", "Sharpen", "The pixel plus what makes it differ from its neighbors.", sharpen, 3),
        ClassicKernel("edges", "Edges", "The pixel against all its neighbors: zero where all are equal.", edges, 2),
        ClassicKernel(
            "emboss", "Emboss", "Dark on one side, light on the other: a relief lit from a corner.", emboss, 2
        ),
        ClassicKernel("sobel_x", "Sobel x", "Right minus left: responds to vertical edges.", sobel_x, 2),
        ClassicKernel("sobel_y", "Sobel y", "Below minus above: responds to horizontal edges.", sobel_y, 2),
        ClassicKernel("laplacian", "Laplacian", "How the brightness bends, in both directions at once.", laplacian, 3),
    )
}
