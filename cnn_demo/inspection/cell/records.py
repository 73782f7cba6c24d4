"""What an explained cell is made of: one frozen record for each kind of layer, in plain numbers.

Tables are tuples of rows. Where many terms were folded, `rest` holds their sum, so that what is shown adds up to
`result`. `value` is what the network computed, in float32; `result` is the same, worked out here in float64.
"""

from dataclasses import dataclass, fields, is_dataclass
from math import isfinite
from typing import Any

Table = tuple[tuple[float, ...], ...]
Mask = tuple[tuple[bool, ...], ...]


@dataclass(frozen=True)
class Explanation:
    """Any cell. A dense layer's unit is a channel with y = x = 0."""

    layer: str
    kind: str
    channel: int
    y: int
    x: int
    value: float
    result: float

    @property
    def is_edited(self) -> bool:
        """Was this value changed on the way (a filter switched off)?"""
        return abs(self.value - self.result) > 1e-3 * max(1.0, abs(self.value), abs(self.result))


@dataclass(frozen=True)
class Product:
    """One input channel's part of a convolution: patch × kernel, cell by cell, summed."""

    channel: int
    patch: Table
    kernel: Table
    products: Table
    sum: float


@dataclass(frozen=True)
class Convolution(Explanation):
    rows: tuple[int, ...]  # of the input map under the kernel; negative or too large ones are padding
    columns: tuple[int, ...]
    padding: Mask  # True where the kernel hangs over the edge and meets a zero
    terms: tuple[Product, ...]  # strongest first
    sums: tuple[tuple[int, float], ...]  # (input channel, its sum), of all channels
    rest: float  # the sum of the channels that `terms` leaves out
    rest_count: int
    bias: float


@dataclass(frozen=True)
class Term:
    """One input of a dense layer. `cell` is the (channel, y, x) that the input was before the maps were flattened."""

    index: int
    input: float
    weight: float
    product: float
    cell: tuple[int, int, int] | None


@dataclass(frozen=True)
class Linear(Explanation):
    terms: tuple[Term, ...]  # strongest first
    rest: float
    rest_count: int
    bias: float


@dataclass(frozen=True)
class BatchNorm(Explanation):
    input: float
    mean: float
    variance: float
    epsilon: float
    gamma: float
    beta: float
    formula: str


@dataclass(frozen=True)
class Activation(Explanation):
    input: float
    formula: str  # "max(0, −0.42) = 0"
    words: str


@dataclass(frozen=True)
class Pooling(Explanation):
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    padding: Mask  # never wins; counts as zero in an average that includes padding
    window: Table
    winner: tuple[int, int] | None  # row and column in the window; None for an average
    divisor: int  # 1 for a maximum
    formula: str


@dataclass(frozen=True)
class Passed(Explanation):
    """A value that comes through unchanged: flattened, concatenated, along a shortcut, past dropout."""

    source: str  # the layer that it comes from, "input" for the image
    cell: tuple[int, int, int] | None  # (channel, y, x) there; None where the shortcut adds a channel of zeros
    words: str


@dataclass(frozen=True)
class Addition(Explanation):
    branches: tuple[tuple[str, float], ...]  # (layer, value)
    formula: str


@dataclass(frozen=True)
class Exponential:
    index: int  # of the class
    logit: float
    exponential: float  # e^(logit − largest logit)
    probability: float


@dataclass(frozen=True)
class Softmax(Explanation):
    terms: tuple[Exponential, ...]  # largest first
    rest: float  # exponentials left out
    rest_count: int
    largest: float  # the largest logit: taken off all of them, which changes no probability
    total: float  # of all exponentials
    formula: str


def to_json(explanation: Explanation) -> dict[str, Any]:
    """For the browser. "explanation" names the record; numbers have seven significant digits, None if not finite."""
    return {"explanation": type(explanation).__name__, "is_edited": explanation.is_edited, **_plain(explanation)}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return float(f"{value:.7g}") if isfinite(value) else None
    return value
