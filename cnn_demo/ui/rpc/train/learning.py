"""What the Train tab asks about learning itself: the first layer's filters and the prediction epoch by epoch, and what
is wrong with a run."""

import dataclasses
from typing import Annotated, Any

from pydantic import Field

from cnn_demo.data import Dataset
from cnn_demo.inspection.layers.dead_filters import dead_filters
from cnn_demo.inspection.layers.first_layer_history import first_layer
from cnn_demo.lab import current_lab
from cnn_demo.prediction import classifier
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.training.diagnosis.evidence import DeadFilters, Evidence
from cnn_demo.training.diagnosis.rules import diagnose, unseen
from cnn_demo.training.engine.batches import counts_of
from cnn_demo.training.engine.weights import MOST_PARAMETERS
from cnn_demo.training.session.run import Run
from cnn_demo.ui.rpc.context import prepared_of
from cnn_demo.ui.rpc.models import AnyImage, ImageQuestion, Name, packed
from cnn_demo.ui.rpc.registry import Model, rpc
from cnn_demo.ui.rpc.train.models import RunId

MOST_EPOCHS = 8  # in one answer


class FormingQuestion(Model):
    """Epochs of a network, None for how it was kept last. `weights`: False leaves the filters out."""

    network: Name
    epochs: Annotated[list[int | None], Field(max_length=MOST_EPOCHS)] = []
    image: AnyImage | None = None
    skip: list[Name] = []
    weights: bool = True


class FormingFrame(Model):
    """A network after an epoch: the weights of its first layer, float32 as base64, and what it makes of the image."""

    epoch: int | None
    values: str | None
    probabilities: list[float] | None


class FormingAnswer(Model):
    """`epochs` are those that can be gone back to, `latest` is how far the training is; `shape` is filters, channels,
    height, width, `total` how many filters there are."""

    network: str
    classes: list[str]
    parameters: int
    too_large: bool
    epochs: list[int]
    latest: float | None
    best_epoch: float | None
    layer: str
    kind: str
    shape: list[int]
    total: int
    frames: list[FormingFrame]


@rpc("light")
def forming(question: FormingQuestion) -> FormingAnswer:
    """The first layer's filters and the prediction for an image, epoch by epoch."""
    latest = current_lab().models.get(question.network)
    card, shape = latest.card, first_layer(latest)
    return FormingAnswer(
        network=question.network,
        classes=list(card.classes),
        parameters=card.parameters,
        too_large=card.parameters > MOST_PARAMETERS,
        epochs=list(latest.epochs),
        latest=card.metrics.get("epochs"),
        best_epoch=card.metrics.get("best_epoch"),
        layer=shape.layer,
        kind=shape.kind,
        shape=list(shape.weights.shape),
        total=shape.total,
        frames=[_frame(question, card, epoch) for epoch in question.epochs],
    )


def _frame(question: FormingQuestion, card: Card, epoch: int | None) -> FormingFrame:
    network = current_lab().models.get(question.network, epoch)
    values = packed(first_layer(network).weights.astype("<f4")) if question.weights else None
    if question.image is None:
        return FormingFrame(epoch=epoch, values=values, probabilities=None)
    about = ImageQuestion(network=question.network, image=question.image, skip=question.skip)
    answer = classifier.classify(network, prepared_of(about, card)[0])
    probabilities = [round(float(probability), 4) for probability in answer.probabilities]
    return FormingFrame(epoch=epoch, values=values, probabilities=probabilities)


class DiagnosisQuestion(Model):
    run: RunId


class RemedyWords(Model):
    """Something to try: `words` for a button, `change` in the recipe's settings."""

    words: str
    change: dict[str, str | bool | int | float | None]


class FindingWords(Model):
    """One fault: `seen` is a sentence with this run's numbers."""

    rule: str
    title: str
    seen: str
    remedies: list[RemedyWords]
    epoch: int | None


class DiagnosisAnswer(Model):
    """`unseen` says what could not be looked for; `dead_filters`: those were counted."""

    run: str
    ended: bool
    findings: list[FindingWords]
    unseen: str
    dead_filters: bool


@rpc("heavy")
def diagnosis(question: DiagnosisQuestion) -> DiagnosisAnswer:
    """What is wrong with a run so far, each with remedies; nothing when nothing is conspicuous."""
    run = current_lab().jobs.snapshot(question.run)
    evidence = evidence_of(run)
    return DiagnosisAnswer(
        run=run.id,
        ended=run.ended,
        findings=[FindingWords(**_plain(finding)) for finding in diagnose(evidence)],
        unseen=unseen(evidence),
        dead_filters=run.ended and run.network is not None,
    )


def evidence_of(run: Run) -> Evidence:
    """What is known of a run; dead filters are counted when it has ended. A rate that was changed on the way counts."""
    config = dataclasses.replace(run.config, learning_rate=run.learning_rate or run.config.learning_rate)
    data = current_lab().data
    dataset = data.sample(config.data) if run.sample else data.load(config.data)
    counts, held_out = counts_of(config, dataset)
    dead = _dead_filters(run.network, dataset) if run.ended and run.network else ()
    return Evidence(config, run.points, run.ending, counts, held_out, len(dataset.train), dead)


def _dead_filters(network_id: str, dataset: Dataset) -> tuple[DeadFilters, ...]:
    network = current_lab().models.get(network_id)
    card = network.card
    if card.classes != dataset.spec.classes:
        return ()
    seen = dataclasses.replace(dataset, spec=dataclasses.replace(dataset.spec, mean=card.mean, std=card.std))
    return dead_filters(network.model, seen, network.macs)


def _plain(finding: Any) -> dict[str, Any]:
    fields = dataclasses.asdict(finding)
    remedies = [RemedyWords(words=each["words"], change=dict(each["change"])) for each in fields["remedies"]]
    return fields | {"remedies": remedies}
