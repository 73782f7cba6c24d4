"""What a part of a recipe will do, before it does it: learning rates, augmented images, normalization, starting points
and frozen layers. All of it comes from the functions that the training itself uses.
"""

from typing import Annotated

from pydantic import Field

from cnn_demo.data import spec_of
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.errors import unknown
from cnn_demo.lab import current_lab
from cnn_demo.training.config import preview
from cnn_demo.training.config.remarks import mirror_words
from cnn_demo.training.engine.batches import measured_normalization, what_normalization_depends_on
from cnn_demo.training.session.transfer import frozen_layers, has_new_head, starting_points
from cnn_demo.ui.rpc.models import Name, Pixels, channels_last, packed, pixels_of
from cnn_demo.ui.rpc.registry import Model, rpc
from cnn_demo.ui.rpc.train.data_choices import dataset_of, sizes_of
from cnn_demo.ui.rpc.train.form import PairQuestion
from cnn_demo.ui.rpc.train.models import RecipeQuestion

MOST_RUNS = 20  # of a visitor's own, that starting points are looked for among


class ScheduleAnswer(Model):
    """`rates`: the learning rate from the first of `steps` to the last, evenly spaced, float32 as base64."""

    rates: str
    steps: int
    images: int


class AugmentedQuestion(Model):
    data: Name
    augmentation: Name
    sample: bool = False
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1


class AugmentedAnswer(Model):
    """The same training images as they are, and as a step of the training sees them; `remark` when that is hardly
    meant, else empty."""

    remark: str
    labels: list[str]
    before: list[Pixels]
    after: list[Pixels]


class MeanAndDeviation(Model):
    """Of each channel."""

    mean: list[float]
    std: list[float]


class NormalizedAnswer(Model):
    """What each channel is normalized by: as published, and as measured on this run's images."""

    channels: list[str]
    standard: MeanAndDeviation
    measured: MeanAndDeviation


class StartsQuestion(PairQuestion):
    """`runs` are the visitor's own networks."""

    runs: Annotated[list[Name], Field(max_length=100)] = []


class StartingPoint(Model):
    """A network to begin with; `new_head`: its last layer was about other classes."""

    network: str
    data: str
    new_head: bool


class StartsAnswer(Model):
    starts: list[StartingPoint]


class FrozenQuestion(PairQuestion):
    freeze: Name


class FrozenLayer(Model):
    name: str
    parameters: int
    frozen: bool


class FrozenAnswer(Model):
    """Each layer with weights, in order."""

    layers: list[FrozenLayer]


@rpc("light")
def schedule(question: RecipeQuestion) -> ScheduleAnswer:
    """The learning rate over a run."""
    config = question.config.config()
    found = preview.learning_rate_curve(config, sizes_of(config.data, question.sample)[0])
    return ScheduleAnswer(rates=packed(found.learning_rates), steps=found.steps, images=found.images)


@rpc("light")
def augmented(question: AugmentedQuestion) -> AugmentedAnswer:
    """Eight training images before and after augmentation."""
    if question.augmentation not in AUGMENTATIONS:
        raise unknown("augmentation", question.augmentation, AUGMENTATIONS)
    dataset = dataset_of(question.data, question.sample)
    before, after, labels = preview.augmented(dataset, question.augmentation, question.seed)
    return AugmentedAnswer(
        remark=mirror_words(question.data, question.augmentation),
        labels=[dataset.spec.classes[label] for label in labels],
        before=[pixels_of(channels_last(image)) for image in before],
        after=[pixels_of(channels_last(image)) for image in after],
    )


@rpc("heavy")
def normalized(question: RecipeQuestion) -> NormalizedAnswer:
    """Mean and standard deviation of each channel."""
    config = question.config.config()
    spec, dataset = spec_of(config.data), dataset_of(config.data, question.sample)
    key = (dataset.is_sample, *what_normalization_depends_on(config))
    measured = current_lab().normalizations.keep(key, lambda: measured_normalization(config, dataset))
    return NormalizedAnswer(
        channels=["gray"] if spec.shape[0] == 1 else ["red", "green", "blue"],
        standard=MeanAndDeviation(mean=list(spec.mean), std=list(spec.std)),
        measured=MeanAndDeviation(mean=list(measured[0]), std=list(measured[1])),
    )


@rpc("light")
def starts(question: StartsQuestion) -> StartsAnswer:
    """The networks that a training can begin with."""
    found = starting_points(current_lab().models, question.architecture, question.data, question.runs[:MOST_RUNS])
    return StartsAnswer(
        starts=[
            StartingPoint(network=card.network, data=card.data, new_head=has_new_head(card, question.data))
            for card in found
        ]
    )


@rpc("light")
def frozen(question: FrozenQuestion) -> FrozenAnswer:
    """Which layers of a network to begin with stay as they are."""
    layers = frozen_layers(question.architecture, question.data, question.freeze)
    return FrozenAnswer(
        layers=[FrozenLayer(name=one.name, parameters=one.parameters, frozen=one.frozen) for one in layers]
    )
