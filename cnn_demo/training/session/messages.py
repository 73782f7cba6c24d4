"""What a training says about itself, in sentences and in small news: how far it is, that it waits, how it ended."""

from typing import Any

from cnn_demo import settings
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.train_state import Learner
from cnn_demo.training.engine.trainer import Progress
from cnn_demo.training.session.run import how_far, where

_FAR = ("step", "steps", "epoch", "best_epoch", "images_per_second", "seconds", "seconds_left")
_POINT = ("step", "epoch", "loss", "train_accuracy", "learning_rate", "val_loss", "val_accuracy")


def far(last: Progress) -> dict[str, Any]:
    """The news about how far it is."""
    return {name: getattr(last, name) for name in _FAR}


def point(last: Progress) -> dict[str, Any]:
    """The news of one more dot for the curves."""
    return {"point": {name: getattr(last, name) for name in _POINT}} | far(last)


def going(learner: Learner, changed_at: int | None) -> str:
    """What a run says while it learns; `changed_at` is the step since which another rate holds."""
    return f"Training.{_rate(learner, changed_at)}"


def paused(last: Progress, learner: Learner, changed_at: int | None) -> str:
    return f"Paused {where(last.epoch, last.step)}.{_rate(learner, changed_at)}"


def _rate(learner: Learner, changed_at: int | None) -> str:
    if changed_at is None:
        return ""
    return f" Learning rate {learner.rate:g} instead of {learner.config.learning_rate:g} since step {changed_at:,}."


def end(last: Progress, config: TrainConfig, learner: Learner, went_on: bool) -> tuple[str, str]:
    """(state, sentence) of a run whose last event is `last`; `went_on`: it was to learn one epoch more."""
    kept = f"The network of epoch {last.best_epoch} is kept." if last.best_epoch else "Nothing was learned before that."
    smaller = f"Try a smaller learning rate than {learner.rate:g}."
    if last.ended == "stopped":
        return "stopped", ""  # the server knows who asked, and why
    if last.ended == "budget":
        seconds = config.time_limit or settings.MAX_SECONDS
        return "done", f"The time budget of {seconds:g} s is used up, {how_far(last.epoch)}."
    if last.ended == "nan":
        return "stopped", f"Stopped: the loss became NaN at step {last.step}. {kept} {smaller}"
    if last.ended == "diverged":
        return "stopped", f"Stopped: the loss grew without bound until step {last.step}. {kept} {smaller}"
    if went_on:
        return (
            "done",
            f"Done: one epoch more, number {last.epoch:.0f}, ending at a learning rate of {last.learning_rate:.2g}.",
        )
    epochs = round(last.epoch)
    return "done", f"Done: {epochs} {'epoch' if epochs == 1 else 'epochs'} in {last.seconds:.0f} s."
