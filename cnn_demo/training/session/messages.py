"""What a training says about itself: events with its numbers, and sentences about where it is and how it ended."""

from typing import Any

from cnn_demo.training.config.lr_schedule import PCT_START
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.metrics import METRICS, PACE
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
