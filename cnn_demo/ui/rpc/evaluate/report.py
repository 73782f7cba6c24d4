"""How good a network is: its predictions for the test images, and the images behind every number.

They are worked out a few at a time and kept for whoever asks next (see inspection.evaluation.predictions), so each
question is short, and stopping is asking no more.
"""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from cnn_demo.inspection.evaluation.predictions import TestPredictions
from cnn_demo.inspection.evaluation.report import MOST_SHOWN, WORST, TestPrediction, confused_images, report
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.context import network_of, test_pixels
from cnn_demo.ui.rpc.models import NetworkQuestion, Pixels, channels_last, pixels_of
from cnn_demo.ui.rpc.registry import Model, rpc

MOST_CLASSES = 10_000


class PredictedImage(Model):
    """A test image with its true class, the predicted one and that one's probability."""

    data: str
    index: int
    truth: int
    predicted: int
    probability: float
    image: Pixels


class CalibrationBin(Model):
    """The predictions with a confidence above `low`, up to `high`. The last two are None where there are none."""

    low: float
    high: float
    images: int
    confidence: float | None
    accuracy: float | None


class EvaluationAnswer(Model):
    """On the first `seen` of `total` images that are asked about, of `available` in the test set. `matrix`: rows are
    true classes, columns predicted ones. `coverage`: [threshold, predictions at least that sure, right ones of them].
    The most confident mistakes come with the last answer."""

    seen: int
    total: int
    available: int
    is_sample: bool
    right: int
    interval: tuple[float, float]
    matrix: list[list[int]]
    recall: list[float | None]
    bins: list[CalibrationBin]
    calibration_error: float
    coverage: list[tuple[float, int, int]]
    worst: list[PredictedImage]
    most_worst: int


class ConfusedQuestion(NetworkQuestion):
    """About one field of the confusion matrix."""

    truth: Annotated[int, Field(ge=0, lt=MOST_CLASSES)]
    predicted: Annotated[int, Field(ge=0, lt=MOST_CLASSES)]


class ConfusedAnswer(Model):
    """Its images, the surest first, at most so many."""

    images: list[PredictedImage]
    most: int


@rpc("heavy")
def evaluation(question: NetworkQuestion) -> EvaluationAnswer:
    """The report on the predictions so far, after some more of them; asked again until `seen` is `total`."""
    found = current_lab().predictions.predict_test_set(network_of(question))
    made = report(found)
    return EvaluationAnswer(
        seen=made.seen,
        total=len(found.chosen),
        available=len(found.dataset.test),
        is_sample=found.dataset.is_sample,
        right=made.right,
        interval=(round(made.interval[0], 5), round(made.interval[1], 5)),
        matrix=made.matrix.tolist(),
        recall=[_rounded(share) for share in made.by_class],
        bins=[
            CalibrationBin(
                low=each.low,
                high=each.high,
                images=each.images,
                confidence=_rounded(each.confidence),
                accuracy=_rounded(each.accuracy),
            )
            for each in made.bins
        ],
        calibration_error=round(made.expected_error, 5),
        coverage=[(each.threshold, each.answered, each.right) for each in made.coverage],
        worst=_images(found, made.worst) if found.is_complete else [],
        most_worst=WORST,
    )


@rpc("heavy")
def confused(question: ConfusedQuestion) -> ConfusedAnswer:
    """The images of one field of the confusion matrix."""
    found = current_lab().predictions.predict_test_set(network_of(question))
    chosen = confused_images(found, question.truth, question.predicted)
    return ConfusedAnswer(images=_images(found, chosen), most=MOST_SHOWN)


def _images(found: TestPredictions, chosen: Sequence[TestPrediction]) -> list[PredictedImage]:
    return [
        PredictedImage(
            data=found.dataset.spec.id,
            index=each.index,
            truth=each.truth,
            predicted=each.answer,
            probability=round(each.probability, 5),
            image=pixels_of(channels_last(test_pixels(found.dataset, each.index)[0])),
        )
        for each in chosen
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 5)
