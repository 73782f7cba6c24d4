"""What the page asks about how good a network is: its answers to the test images, and the images behind them.

The answers are worked out a few at a time and kept for whoever asks next (see inspection.answers), so each question is
short, and stopping is asking no more.
"""

import dataclasses
from collections.abc import Sequence
from typing import Any

from cnn_demo.inspection.evaluation.predictions import TestPredictions
from cnn_demo.inspection.evaluation.report import MOST_SHOWN, WORST, TestPrediction, confused_images, report
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.classify import channels_last, image_json, network_of, test_pixels
from cnn_demo.ui.rpc.protocol import Json, answering, whole


@answering
def evaluation(request: Json) -> Json:
    """{network, epoch, edits, kernels} -> the report on the answers so far, after some more of them; to be asked again
    until `seen` is `total`. The worst mistakes come with the last one."""
    found = predictions_of(request)
    made = report(found)
    return {
        "seen": made.seen,
        "total": len(found.chosen),
        "words": found.words,
        "right": made.right,
        "interval": [round(bound, 5) for bound in made.interval],
        "matrix": made.matrix.tolist(),
        "by_class": [None if share is None else round(share, 5) for share in made.by_class],
        "bins": [_rounded(dataclasses.asdict(each)) for each in made.bins],
        "expected_error": round(made.expected_error, 5),
        "coverage": [[each.threshold, each.answered, each.right] for each in made.coverage],
        "worst": _images(found, made.worst) if found.is_complete else [],
        "most_worst": WORST,
    }


@answering
def confused(request: Json) -> Json:
    """{network, epoch, edits, kernels, truth, answer} -> the images of one cell of the confusion matrix."""
    found = predictions_of(request)
    chosen = confused_images(found, whole(request, "truth"), whole(request, "answer"))
    return {"images": _images(found, chosen), "most": MOST_SHOWN}


def predictions_of(request: Json) -> TestPredictions:
    lab = current_lab()
    return lab.predictions.predict_test_set(network_of(request), turn=lab.heavy)


def _images(found: TestPredictions, chosen: Sequence[TestPrediction]) -> list[Json]:
    return [
        image_json(channels_last(test_pixels(found.dataset, each.index)[0]))
        | {"data": found.dataset.spec.id}
        | _rounded(dataclasses.asdict(each))
        for each in chosen
    ]


def _rounded(values: dict[str, Any]) -> Json:
    return {name: round(value, 5) if isinstance(value, float) else value for name, value in values.items()}
