"""What a training says about itself: events with its numbers, and sentences about where it is and how it ended."""

from typing import Any

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.metrics import METRICS, PACE
from cnn_demo.training.engine.trainer import Progress
from cnn_demo.training.session.run import State, how_far, where

STATES: dict[str, State] = {"finished": "done", "budget": "done"}  # of a run, by its ending; all others: "stopped"


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


def ending(last: Progress, config: TrainConfig, learning_rate: float, one_more_epoch: bool) -> str:
    """The sentences about a run whose last event is `last`; `one_more_epoch`: that was all it was to learn."""
    kept = f"The network of epoch {last.best_epoch} is kept." if last.best_epoch else "Nothing was learned before that."
    smaller = f"Try a smaller learning rate than {learning_rate:g}."
    epochs = f"{last.epoch:.0f} {'epoch' if round(last.epoch) == 1 else 'epochs'}"
    finished = f"Done: {epochs} in {last.seconds:.0f} s."
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
