"""What a claim is: what somebody says, a test of it that runs here in seconds, and what the test measured.

A test is a generator: it does a little, yields so that others get their turn, and returns a Measured whose verdict is
made from the numbers of this very run. Nothing measured earlier is kept.
"""

import dataclasses
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from cnn_demo.prediction.stores import Stores

Steps = Generator[None, None, "Measured"]
Verdict = Literal["false", "partly", "true"]


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
    """What came out, about the claim as it is worded. `finding` is a sentence or two made from the numbers."""

    verdict: Verdict
    finding: str
    numbers: tuple[Number, ...] = ()
    charts: tuple[Chart, ...] = ()
    maps: tuple[Map, ...] = ()
    tables: tuple[Table, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For another process."""
        return dataclasses.asdict(dataclasses.replace(self, maps=())) | {
            "maps": [{"title": each.title, "values": each.values.tolist()} for each in self.maps]
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Measured":
        """What to_json() wrote."""
        return cls(
            verdict=values["verdict"],
            finding=values["finding"],
            numbers=tuple(Number(**each) for each in values["numbers"]),
            charts=tuple(_chart(each) for each in values["charts"]),
            maps=tuple(Map(each["title"], np.asarray(each["values"], np.float32)) for each in values["maps"]),
            tables=tuple(Table(**{name: _tuples(part) for name, part in each.items()}) for each in values["tables"]),
        )


@dataclass(frozen=True)
class Claim:
    """Something that teaching articles say, worded as a statement that is true or false. `context` tells whose network
    and code it is about, `how` what the test does. Without a test `how` says why there is none, and `known` what the
    literature says."""

    id: str
    title: str
    claimed: str
    context: str
    how: str
    test: Callable[[Stores], Steps] | None
    known: Verdict | None = None
    training_steps: int = 0  # of a test that trains, which runs in a process of its own


def _chart(values: dict[str, Any]) -> Chart:
    return Chart(
        values["title"],
        values["along"],
        tuple(Line(line["name"], tuple((x, y) for x, y in line["points"])) for line in values["lines"]),
    )


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def percent(share: float) -> str:
    """0.9345 is "93.5 %"."""
    return f"{100 * share:.1f} %"


def points(difference: float) -> str:
    """A difference of two shares: 0.021 is "2.1 points"."""
    return f"{abs(100 * difference):.1f} points"
