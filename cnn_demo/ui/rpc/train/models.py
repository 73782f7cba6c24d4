"""What travels between page and server about training: a recipe, every setting by its name, and a run, the whole of it
once, then only what has changed.
"""

import dataclasses
import json
import math
from collections.abc import AsyncIterator
from typing import Annotated, Any

from pydantic import Field

from cnn_demo.lab import current_lab
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.metrics import METRICS, PACE, Metrics
from cnn_demo.training.session import commands
from cnn_demo.training.session.run import Run, State
from cnn_demo.ui.rpc.models import Name
from cnn_demo.ui.rpc.registry import Model

# Which numbers are allowed is for TrainConfig to say, in words that people understand.
Amount = int | float | None
Visitor = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]  # a browser's random id: it may steer only what is its own
RunId = Annotated[str, Field(pattern=r"^run-[0-9a-f]{32}$")]


class TrainSettings(Model):
    """A recipe; what a question leaves out is as in the default recipe."""

    data: Name = TrainConfig.data
    architecture: Annotated[str, Field(max_length=1000)] = TrainConfig.architecture
    epochs: Amount = TrainConfig.epochs
    extra_epochs: Amount = TrainConfig.extra_epochs
    batch_size: Amount = TrainConfig.batch_size
    optimizer: Name = TrainConfig.optimizer
    learning_rate: Amount = TrainConfig.learning_rate
    lr_schedule: Name = TrainConfig.lr_schedule
    momentum: Amount = TrainConfig.momentum
    weight_decay: Amount = TrainConfig.weight_decay
    label_smoothing: Amount = TrainConfig.label_smoothing
    dropout: Amount = TrainConfig.dropout
    augmentation: Name = TrainConfig.augmentation
    normalization: Name = TrainConfig.normalization
    shuffle: bool = TrainConfig.shuffle
    validation_share: Amount = TrainConfig.validation_share
    validate_on: Name = TrainConfig.validate_on
    max_images: Amount = TrainConfig.max_images
    seed: Amount = TrainConfig.seed
    time_limit: Amount = TrainConfig.time_limit
    precision: Name = TrainConfig.precision
    pretrained: Name | None = TrainConfig.pretrained
    freeze: Name = TrainConfig.freeze
    early_images: Name = TrainConfig.early_images
    first_layer: Name = TrainConfig.first_layer

    def config(self) -> TrainConfig:
        """BadValue in words for a setting that does not fit."""
        return TrainConfig.from_dict(self.model_dump())


class RecipeQuestion(Model):
    """A recipe; `sample`: it learns from the sample that comes with the app."""

    config: TrainSettings = TrainSettings()
    sample: bool = False


def settings_of(config: TrainConfig) -> TrainSettings:
    """The same, ready to be sent."""
    return TrainSettings(**config.to_dict())


class RunState(Model):
    """A run at one moment; `points` are those that the asker has not seen. For each command `commands` says why it
    cannot be given now; nothing where it can."""

    run: str
    state: State
    ended: bool
    message: str
    ending: str
    place: int
    config: TrainSettings
    sample: bool
    points: list[Metrics]
    step: int
    steps: int
    epoch: float
    best_epoch: int
    images_per_second: float
    seconds: float
    seconds_left: float | None
    hardware: str
    data: str
    test_accuracy: float | None
    network: str | None
    learning_rate: float
    changed_step: int | None
    resumable: bool
    commands: dict[str, str]


def run_state(run: Run, after: float = -1) -> RunState:
    """With the points after step `after`; an epoch's end counts half a step more than its last batch, which may have
    been sent before it."""
    return RunState(**_facts(run), config=settings_of(run.config), points=_points(run, after))


def _facts(run: Run) -> dict[str, Any]:
    """All but recipe and points."""
    return {
        "run": run.id,
        "state": run.state,
        "ended": run.ended,
        "message": run.message,
        "ending": run.ending,
        "place": run.place,
        "sample": run.sample,
        **{name: _short(getattr(run, name), 2) for name in PACE},
        "hardware": run.hardware,
        "data": run.data,
        "test_accuracy": run.test_accuracy,
        "network": run.network,
        "learning_rate": float(run.learning_rate or run.config.learning_rate),
        "changed_step": run.changed_step,
        "resumable": run.resumable,
        "commands": commands.allowed(run, state_kept=current_lab().files.has_state(run.id)),
    }


def _short(value: float | None, digits: int) -> float | None:
    return round(value, digits) if isinstance(value, float) else value


def place_of(point: Metrics) -> float:
    """Where a point stands among all that are sent."""
    return point.step + (0.5 if point.val_loss is not None else 0.0)


def _new(run: Run, after: float) -> list[Metrics]:
    """Newest first in the run, so that a look at a long one costs no more than what is new."""
    found: list[Metrics] = []
    for point in reversed(run.points):
        if place_of(point) <= after:
            break
        if math.isfinite(point.loss):  # JSON has no NaN; the run's message says that the loss became one
            found.append(point)
    return found[::-1]


def _points(run: Run, after: float) -> list[Metrics]:
    return [Metrics(**_rounded(point)) for point in _new(run, after)]


def _rounded(point: Metrics) -> dict[str, Any]:
    values = {name: getattr(point, name) for name in METRICS}
    return {name: float(f"{value:.6g}") if isinstance(value, float) else value for name, value in values.items()}


async def changes(snapshots: AsyncIterator[Run], after: float) -> AsyncIterator[str]:
    """Each snapshot as JSON: the first one whole, later ones only what is different, with the points that are new."""
    told: dict[str, Any] | None = None
    config = None
    async for run in snapshots:
        if told is None:
            yield run_state(run, after).model_dump_json()
            told = _facts(run)
        else:
            facts, points = _facts(run), _new(run, after)
            news = {name: value for name, value in facts.items() if value != told[name]}
            if run.config != config:
                news["config"] = dataclasses.asdict(run.config)
            if points:
                news["points"] = [_rounded(point) for point in points]
            if news:
                yield json.dumps(news)
            told = facts
        config = run.config
        after = max([after, *(place_of(point) for point in run.points[-2:])])
