"""Learning: train() is a generator of Progress events. It knows no page, no command line and no files.

Whoever pulls it decides how fast it goes and can stop it between any two batches, or pause it by not pulling; the
command line, the job worker and the tests pull the same one. The data set lies in memory as uint8; each batch is
gathered, changed, normalized, learned.
"""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from torch import nn

from cnn_demo.data import Dataset
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.best_weights import Weights, copy_weights
from cnn_demo.training.engine.device import Hardware, detect, keep_memory
from cnn_demo.training.engine.metrics import Score, evaluate
from cnn_demo.training.engine.train_state import Learner

__all__ = ["Progress", "Score", "Weights", "copy_weights", "evaluate", "train"]


@dataclass(frozen=True)
class Progress:
    """What is known after a step. Accuracies are in 0..1.

    `train_accuracy` and `loss` are running means over this epoch's batches, in training mode (dropout and augmentation
    on). At the end of an epoch `val_loss` and `val_accuracy` are measured in evaluation mode and `weights` is a copy.
    The last event has `ended`: finished, stopped, budget, nan or diverged; its `weights` are those of `best_epoch`.
    """

    step: int
    steps: int
    epoch: float
    loss: float
    train_accuracy: float
    images_per_second: float
    seconds: float
    seconds_left: float
    learning_rate: float
    val_loss: float | None = None
    val_accuracy: float | None = None
    best_epoch: int = 0
    weights: Weights | None = None
    ended: str | None = None


def train(
    config: TrainConfig,
    dataset: Dataset,
    *,
    stop: Callable[[], bool] = lambda: False,
    hardware: Hardware | None = None,
    model: nn.Sequential | None = None,
    every: int = 10,
    learner: Learner | None = None,
    through: int | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Progress]:
    """Train `config.architecture` on `dataset`; yields at the start, every `every` steps, at each epoch's
    end and at the end.

    Step 0 carries the weights that it begins with: `model`'s, else random ones. Equal seeds give equal runs at one
    thread count on one machine. It ends normally on `stop()`, on the time budget, on a loss that is not finite (the
    last finite epoch is kept) or beyond learner.LOSS_BOUND.

    A `learner` that has been kept goes on where it was; `through` is the last epoch to learn this time; `clock` gives
    the seconds that count, and stands still while whoever pulls has paused.
    """
    keep_memory()
    learner = learner or Learner(config, dataset, hardware or detect(config.precision), model)
    started, seen_before, step_before = clock(), learner.seen, learner.step
    last_epoch = min(through or math.inf, config.epochs + config.extra_epochs)
    ended: str | None = None

    def progress(**more: Any) -> Progress:
        seconds, steps = clock() - started, learner.step - step_before
        left = seconds / steps * (last_epoch * learner.steps_per_epoch - learner.step) if steps else 0.0
        if config.time_limit is not None:
            left = min(left, max(config.time_limit - seconds, 0.0))
        speed = (learner.seen - seen_before) / seconds if steps else 0.0
        known: dict[str, Any] = {"step": learner.step, "steps": learner.steps, "epoch": learner.epoch}
        means = {
            "loss": learner.means.loss,
            "train_accuracy": learner.means.accuracy,
            "learning_rate": learner.rate_now,
        }
        times = {"images_per_second": speed, "seconds": learner.seconds + seconds, "seconds_left": left}
        return Progress(best_epoch=learner.best.epoch, **(known | means | times | more))

    def asked() -> bool:
        return learner.team.any(stop())

    def hurry() -> bool:
        return ended is not None or stop()

    yield progress(weights=copy_weights(learner.model))
    while ended is None and learner.epoch < last_epoch:
        for chosen in learner.rest_of_epoch():
            ended = learner.learn(chosen)
            if ended:
                break
            if asked():
                ended = "stopped"
            elif config.time_limit is not None and learner.team.any(clock() - started > config.time_limit):
                ended = "budget"
            if not ended and learner.step % every == 0:
                yield progress()
                ended = "stopped" if asked() else None  # asked while it was paused
            if ended:
                break
        if ended in ("nan", "diverged") or not learner.is_finite():
            ended = ended if ended == "diverged" else "nan"
            break
        score = _validate(learner, hurry)
        if score and not math.isfinite(score.loss):
            ended = "nan"
            break
        learner.best.consider(math.ceil(learner.epoch), score, learner.model)
        yield progress(weights=copy_weights(learner.model), **_val(score))
        if not ended and learner.epoch < last_epoch and asked():
            ended = "stopped"
    yield progress(weights=learner.best.weights, **_val(learner.best.score), ended=ended or "finished")


def _validate(learner: Learner, hurry: Callable[[], bool]) -> Score | None:
    """The leader measures, and the others are told."""
    if not len(learner.held_out):
        return None
    score = Score(0.0, 0.0)
    if learner.team.leads:
        score = evaluate(learner.model, learner.held_out, learner.dataset, learner.hardware, hurry=hurry)
    return Score(*learner.team.total(score.loss, score.accuracy))


def _val(score: Score | None) -> dict[str, float]:
    return {"val_loss": score.loss, "val_accuracy": score.accuracy} if score else {}
