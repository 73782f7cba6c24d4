"""All published networks side by side: accuracy against size, what came with each idea, and how fast each is here."""

from cnn_demo.data import DATASETS
from cnn_demo.inspection.evaluation import model_comparison as side_by_side
from cnn_demo.inspection.evaluation.model_comparison import PublishedNetwork
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.models import Name, Nothing
from cnn_demo.ui.rpc.registry import Model, rpc


class ComparedData(Model):
    id: str
    title: str


class IdeaGain(Model):
    """What came with an idea: two networks on the same images. It is not their only difference."""

    idea: str
    data_title: str
    before: PublishedNetwork
    after: PublishedNetwork
    gain: float


class PublishedAnswer(Model):
    """`missing` are the eras' small versions that are not there."""

    data: list[ComparedData]
    networks: list[PublishedNetwork]
    gains: list[IdeaGain]
    missing: list[str]


class TimeQuestion(Model):
    network: Name


class TimeAnswer(Model):
    network: str
    milliseconds: float
    passes: int


@rpc("light")
def published_networks(question: Nothing) -> PublishedAnswer:
    """Every published network that was trained here with the numbers of its card, and what each idea gained."""
    found = side_by_side.entries([card for card in current_lab().models.published() if card.origin is None])
    learned = {entry.data for entry in found}
    specs = [spec for spec in reversed(DATASETS.values()) if spec.id in learned]
    specs.sort(key=lambda spec: spec.part_of is not None)  # parts last: few networks learned them
    named = {(entry.title, DATASETS[entry.data].title): entry for entry in found}
    gains = [
        _gain(step.idea, step.data, named[step.before, step.data], named[step.after, step.data])
        for step in side_by_side.improvements(found)
    ]
    return PublishedAnswer(
        data=[ComparedData(id=spec.id, title=spec.title) for spec in specs],
        networks=list(found),
        gains=gains,
        missing=list(side_by_side.missing(found)),
    )


@rpc("heavy")
def time_network(question: TimeQuestion) -> TimeAnswer:
    """How long one prediction of a published network takes on this machine, now."""
    timing = side_by_side.time_prediction(current_lab().models.get(question.network))
    milliseconds = float(f"{timing.milliseconds:.3g}")
    return TimeAnswer(network=question.network, milliseconds=milliseconds, passes=timing.passes)


def _gain(idea: str, data: str, before: PublishedNetwork, after: PublishedNetwork) -> IdeaGain:
    gain = (after.test_accuracy or 0.0) - (before.test_accuracy or 0.0)
    return IdeaGain(idea=idea, data_title=data, before=before, after=after, gain=round(gain, 5))
