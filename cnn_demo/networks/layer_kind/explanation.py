"""What an explained cell is made of: one frozen record for each family of layers, in plain numbers.

Tables are tuples of rows. Where many terms were folded, `rest` holds their sum, so that what is shown adds up to
`result`. `value` is what the network computed, in float32; `result` is the same, worked out here in float64.
"""

from dataclasses import dataclass

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
