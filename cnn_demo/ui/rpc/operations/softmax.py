"""What is asked about a network's end: the last maps as a vector, a class as a sum over it, softmax of any logits."""

from dataclasses import asdict
from typing import Annotated

import numpy as np
from pydantic import Field

from cnn_demo.errors import BadValue
from cnn_demo.inspection.cell import explain
from cnn_demo.inspection.layers.flatten import flatten_view
from cnn_demo.inspection.playground.softmax import COLDEST, HOTTEST, LARGEST, MOST_LOGITS, softmax_steps
from cnn_demo.networks.layer_kind.explanation import Linear
from cnn_demo.ui.rpc.context import trace_of
from cnn_demo.ui.rpc.models import ImageQuestion, Number
from cnn_demo.ui.rpc.operations.numbers import DoubleMap, to_map
from cnn_demo.ui.rpc.registry import Model, rpc

Logit = Annotated[Number, Field(ge=-LARGEST, le=LARGEST)]


class DenseLayer(Model):
    layer: str
    units: int


class LayOutAnswer(Model):
    """`maps`: those of `layer`, one below the other, `count` of them. `way`: the layers that make the vector.
    `whole_maps`: one number of the vector stands for a whole map."""

    layer: str
    count: int
    maps: DoubleMap
    vector: DoubleMap
    whole_maps: bool
    way: str
    dense: list[DenseLayer]
    logits: list[float]
    probabilities: list[float]
    best: int


class ClassSumQuestion(ImageQuestion):
    unit: Annotated[int, Field(ge=0, le=100_000)]
    most: Annotated[int, Field(ge=1, le=50)] = 6


class ClassTerm(Model):
    """One input of the last fully connected layer times its weight."""

    index: int
    input: float
    weight: float
    product: float


class ClassSumAnswer(Model):
    """`rest`: the sum of the products that are not among `terms`."""

    layer: str
    terms: list[ClassTerm]
    rest: float
    rest_count: int
    bias: float
    result: float


class SoftenQuestion(Model):
    """`true`: the position of the true class."""

    logits: Annotated[list[Logit], Field(min_length=2, max_length=MOST_LOGITS)]
    temperature: Annotated[float, Field(ge=COLDEST, le=HOTTEST)]
    true: Annotated[int, Field(ge=0)]


class SoftenAnswer(Model):
    """`taken_off`: what was subtracted from all logits before e^x, mostly 0. `of_…`: the loss when these are fed."""

    logits: list[float]
    scaled: list[float]
    taken_off: float
    exponentials: list[float]
    total: float
    probabilities: list[float]
    loss: float
    loss_formula: str
    of_log_softmax: float
    of_softmax: float


@rpc("light")
def lay_out(question: ImageQuestion) -> LayOutAnswer:
    """The last maps of the current network, the vector that they become, and the layers behind it."""
    traced = trace_of(question)
    found = flatten_view(traced)
    logits = traced.logits[0].double()
    count, height, width = found.maps.shape
    return LayOutAnswer(
        layer=found.layer,
        count=count,
        maps=to_map(found.maps.reshape(count * height, width)),
        vector=to_map(found.vector[None]),
        whole_maps=found.whole_maps,
        way=found.way,
        dense=[DenseLayer(layer=name, units=units) for name, units in found.dense],
        logits=[_seven(value) for value in logits.tolist()],
        probabilities=[_seven(value) for value in logits.softmax(0).tolist()],
        best=int(np.argmax(logits.tolist())),
    )


@rpc("light")
def class_sum(question: ClassSumQuestion) -> ClassSumAnswer:
    """The sum Wx + b behind the logit of one class: its largest terms one by one."""
    traced = trace_of(question)
    dense = [layer.name for layer in traced.layers if layer.kind == "Linear"]
    if not dense:
        raise BadValue("This network has no fully connected layer.")
    found = explain(traced, dense[-1], question.unit, most=question.most)
    assert isinstance(found, Linear)
    return ClassSumAnswer(
        layer=found.layer,
        terms=[
            ClassTerm(index=term.index, input=term.input, weight=term.weight, product=term.product)
            for term in found.terms
        ],
        rest=found.rest,
        rest_count=found.rest_count,
        bias=found.bias,
        result=found.result,
    )


@rpc("light")
def soften(question: SoftenQuestion) -> SoftenAnswer:
    """Softmax and cross-entropy of logits, every step of them."""
    found = softmax_steps(question.logits, question.temperature, question.true)
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(found).items()}
    return SoftenAnswer.model_validate(plain)


def _seven(value: float) -> float:
    return float(f"{value:.7g}")
