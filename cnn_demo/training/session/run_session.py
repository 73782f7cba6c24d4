"""One run from its order to its last file: get the data, train, do what is asked meanwhile, keep and measure.

The network's file is written while the training still goes, so it can be drawn on at once; the last file holds the best
epoch, snapshots for the epoch slider, and a card with what was measured on the test images. Beside it lies the state
of the training, from which one epoch more goes on.
"""

import dataclasses
import logging
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from cnn_demo import settings
from cnn_demo.data import Dataset, spec_of
from cnn_demo.data.store import DataStore
from cnn_demo.errors import LabError
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.ood_detector import fit_ood_detector
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.batches import normalized
from cnn_demo.training.engine.device import detect
from cnn_demo.training.engine.epoch_snapshots import Snapshots
from cnn_demo.training.engine.train_state import Learner
from cnn_demo.training.engine.trainer import Progress, Score, Weights, evaluate, train
from cnn_demo.training.session import messages, resume_state
from cnn_demo.training.session.run import how_far
from cnn_demo.training.session.run_control import Control
from cnn_demo.training.session.training_card import card_of
from cnn_demo.training.session.transfer import begin

log = logging.getLogger(__name__)
Say = Callable[..., None]

NEWS_SECONDS = 0.1  # points between epochs: at most ten a second
KNOWN_IMAGES = 2000  # "none of these" is measured on so many training images
SAVE_SHARE = 0.04  # files written during training may take so much of its time


