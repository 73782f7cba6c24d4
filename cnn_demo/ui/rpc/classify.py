"""What is asked while somebody draws: the answer, what was done to the image, and the maps that are in view, all from
one forward pass. Questions are stateless: network, epoch and image come with each, so that they survive restarts.
"""

import random
from typing import Literal

from cnn_demo.data import Dataset
from cnn_demo.lab import current_lab
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.classifier import Prediction, prediction_from
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import Remark
from cnn_demo.prediction.trace_cache import TracedImage
from cnn_demo.ui.rpc.context import network_of, test_pixels, traced_image
from cnn_demo.ui.rpc.maps import MapSet, MapsWanted, Scale, map_set
from cnn_demo.ui.rpc.models import ImageQuestion, Name, Pixels, channels_last, pixels_of
from cnn_demo.ui.rpc.registry import Model, rpc

MOST_LAYERS = 120  # whose maps one answer may hold
GRAPH_CELLS = 32 * 32  # of one map in the picture of the network

Level = Literal["familiar", "unusual", "unknown", "unmeasured", "untrained"]


class ClassifyQuestion(ImageQuestion):
    """`graph`: layers whose maps the picture of the network shows; `layers`: those that are looked at closely."""

    graph: list[MapsWanted] = []
    layers: list[MapsWanted] = []
    scale: Scale = "layer"


class Step(Model):
    """One thing that was done to the image before the network saw it."""

    name: str
    sentence: str
    image: Pixels
    optional: bool


class Familiarity(Model):
    """How far the image lies from what the network has learned, and where "unusual" begins. `remark`: what was noticed
    before the network saw it, which decides whatever the network is: nothing on it, too faint, or several things."""

    level: Level
    remark: Remark | None
    distance: float | None
    limit: float | None
    kept: float | None  # the share of real test images within the limit


class ClassifyAnswer(Model):
    """`best` and `truth` are positions of classes; `truth` is None where nobody knows it."""

    network: str
    classes: list[str]
    probabilities: list[float]
    best: int
    truth: int | None
    familiarity: Familiarity
    seen: Pixels
    steps: list[Step]
    graph: list[MapSet]
    layers: list[MapSet]


@rpc("drawing")
def classify(question: ClassifyQuestion) -> ClassifyAnswer:
    """What the network makes of an image."""
    network = network_of(question)
    found = traced_image(question, network)
    return answer_to(question, network, found, prediction_from(network, found.trace, found.prepared.remark))


def answer_to(
    question: ClassifyQuestion, network: Network, found: TracedImage, prediction: Prediction
) -> ClassifyAnswer:
    """The same from a pass that is already made, and what it says."""
    prepared, layers = found.prepared, {layer.name: layer for layer in found.trace.layers}

    def maps(wanted: list[MapsWanted], cells: int) -> list[MapSet]:
        known = [each for each in wanted[:MOST_LAYERS] if each.layer in layers]
        return [map_set(layers[each.layer], each, question.scale, cells) for each in known]

    return ClassifyAnswer(
        network=network.id,
        classes=list(prediction.classes),
        probabilities=[round(float(p), 5) for p in prediction.probabilities],
        best=prediction.best,
        truth=found.truth,
        familiarity=_familiarity(prediction, network.card, question.epoch),
        seen=pixels_of(channels_last(prepared.pixels)),
        steps=[
            Step(name=step.name, sentence=step.sentence, image=pixels_of(step.image), optional=step.is_optional)
            for step in prepared.steps
        ],
        graph=maps(question.graph, GRAPH_CELLS),
        layers=maps(question.layers, 64 * 64),
    )


def _familiarity(prediction: Prediction, card: Card, epoch: int | None) -> Familiarity:
    remark = prediction.remark
    if epoch == 0:
        return Familiarity(level="untrained", remark=remark, distance=None, limit=None, kept=None)
    if prediction.threshold is None:
        return Familiarity(level=prediction.level, remark=remark, distance=None, limit=None, kept=None)
    kept = (card.ood_detector or {}).get("kept")
    return Familiarity(
        level=prediction.level,
        remark=remark,
        distance=round(-prediction.score, 2),
        limit=round(-prediction.threshold, 2),
        kept=kept if isinstance(kept, float) else None,
    )


class TestImageQuestion(Model):
    """`index` None takes one at random."""

    data: Name
    index: int | None = None


class TestImageAnswer(Model):
    """An image of the test set with its true label."""

    data: str
    index: int
    label: str
    image: Pixels


class ExamplesQuestion(Model):
    data: Name


class ExamplesAnswer(Model):
    examples: list[TestImageAnswer]


@rpc("light")
def test_image(question: TestImageQuestion) -> TestImageAnswer:
    """An image of the test set."""
    dataset = current_lab().data.load(question.data)
    index = random.randrange(len(dataset.test)) if question.index is None else question.index
    return _test_image(dataset, index)


@rpc("light")
def examples(question: ExamplesQuestion) -> ExamplesAnswer:
    """The first test image of each class."""
    dataset = current_lab().data.load(question.data)
    labels = dataset.test.labels.tolist()
    first = [labels.index(c) for c in range(len(dataset.spec.classes)) if c in labels]
    return ExamplesAnswer(examples=[_test_image(dataset, index) for index in first])


def _test_image(dataset: Dataset, index: int) -> TestImageAnswer:
    pixels, label = test_pixels(dataset, index)
    image = pixels_of(channels_last(pixels))
    return TestImageAnswer(data=dataset.spec.id, index=index, label=dataset.spec.classes[label], image=image)
