"""What a training says about itself: events with its numbers, sentences about where it is and how it ended, and what it
leaves behind besides its weights: the card, and the command that trains the same network again.
"""

import datetime
import platform
import shlex
from collections.abc import Mapping
from typing import Any

import numpy
import torch

import cnn_demo
from cnn_demo.data import Dataset
from cnn_demo.networks import build, count_parameters, file_name
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.training.config.lr_schedule import PCT_START
from cnn_demo.training.config.recipes import recipe_for
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.metrics import METRICS, PACE, Score
from cnn_demo.training.engine.trainer import Progress
from cnn_demo.training.session.run import State, how_far, where

STATES: dict[str, State] = {"finished": "done", "budget": "done"}  # of a run, by its ending; all others: "stopped"

HIGH = 0.1  # of the highest learning rate of a cycle: below it, weights settle


def pace(last: Progress) -> dict[str, Any]:
    """The facts of an event about how far it is."""
    return {name: getattr(last, name) for name in PACE}


def point(last: Progress) -> dict[str, Any]:
    """The facts of an event with one more point for the curves."""
    return {"point": {name: getattr(last, name) for name in METRICS}} | pace(last)


def training(learner: Learner, changed_at: int | None) -> str:
    """What a run says while it learns; `changed_at` is the step since which another learning rate holds."""
    return f"Training.{_learning_rate(learner, changed_at)}"


def paused(last: Progress, learner: Learner, changed_at: int | None) -> str:
    """What it says while it waits."""
    return f"Paused {where(last.epoch, last.step)}.{_learning_rate(learner, changed_at)}"


def _learning_rate(learner: Learner, changed_at: int | None) -> str:
    if changed_at is None:
        return ""
    now, before = learner.learning_rate, learner.config.learning_rate
    return f" Learning rate {now:g} instead of {before:g} since step {changed_at:,}."


def high_rate(last: Progress, config: TrainConfig, highest: float, done: float) -> str:
    """What a time budget that has cut a cycle short near its top has cost, and how many epochs fit instead; `done` is
    how many were learned in it. Empty where there is nothing to say."""
    has_settled = last.learning_rate < HIGH * highest and last.epoch > PCT_START * config.epochs
    if last.ended != "budget" or config.lr_schedule != "one-cycle" or has_settled:
        return ""
    rate = f"The learning rate was still {last.learning_rate:.2g} of at most {highest:.2g}, where weights do not settle"
    if done < 1:
        return f" {rate}: not one epoch fits into this budget. Take more time or fewer images."
    return f" {rate}: with {_epochs(int(done))} the whole cycle fits into this budget."


def _epochs(count: int) -> str:
    return f"{count} {'epoch' if count == 1 else 'epochs'}"


def ending(last: Progress, config: TrainConfig, learning_rate: float, one_more_epoch: bool) -> str:
    """The sentences about a run whose last event is `last`; `one_more_epoch`: that was all it was to learn."""
    kept = f"The network of epoch {last.best_epoch} is kept." if last.best_epoch else "Nothing was learned before that."
    smaller = f"Try a smaller learning rate than {learning_rate:g}."
    finished = f"Done: {_epochs(round(last.epoch))} in {last.seconds:.0f} s."
    if one_more_epoch:
        finished = (
            f"Done: one epoch more, number {last.epoch:.0f}, ending at a learning rate of {last.learning_rate:.2g}."
        )
    return {
        "finished": finished,
        "stopped": f"Stopped at step {last.step:,} of {last.steps:,}. {kept}",
        "budget": f"The time budget of {config.time_limit or 0:g} s is used up, {how_far(last.epoch)}.",
        "nan": f"Stopped: the loss became NaN at step {last.step}. {kept} {smaller}",
        "diverged": f"Stopped: the loss grew without bound until step {last.step}. {kept} {smaller}",
    }[last.ended or "finished"]


def card_of(
    config: TrainConfig,
    dataset: Dataset,
    last: Progress,
    test: Score | None,
    hardware: Hardware,
    *,
    network: str = "",
    command: str = "",
) -> Card:
    """The card of a run whose latest event is `last`; `test` is what its weights score on the whole test set."""
    spec = dataset.spec
    metrics: dict[str, float] = {"best_epoch": last.best_epoch, "epochs": round(last.epoch, 3)}
    metrics |= {"seconds": round(last.seconds, 1), "images_per_second": round(last.images_per_second)}
    if last.val_accuracy is not None and last.val_loss is not None:
        metrics |= {"val_accuracy": last.val_accuracy, "val_loss": last.val_loss}
    if test is not None:
        metrics |= {"test_accuracy": test.accuracy, "test_loss": test.loss, "test_images": len(dataset.test)}
    with torch.device("meta"):
        parameters = count_parameters(build(config.architecture, spec.shape, len(spec.classes)))
    return Card(
        network=network or f"{file_name(config.architecture)}-{config.data}",
        architecture=config.architecture,
        data=config.data,
        input_shape=spec.shape,
        classes=spec.classes,
        mean=spec.mean,
        std=spec.std,
        parameters=parameters,
        recipe=config.to_dict(),
        command=command or command_of(config, sample=dataset.is_sample),
        metrics=metrics,
        train_images=min(config.max_images or len(dataset.train), len(dataset.train)),
        is_sample=dataset.is_sample,
        hardware=with_threads(hardware.description),
        versions=versions(),
        created=now(),
    )


def versions() -> dict[str, str]:
    """With what a network is made here, for its card."""
    return {
        "cnn_demo": cnn_demo.__version__,
        "torch": torch.__version__,
        "numpy": numpy.__version__,
        "python": platform.python_version(),
    }


def with_threads(hardware: str) -> str:
    """What was learned on, and with how many threads, for the card."""
    return f"{hardware}, {torch.get_num_threads()} threads".replace(" 1 threads", " 1 thread")


def now() -> str:
    """When, for the card: "2026-03-01T12:00:00+00:00"."""
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")


def changes_of(learner: Learner) -> dict[str, float]:
    """What a card's metrics say of a learning rate that was changed by hand: to what in the end, and at which step
    first. Nothing where it was left alone."""
    if not learner.rate_changes:
        return {}
    return {"changed_learning_rate": learner.learning_rate, "changed_step": learner.rate_changes[0][0]}


def rate_change(metrics: Mapping[str, float]) -> str:
    """The sentence about such a change, which no recipe, command or link holds; "" where there was none."""
    rate, step = (metrics.get(name) for name in ("changed_learning_rate", "changed_step"))
    if rate is None:
        return ""
    since = "while it trained" if step is None else f"from step {step:,.0f} on"
    return f"The learning rate was changed by hand to {rate:g} {since}: the recipe alone does not repeat this run."


def command_of(config: TrainConfig, *, sample: bool = False) -> str:
    """The command line that trains this again; only what differs from this pair's own recipe is spelt out.

    >>> command_of(recipe_for("quick", "mnist"))
    'python -m cnn_demo train --data mnist --network quick --epochs 15 --seed 42'
    """
    words = ["python -m cnn_demo train", f"--data {config.data}", f"--network {config.architecture}"]
    usual = recipe_for(config.architecture, config.data).to_dict()
    for name, value in config.to_dict().items():
        if name in ("data", "architecture") or (value == usual[name] and name not in ("epochs", "seed")):
            continue
        flag = name.replace("_", "-")
        words.append(
            f"--{'' if value else 'no-'}{flag}" if isinstance(value, bool) else f"--{flag} {shlex.quote(str(value))}"
        )
    return " ".join(words + ["--sample"] * sample)