class Course:
    """What the worker does about one order. `say` sends news; `control` holds what the visitor asks for meanwhile."""

    def __init__(self, order: dict[str, Any], say: Say, control: Control, stores: Stores) -> None:
        self.stores = stores
        self.run, self.path, self.state = str(order["run"]), Path(order["path"]), Path(order["state"])
        self.config = TrainConfig.from_dict(order["config"])
        self.sample, self.goes_on = bool(order["sample"]), bool(order["goes_on"])
        self.say, self.control, self._obeyed = say, control, False
        self.hardware = detect(self.config.precision)
        self.changed_at: int | None = None  # the step since which another rate than the recipe's holds
        self.told = 0.0  # when a dot was shown last
        self.shown: tuple[int, float | None] = (0, None)  # which step's
        self.began = 0  # the step that it goes on from
        self.next_save = 0.0

    def go(self) -> None:
        dataset = self.get_data()
        learner, snapshots = self.set_out(dataset)
        self.say(data=dataset.description, hardware=self.hardware.description, message="Training.")
        last = None
        seconds = min(self.config.time_limit or settings.MAX_SECONDS, settings.MAX_SECONDS)
        limited = dataclasses.replace(self.config, time_limit=seconds)
        through = int(learner.epoch) + 1 if self.goes_on else None
        more: dict[str, Any] = {"learner": learner, "through": through, "clock": self.control.clock}
        for last in train(limited, dataset, stop=self.stop, hardware=self.hardware, every=1, **more):
            if last.ended is None:
                self.tell(learner, last, snapshots)
                self.obey(learner, last)
        assert last is not None
        learner.seconds = last.seconds
        self.finish(learner, last, snapshots)

    def get_data(self) -> Dataset:
        name, data = self.config.data, self.stores.data
        self.say(message=f"Loading {spec_of(name).title}.")
        if self.sample:
            return normalized(self.config, data.sample(name))
        return normalized(self.config, data.load_or_download(name, lambda sentence: self.say(message=sentence)))

    def set_out(self, dataset: Dataset) -> tuple[Learner, Snapshots]:
        """A new learner; or the one that was kept, with an epoch more to learn when it had learned all."""
        snapshots = Snapshots()
        if not self.goes_on:
            return Learner(
                self.config, dataset, self.hardware, begin(self.config, dataset, self.stores.models)
            ), snapshots
        kept = resume_state.load(self.state)
        learner = Learner(kept.config, dataset, self.hardware)
        if kept.facts["step"] >= learner.steps:
            learner = Learner(
                dataclasses.replace(kept.config, extra_epochs=kept.config.extra_epochs + 1), dataset, self.hardware
            )
            self.say(more=learner.config.extra_epochs)
        resume_state.restore(learner, kept)
        self.began = learner.step
        self.config = learner.config
        for epoch in checkpoint_file.describe(self.path)[1]:
            snapshots.add(epoch, checkpoint_file.load_snapshot(self.path, epoch), learner.best.epoch)
        return learner, snapshots

    def tell(self, learner: Learner, last: Progress, snapshots: Snapshots) -> None:
        """Every epoch's end, and between them a dot now and then."""
        if last.weights is None:
            if time.monotonic() - self.told >= NEWS_SECONDS:
                self.dot(last)
        elif last.step == 0:
            snapshots.add(0, last.weights, 0)
        elif last.step > self.began:  # else this is where it goes on from
            snapshots.add(math.ceil(last.epoch), last.weights, last.best_epoch)
            self.dot(last)
            self.save_now_and_then(learner, last, snapshots)
            self.told = time.monotonic()

    def dot(self, last: Progress, **more: Any) -> None:
        """Show this step in the curves, once."""
        is_new = (last.step, last.val_loss) != self.shown and last.step > 0
        self.say(**(messages.point(last) if is_new else messages.far(last)), **more)
        self.shown, self.told = (last.step, last.val_loss), time.monotonic()

    def stop(self) -> bool:
        """Asked after each batch. The first yes is reported: from then on no more batches run."""
        if self.control.stopped and not self._obeyed:
            self._obeyed = True
            self.say(obeyed=True)
        return self._obeyed

    def obey(self, learner: Learner, last: Progress) -> None:
        """Between two batches: take over another rate; wait here while the visitor wants that."""
        self.change_rate(learner)
        waited = False
        while self.control.pauses(last.step, epoch_ended=last.weights is not None):
            self.dot(last, state="paused", message=messages.paused(last, learner, self.changed_at))
            waited = True
            self.control.wait()
            self.change_rate(learner)
        if waited and not self.control.stopped and not self.control.single:
            self.say(state="running", message=messages.going(learner, self.changed_at))

    def change_rate(self, learner: Learner) -> None:
        rate = self.control.new_rate()
        if rate is not None and rate != learner.rate:
            learner.set_rate(rate)
            self.changed_at = learner.step
            self.say(learning_rate=rate, message=messages.going(learner, self.changed_at))

    def save_now_and_then(self, learner: Learner, last: Progress, snapshots: Snapshots) -> None:
        """The latest epoch's network, usable while the next one is learned; a large one is written less often.

        A full disk must not end the training.
        """
        began = time.monotonic()
        if began < self.next_save or last.weights is None:
            return
        try:
            self.write(self.card(learner, last, None), last.weights, snapshots)
        except LabError:
            log.warning("cannot write the network of %s", self.run, exc_info=True)
        else:
            self.say(saved=True)
        took = time.monotonic() - began
        self.next_save = time.monotonic() + max(0.5, took / SAVE_SHARE)

    def finish(self, learner: Learner, last: Progress, snapshots: Snapshots) -> None:
        """Measure the best epoch on the test images, once, and write the last files."""
        assert last.weights is not None
        self.say(message="Measuring on the test images.", obeyed=True)
        dataset = learner.dataset
        model = checkpoint_file.Checkpoint(self.card(learner, last, None), last.weights).build()
        model.to(self.hardware.device)
        score = evaluate(model, dataset.test, dataset)
        card = self.card(learner, last, score)
        model.to("cpu")
        card = dataclasses.replace(card, ood_detector=_ood_detector(model, card, dataset, self.stores.data))
        facts = messages.far(last) | {"test_accuracy": score.accuracy}
        try:
            self.write(card, last.weights, snapshots)
        except LabError as error:
            self.say(state="failed", message=f"{how_far(last.epoch).capitalize()}: {error}", **facts)
            return
        self.say(saved=True)
        ended, message = messages.end(last, self.config, learner, self.goes_on)
        self.say(state=ended, message=message, ending=last.ended, resumable=self.keep_state(learner, last), **facts)

    def keep_state(self, learner: Learner, last: Progress) -> bool:
        """Can it go on from here? Not when its numbers are none any more, nor when they are too many to keep."""
        try:
            kept = resume_state.state_of(learner, sample=self.sample)
            if last.ended in ("nan", "diverged") or kept.size > settings.CHECKPOINT_BYTES:
                self.state.unlink(missing_ok=True)
                return False
            resume_state.save(self.state, kept)
            return True
        except (LabError, OSError):
            log.warning("cannot keep the state of %s", self.run, exc_info=True)
            return False

    def write(self, card: Card, weights: Weights, snapshots: Snapshots) -> None:
        checkpoint_file.save(self.path, card, weights, snapshots=snapshots.kept or None)

    def card(self, learner: Learner, last: Progress, test: Score | None) -> Card:
        card = card_of(self.config, learner.dataset, last, test, self.hardware, network=self.run)
        if learner.rate == self.config.learning_rate:
            return card
        return dataclasses.replace(card, metrics=card.metrics | {"changed_rate": learner.rate})


def _ood_detector(model: torch.nn.Module, card: Card, dataset: Dataset, data: DataStore) -> dict[str, Any] | None:
    """What "none of these" is decided by; a network without it still works, so a failure here is only logged."""
    try:
        return fit_ood_detector(model, card, dataset, data, most=KNOWN_IMAGES)
    except Exception:
        log.warning("cannot measure what is none of these", exc_info=True)
        return None
