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
from cnn_demo.training.engine.device import Hardware, detect, keep_memory
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.metrics import Metrics, Pace, Score, evaluate
from cnn_demo.training.engine.weights import Weights, copy_weights

__all__ = ["Progress", "Score", "Weights", "copy_weights", "evaluate", "train"]


@dataclass(frozen=True, kw_only=True)
class Progress(Metrics, Pace):
    """What is known after a step: its metrics and how far the run is.

    At the end of an epoch `weights` is a copy, and `val_*` are there unless measuring was cut short. The last event has
    `ended`: finished, stopped, budget, nan or diverged; its `weights` and `val_*` are those of `best_epoch`.
    """

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
    last_epoch = min(through or math.inf, config.epochs + config.extra_epochs)
    progress = _Reporter(config, learner, last_epoch, clock)
    ended: str | None = None

    def asked() -> bool:
        return learner.group.any(stop())

    def cut_short() -> bool:
        return ended is not None or stop()

    yield progress(weights=copy_weights(learner.model))
    while ended is None and learner.epoch < last_epoch:
        for chosen in learner.rest_of_epoch():
            ended = learner.train_step(chosen)
            if ended:
                break
            if asked():
                ended = "stopped"
            elif config.time_limit is not None and learner.group.any(progress.seconds > config.time_limit):
                ended = "budget"
            if not ended and learner.step % every == 0:
                yield progress()
                ended = "stopped" if asked() else None  # asked while it was paused
            if ended:
                break
        if ended in ("nan", "diverged") or not learner.is_finite():
            ended = ended if ended == "diverged" else "nan"
            break
        score = _validate(learner, cut_short)
        if score and not math.isfinite(score.loss):
            ended = "nan"
            break
        learner.best.consider(math.ceil(learner.epoch), score, learner.model)
        yield progress(score, weights=copy_weights(learner.model))
        if not ended and learner.epoch < last_epoch and asked():
            ended = "stopped"
    yield progress(learner.best.score, weights=learner.best.weights, ended=ended or "finished")


class _Reporter:
    """Makes the Progress events of one session, which began when this was made."""

    def __init__(self, config: TrainConfig, learner: Learner, last_epoch: float, clock: Callable[[], float]) -> None:
        self._config, self._learner, self._clock = config, learner, clock
        self._began, self._seen, self._step = clock(), learner.seen, learner.step
        self._last_step = last_epoch * learner.steps_per_epoch

    @property
    def seconds(self) -> float:
        """Of this session."""
        return self._clock() - self._began

    def __call__(self, score: Score | None = None, **more: Any) -> Progress:
        """The event of now; `score` is shown as the validation unless it is a partial one."""
        learner, seconds, limit = self._learner, self.seconds, self._config.time_limit
        steps = learner.step - self._step
        left = seconds / steps * (self._last_step - learner.step) if steps else 0.0
        measured = score if score and not score.is_partial else None
        return Progress(
            step=learner.step,
            steps=learner.steps,
            epoch=learner.epoch,
            best_epoch=learner.best.epoch,
            loss=learner.means.loss,
            train_accuracy=learner.means.accuracy,
            learning_rate=learner.next_learning_rate,
            gradient_norm=learner.gradient_norm,
            val_loss=measured.loss if measured else None,
            val_accuracy=measured.accuracy if measured else None,
            images_per_second=(learner.seen - self._seen) / seconds if steps else 0.0,
            seconds=learner.seconds + seconds,
            seconds_left=left if limit is None else min(left, max(limit - seconds, 0.0)),
            **more,
        )


def _validate(learner: Learner, cut_short: Callable[[], bool]) -> Score | None:
    """The leader measures, and the others are told."""
    if not len(learner.held_out):
        return None
    score = Score(0.0, 0.0)
    if learner.group.is_leader:
        score = evaluate(learner.model, learner.held_out, learner.dataset, learner.hardware, cut_short=cut_short)
    loss, accuracy, partial = learner.group.sum(score.loss, score.accuracy, float(score.is_partial))
    return Score(loss, accuracy, partial > 0)
