"""Where the milliseconds of an answer to a drawing go: `python -m cnn_demo.ui.web.answer_parts` reads questions to
`classify` from stdin, one a line, answers each part by part with the page's own functions, and prints the median of
each part in milliseconds of processor time, as JSON. `bench serve --parts` calls it.
"""

import gzip
import json
import sys
import time
from collections.abc import Callable, Iterable
from statistics import median
from typing import TypeVar

from cnn_demo.lab import Later, using
from cnn_demo.prediction.classifier import prediction_from
from cnn_demo.prediction.preprocessing import image_io
from cnn_demo.prediction.trace_cache import TracedImage
from cnn_demo.ui.rpc import context
from cnn_demo.ui.rpc.classify import ClassifyQuestion, answer_to
from cnn_demo.ui.rpc.models import DrawnImage
from cnn_demo.ui.rpc.registry import Model

Found = TypeVar("Found")


class Clock:
    """Adds up processor time by the name of a part."""

    def __init__(self) -> None:
        self.parts: dict[str, list[float]] = {}

    def __call__(self, part: str, does: Callable[[], Found]) -> Found:
        began = time.process_time()
        found = does()
        self.parts.setdefault(part, []).append(1000 * (time.process_time() - began))
        return found

    def medians(self) -> dict[str, float]:
        return {part: round(median(times), 3) for part, times in self.parts.items()}


def answer(body: str, clock: Clock) -> None:
    """All that an answer takes, but for HTTP."""
    question = clock("read the question", lambda: ClassifyQuestion.model_validate(json.loads(body)))
    network = context.network_of(question)
    assert isinstance(question.image, DrawnImage)
    sent = question.image.data
    image = clock("decode the image", lambda: image_io.read(context.from_data_url(sent)))
    prepared = clock("preprocess", lambda: context.prepared_from(image, question, network.card))
    trace = clock("forward pass", lambda: network.trace(prepared.tensor))
    prediction = clock("prediction, familiarity", lambda: prediction_from(network, trace, prepared.remark))
    found = TracedImage(prepared, None, trace)
    made: Model = clock("maps and images", lambda: answer_to(question, network, found, prediction))
    content = clock("JSON", lambda: made.model_dump_json().encode())
    clock("compression", lambda: gzip.compress(content, 1))


def measured(bodies: Iterable[str]) -> dict[str, float]:
    """Medians over the questions; the first tenth warms up."""
    asked = list(bodies)
    clock = Clock()
    with using(Later()):
        for body in asked[: len(asked) // 10]:
            answer(body, Clock())
        for body in asked[len(asked) // 10 :]:
            answer(body, clock)
    return clock.medians()


if __name__ == "__main__":
    print(json.dumps(measured(sys.stdin)))
