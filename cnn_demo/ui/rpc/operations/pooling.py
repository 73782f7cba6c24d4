"""What the Pooling part asks: a window over one map, and how much of a small shift it forgets."""

from typing import Annotated, Literal

from pydantic import Field

from cnn_demo.inspection.playground.convolution import pool
from cnn_demo.inspection.playground.shift_invariance import FURTHEST, shifted_pooling
from cnn_demo.ui.rpc.operations.numbers import (
    DoubleMap,
    MapQuestion,
    Side,
    SlideQuestion,
    input_of,
    map_of,
    to_map,
)
from cnn_demo.ui.rpc.registry import Model, rpc

PoolKind = Literal["max", "average"]
Shift = Annotated[int, Field(ge=0, le=FURTHEST)]


class PoolQuestion(MapQuestion):
    """Padding counts as no value for a maximum, and as 0 for an average."""

    size: Side
    stride: Side
    padding: Annotated[int, Field(ge=0, le=32)] = 0
    kind: PoolKind


class PoolAnswer(Model):
    """`dropped`: rows and columns that no window reaches."""

    map: DoubleMap
    pooled: DoubleMap
    dropped: list[int]
    formula: str


class ShiftQuestion(SlideQuestion):
    """The input is shifted `x` to the right and `y` down."""

    x: Shift
    y: Shift
    size: Side
    kind: PoolKind


class ShiftPair(Model):
    """One map before and after the shift. `by`: the sum of all differences as a share of what was there."""

    title: str
    before: DoubleMap
    after: DoubleMap
    changed: int
    total: int
    by: float


class ShiftAnswer(Model):
    pairs: list[ShiftPair]


@rpc("light")
def pool_map(question: PoolQuestion) -> PoolAnswer:
    """A map, the pooled one, and the formula of its size."""
    values = map_of(question)
    found = pool(values, question.size, question.stride, question.padding, kind=question.kind)
    return PoolAnswer(
        map=to_map(values),
        pooled=to_map(found.output),
        dropped=list(found.dropped),
        formula=found.size_formula,
    )


@rpc("light")
def pool_shifted(question: ShiftQuestion) -> ShiftAnswer:
    """Input, convolution and pooled map before and after a shift, and how many values changed."""
    pairs = shifted_pooling(
        input_of(question), question.kernel, question.stride, question.padding, question.dilation, question.bias,
        x=question.x, y=question.y, size=question.size, kind=question.kind,
    )  # fmt: skip
    return ShiftAnswer(
        pairs=[
            ShiftPair(
                title=pair.title,
                before=to_map(pair.before),
                after=to_map(pair.after),
                changed=pair.changed,
                total=pair.total,
                by=pair.by,
            )
            for pair in pairs
        ]
    )
