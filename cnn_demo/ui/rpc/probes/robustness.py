"""The image shifted, turned, scaled, with noise, with other stroke widths: what is predicted then, and on the way."""

from typing import Annotated

import numpy as np
from pydantic import Field

from cnn_demo.inspection.interventions import perturbations
from cnn_demo.ui.rpc.context import network_of, traced_image
from cnn_demo.ui.rpc.models import ImageQuestion, Name, NetworkQuestion, Number, Pixels, channels_last, pixels_of
from cnn_demo.ui.rpc.registry import Model, rpc


class Perturbation(Model):
    """One way to change the image, by `step` from `low` to `high`; at `rest` nothing happens."""

    id: str
    unit: str
    low: float
    high: float
    step: float
    rest: float


class PerturbationsAnswer(Model):
    perturbations: list[Perturbation]


class PerturbedQuestion(ImageQuestion):
    """`move` says where each perturbation stands; what is not named is at rest."""

    move: dict[Name, Number] = {}


class PerturbedAnswer(Model):
    """`original` is the class of the image as it was, `kept` its probability now."""

    seen: Pixels
    original: int
    best: int
    probability: float
    kept: float


class RobustnessQuestion(PerturbedQuestion):
    """`along` names the perturbations whose curves are wanted, the others held where they stand."""

    along: Annotated[list[Name], Field(max_length=10)]


class ClassCurve(Model):
    """The probability of a class at each position."""

    target: int
    probabilities: list[float]


class RobustnessCurve(Model):
    """`best` is the predicted class at each position; the first of `classes` is the original one, the others win
    somewhere."""

    id: str
    at: list[float]
    best: list[int]
    classes: list[ClassCurve]


class RobustnessAnswer(Model):
    original: int
    curves: list[RobustnessCurve]


@rpc("light")
def perturbation_choices(question: NetworkQuestion) -> PerturbationsAnswer:
    """The ways in which this network's images can be changed."""
    found = perturbations.sliders(network_of(question).card)
    return PerturbationsAnswer(
        perturbations=[
            Perturbation(id=each.id, unit=each.unit, low=each.low, high=each.high, step=each.step, rest=each.rest)
            for each in found
        ]
    )


@rpc("light")
def perturbed(question: PerturbedQuestion) -> PerturbedAnswer:
    """The changed image and what is predicted for it."""
    network = network_of(question)
    prepared = traced_image(question, network).prepared
    found = perturbations.predict_perturbed(
        network, prepared.pixels, perturbations.perturbation_of(question.move, network.card)
    )
    best = int(np.argmax(found.probabilities))
    return PerturbedAnswer(
        seen=pixels_of(channels_last(found.pixels)),
        original=found.original,
        best=best,
        probability=round(found.probabilities[best], 5),
        kept=round(found.probabilities[found.original], 5),
    )


@rpc("heavy")
def robustness(question: RobustnessQuestion) -> RobustnessAnswer:
    """The probabilities of classes along perturbations of the image."""
    network = network_of(question)
    prepared = traced_image(question, network).prepared
    now = perturbations.perturbation_of(question.move, network.card)
    found = perturbations.predict_perturbed(network, prepared.pixels, now, question.along)
    return RobustnessAnswer(original=found.original, curves=[_curve(each, found.original) for each in found.curves])


def _curve(curve: perturbations.Curve, original: int) -> RobustnessCurve:
    classes = [(original, curve.probabilities), *curve.rivals]
    return RobustnessCurve(
        id=curve.slider.id,
        at=list(curve.slider.positions()),
        best=list(curve.best),
        classes=[ClassCurve(target=each, probabilities=[round(p, 5) for p in shares]) for each, shares in classes],
    )
