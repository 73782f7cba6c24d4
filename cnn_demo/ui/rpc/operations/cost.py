"""What layers cost, and the worked examples that end in such counts."""

from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import Field

from cnn_demo.errors import BadValue
from cnn_demo.inspection.playground import size_formulas
from cnn_demo.inspection.playground.worked_examples import worked
from cnn_demo.ui.rpc.models import Nothing
from cnn_demo.ui.rpc.operations.convolution import FormulaLine, formula_line
from cnn_demo.ui.rpc.registry import Model, rpc


class CostQuestion(Model):
    """An image of `side`×`side` with `channels`, into `neurons` or into `filters` of `kernel`×`kernel`."""

    side: Annotated[int, Field(ge=1, le=1024)]
    channels: Annotated[int, Field(ge=1, le=512)]
    neurons: Annotated[int, Field(ge=1, le=4096)]
    kernel: Annotated[int, Field(ge=1, le=11)]
    filters: Annotated[int, Field(ge=1, le=512)]
    stride: Annotated[int, Field(ge=1, le=8)] = 1
    padding: Annotated[int, Field(ge=0, le=8)] = 0


class CostAnswer(Model):
    """`weights` of the fully connected layer, without biases: as many as its MACs. `parameters` of the convolution,
    biases included."""

    size: FormulaLine
    weights: FormulaLine
    parameters: FormulaLine
    macs: FormulaLine


class BenchState(Model):
    """What the Convolution part shows."""

    input: list[list[list[int]]]
    kernel: list[list[list[int]]]
    stride: int
    padding: int | Literal["valid", "same", "full"]
    dilation: int
    bias: float


class PoolState(Model):
    """What the Pooling part shows."""

    rows: list[list[int]]
    size: int
    stride: int
    kind: str


class CostState(Model):
    """What the Cost part shows."""

    side: int
    channels: int
    neurons: int
    kernel: int
    filters: int
    stride: int
    padding: int


class WorkedExample(Model):
    """A task, each line of the way, the result, and the part of the tab that opens with it."""

    id: str
    title: str
    task: str
    lines: list[str]
    result: str
    bench: BenchState | None
    pool: PoolState | None
    cost: CostState | None


class WorkedAnswer(Model):
    examples: list[WorkedExample]


@rpc("light")
def weigh(question: CostQuestion) -> CostAnswer:
    """Weights and multiplications of a fully connected layer and of a convolution on the same image."""
    side, channels, kernel, pad = question.side, question.channels, question.kernel, question.padding
    if kernel > side + 2 * pad:
        raise BadValue(f"A kernel of {kernel}×{kernel} does not fit into {side}×{side}.")
    after, size = size_formulas.size_after(side, kernel, question.stride, pad, pad)
    lines = size_formulas.sliding((channels, side, side), kernel, question.stride, (pad, pad), 1, question.filters)
    weights = size_formulas.weights_of_dense((channels, side, side), question.neurons)
    return CostAnswer(
        size=FormulaLine(title="Output size", letters="⌊(W − K + 2P) / S⌋ + 1", numbers=size, result=after),
        weights=formula_line(weights),
        parameters=formula_line(lines[-2]),
        macs=formula_line(lines[-1]),
    )


@rpc("light")
def worked_examples(question: Nothing) -> WorkedAnswer:
    """Eight computations that every course sets, worked out line by line."""
    return WorkedAnswer(examples=[WorkedExample.model_validate(_plain(asdict(example))) for example in worked()])


def _plain(example: dict[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in example.items()}
