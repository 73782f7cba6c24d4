"""The records of an explained value as the page gets them: one model for each kind of step, told apart by `type`.

Numbers have seven significant digits, and are None where they are not finite.
"""

from collections.abc import Callable
from dataclasses import fields
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import Field

from cnn_demo.inspection.cell.softmax import Exponential, Softmax
from cnn_demo.networks.layer_kind import explanation as records
from cnn_demo.ui.rpc.registry import Model

Finite = float | None
Rows = list[list[Finite]]
Mask = list[list[bool]]


class ExplainedValue(Model):
    """Any step. `value` is the network's own, `result` what its numbers come to here; `is_edited` where the visitor has
    set it to something else."""

    layer: str
    kind: str
    channel: int
    y: int
    x: int
    value: Finite
    result: Finite
    is_edited: bool


class ProductStep(Model):
    """One input map's part of a convolution: patch ⊙ kernel, value by value, summed."""

    channel: int
    patch: Rows
    kernel: Rows
    products: Rows
    sum: Finite


class ConvolutionStep(ExplainedValue):
    """`padding` is true where the kernel hangs over the edge and meets a zero."""

    type: Literal["convolution"] = "convolution"
    rows: list[int]
    columns: list[int]
    padding: Mask
    terms: list[ProductStep]
    rest: Finite
    rest_count: int
    bias: Finite


class WeightedStep(Model):
    """One input of a dense layer; `cell` is the (map, row, column) that it was before the maps were flattened."""

    index: int
    input: Finite
    weight: Finite
    product: Finite
    cell: tuple[int, int, int] | None


class DenseStep(ExplainedValue):
    type: Literal["dense"] = "dense"
    terms: list[WeightedStep]
    rest: Finite
    rest_count: int
    bias: Finite


class BatchNormStep(ExplainedValue):
    type: Literal["batch_norm"] = "batch_norm"
    input: Finite
    mean: Finite
    variance: Finite
    epsilon: Finite
    gamma: Finite
    beta: Finite
    formula: str


class ActivationStep(ExplainedValue):
    type: Literal["activation"] = "activation"
    input: Finite
    formula: str
    words: str


class PoolingStep(ExplainedValue):
    """`padding` is no value: it never wins. `winner` is (row, column) in the window, None for an average."""

    type: Literal["pooling"] = "pooling"
    rows: list[int]
    columns: list[int]
    padding: Mask
    window: Rows
    winner: tuple[int, int] | None
    divisor: int
    formula: str


class PassedStep(ExplainedValue):
    """A value that comes through unchanged from `cell` of the layer `source`."""

    type: Literal["passed"] = "passed"
    source: str
    cell: tuple[int, int, int] | None
    words: str


class AdditionStep(ExplainedValue):
    """`branches` are (layer, value)."""

    type: Literal["addition"] = "addition"
    branches: list[tuple[str, Finite]]
    formula: str


class ExponentialStep(Model):
    index: int
    logit: Finite
    exponential: Finite
    probability: Finite


class SoftmaxStep(ExplainedValue):
    type: Literal["softmax"] = "softmax"
    terms: list[ExponentialStep]
    rest: Finite
    rest_count: int
    largest: Finite
    total: Finite
    formula: str


AnyStep = Annotated[
    ConvolutionStep
    | DenseStep
    | BatchNormStep
    | ActivationStep
    | PoolingStep
    | PassedStep
    | AdditionStep
    | SoftmaxStep,
    Field(discriminator="type"),
]

_MODELS: dict[type[records.Explanation], Callable[..., Any]] = {
    records.Convolution: ConvolutionStep,
    records.Linear: DenseStep,
    records.BatchNorm: BatchNormStep,
    records.Activation: ActivationStep,
    records.Pooling: PoolingStep,
    records.Passed: PassedStep,
    records.Addition: AdditionStep,
    Softmax: SoftmaxStep,
}
_PARTS: dict[type[Any], Callable[..., Any]] = {
    records.Product: ProductStep,
    records.Term: WeightedStep,
    Exponential: ExponentialStep,
}
_LEFT_OUT = {"sums"}  # of all input maps: nobody looks at hundreds of numbers


def step_of(explanation: records.Explanation) -> Any:
    """The record as a model."""
    return _MODELS[type(explanation)](is_edited=explanation.is_edited, **_named(explanation))


def _named(record: Any) -> dict[str, Any]:
    return {
        each.name: _plain(getattr(record, each.name), each.name)
        for each in fields(record)
        if each.name not in _LEFT_OUT
    }


def _plain(value: Any, name: str = "") -> Any:
    if type(value) in _PARTS:
        return _PARTS[type(value)](**_named(value))
    if isinstance(value, tuple):
        plain = [_plain(each) for each in value]
        return tuple(plain) if name in ("cell", "winner") or (name == "" and _is_branch(value)) else plain
    if isinstance(value, float):
        return float(f"{value:.7g}") if isfinite(value) else None
    return value


def _is_branch(value: tuple[Any, ...]) -> bool:
    return len(value) == 2 and isinstance(value[0], str)
