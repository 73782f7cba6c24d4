"""What a claim is: what somebody says, a test of it that runs here in seconds, and what the test measured.

A test is a generator: it does a little, yields so that others get their turn, and returns a Measured whose verdict is
made from the numbers of this very run. Nothing measured earlier is kept.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Steps = Generator[None, None, "Measured"]


@dataclass(frozen=True)
class Number:
    """One measured number, in words: "of the test images", "81.4 %"."""

    of: str
    value: str


@dataclass(frozen=True)
class Line:
    """One curve."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Chart:
    """Curves over one axis; values are shares of 1."""

    title: str
    along: str  # what runs along the horizontal axis
    lines: tuple[Line, ...]


@dataclass(frozen=True, eq=False)
class Map:
    """Numbers to be seen as colors, float (h, w)."""

    title: str
    values: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Table:
    """A few counts: a row for each name in `rows`, a column for each in `columns`."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Measured:
    """What came out. `verdict` is a sentence or two made from the numbers."""

    verdict: str
    numbers: tuple[Number, ...] = ()
    charts: tuple[Chart, ...] = ()
    maps: tuple[Map, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Claim:
    """Something that articles say. `how` tells what the test does; without a test, `how` says why there is none."""

    id: str
    title: str
    claimed: str
    how: str
    test: Callable[[], Steps] | None


def percent(share: float) -> str:
    """0.9345 is "93.5 %"."""
    return f"{100 * share:.1f} %"


def points(difference: float) -> str:
    """A difference of two shares: 0.021 is "2.1 points"."""
    return f"{abs(100 * difference):.1f} points"
