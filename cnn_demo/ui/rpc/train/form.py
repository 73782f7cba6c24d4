"""What the recipe of the Train tab asks: what there is to choose, recipes and presets to begin with, how long a run
will take, and runs in links. What a setting does before it is trained is in `previews`, watching in `runs`.
"""

import dataclasses
from typing import Annotated

from pydantic import Field

from cnn_demo import settings
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.lab import current_lab
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.training.config import url_codec
from cnn_demo.training.config.limits import check_limits, trainable
from cnn_demo.training.config.presets import PRESETS, PUBLISHED, Preset, preset_behind, preset_of
from cnn_demo.training.config.recipes import recipe_for
from cnn_demo.training.config.train_config import (
    EARLY_IMAGES,
    FIRST_LAYERS,
    FREEZES,
    NORMALIZATIONS,
    OPTIMIZERS,
    PRECISIONS,
    SCHEDULES,
    VALIDATIONS,
    TrainConfig,
)
from cnn_demo.training.session.report import command_of, rate_change
from cnn_demo.ui.rpc.models import Name, Nothing
from cnn_demo.ui.rpc.registry import Model, rpc
from cnn_demo.ui.rpc.train.data_choices import DataChoice, data_choices, sizes_of
from cnn_demo.ui.rpc.train.models import RecipeQuestion, TrainSettings, settings_of

FIRST_EPOCHS = 3  # enough to see a network learn
LIMITS: dict[str, tuple[float, float, bool]] = {  # lowest, highest, whole numbers only: as TrainConfig has them
    "epochs": (1, settings.MAX_EPOCHS, True),
    "batch_size": (2, settings.MAX_BATCH, True),
    "learning_rate": (1e-7, 1e6, False),
    "momentum": (0, 0.999, False),
    "weight_decay": (0, 1, False),
    "label_smoothing": (0, 0.9, False),
    "dropout": (0, 0.9, False),
    "validation_share": (0, 0.5, False),
    "max_images": (20, 1_000_000, True),
    "seed": (0, 2**31 - 1, True),
    "time_limit": (1, settings.MAX_SECONDS, False),
}


class Choice(Model):
    id: str
    title: str
    story: str = ""
    group: str = ""


class Limit(Model):
    """Which numbers a setting may be."""

    name: str
    low: float
    high: float
    whole: bool


class ChoicesAnswer(Model):
    """What the form offers; `usual` is what it begins with."""

    usual: TrainSettings
    data: list[DataChoice]
    architectures: list[Choice]
    presets: list[Choice]
    optimizers: list[str]
    schedules: list[str]
    augmentations: list[str]
    normalizations: list[str]
    freezes: list[str]
    early_images: list[str]
    first_layers: list[str]
    validations: list[str]
    precisions: list[str]
    limits: list[Limit]


class PairQuestion(Model):
    data: Name
    architecture: Annotated[str, Field(max_length=1000)]


class PresetQuestion(Model):
    preset: Name


class LinkQuestion(Model):
    link: Annotated[str, Field(max_length=url_codec.LONGEST + 100)]


class RecipeAnswer(Model):
    """A recipe, and the command that trains it without this page; `remark`: what was changed by hand in its run."""

    config: TrainSettings
    sample: bool = False
    command: str = ""
    remark: str = ""
    changed_learning_rate: float | None = None
    changed_step: float | None = None


class EstimateAnswer(Model):
    """Seconds that a run will take; `whole` without its time limit; `here`: by what was measured on this server."""

    seconds: float | None
    whole: float | None
    here: bool


class ReportedNumbers(Model):
    """What somebody reported: [epoch, value]; `point` names what a run measures to hold against it."""

    what: str
    point: str
    by: str
    values: list[tuple[int, float]]


class ReportedAnswer(Model):
    """The preset that a recipe follows, with the numbers that were reported for it; None when it is nobody's."""

    preset: str | None
    title: str
    reported: list[ReportedNumbers]
    remarks: list[str]


@rpc("light")
def training_choices(question: Nothing) -> ChoicesAnswer:
    """What the form offers. Somebody looking at it will train soon, so the worker is warmed up."""
    current_lab().jobs.warm()
    return ChoicesAnswer(
        usual=settings_of(TrainConfig()),
        data=data_choices(),
        architectures=[Choice(id=each.id, title=each.title, story=each.story) for each in trainable()],
        presets=[Choice(id=each.id, title=each.title, group=each.group) for each in PRESETS.values()],
        optimizers=list(OPTIMIZERS),
        schedules=list(SCHEDULES),
        augmentations=list(AUGMENTATIONS),
        normalizations=list(NORMALIZATIONS),
        freezes=list(FREEZES),
        early_images=list(EARLY_IMAGES),
        first_layers=list(FIRST_LAYERS),
        validations=list(VALIDATIONS),
        precisions=list(PRECISIONS),
        limits=[Limit(name=name, low=low, high=high, whole=whole) for name, (low, high, whole) in LIMITS.items()],
    )


@rpc("light")
def recipe(question: PairQuestion) -> RecipeAnswer:
    """The recipe to begin with for a data set and a network: ours, shortened to what fits a visit."""
    return _answer(first_recipe(question.architecture, question.data))


def first_recipe(architecture: str, data: str) -> TrainConfig:
    """The published recipe in three epochs: enough to see it learn, and for `quick` enough for a good answer."""
    if (architecture, data) == ("quick", "mnist"):
        return TrainConfig()
    return dataclasses.replace(recipe_for(architecture, data), epochs=FIRST_EPOCHS)


@rpc("light")
def preset(question: PresetQuestion) -> RecipeAnswer:
    """The whole recipe of a preset."""
    return _answer(preset_of(question.preset).config)


@rpc("light")
def linked_recipe(question: LinkQuestion) -> RecipeAnswer:
    """The recipe in a link, checked as any other; nothing is started."""
    config, sample = url_codec.read(question.link)
    check_limits(config)
    changes = url_codec.changes_in(question.link)
    return _answer(config, sample).model_copy(update={"remark": rate_change(changes), **changes})


@rpc("light")
def estimate(question: RecipeQuestion) -> EstimateAnswer:
    """How long a run will take, as far as speeds were measured."""
    config = question.config.config()
    check_limits(config)
    sizes = sizes_of(config.data, question.sample)
    seconds, whole, here = current_lab().jobs.speeds.seconds_for(config, *sizes)
    return EstimateAnswer(seconds=seconds, whole=whole, here=here)


@rpc("light")
def reported(question: RecipeQuestion) -> ReportedAnswer:
    """The numbers that were reported for a recipe, to hold a run against."""
    found = preset_behind(question.config.config())
    if found is None:
        return ReportedAnswer(preset=None, title="", reported=[], remarks=[])
    told = [
        ReportedNumbers(what=each.what, point=each.point, by=each.by, values=sorted(each.values.items()))
        for each in found.reported
    ]
    card = _published(found)
    if card is not None:
        value = (int(card.metrics["best_epoch"]), card.metrics["test_accuracy"])
        told.append(ReportedNumbers(what="test accuracy", point="test_accuracy", by=card.network, values=[value]))
    return ReportedAnswer(preset=found.id, title=found.title, reported=told, remarks=list(found.remarks))


def _answer(config: TrainConfig, sample: bool = False) -> RecipeAnswer:
    return RecipeAnswer(config=settings_of(config), sample=sample, command=command_of(config))


def _published(found: Preset) -> Card | None:
    """The card of the published network that this preset made, if it was made by exactly this recipe."""
    if found.group != PUBLISHED:
        return None
    cards = [card for card in current_lab().models.published() if card.network == found.id]
    usual = TrainConfig().to_dict()
    return next((card for card in cards if {**usual, **card.recipe} == found.config.to_dict()), None)
