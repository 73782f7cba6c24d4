"""What a session writes: its network with card and snapshots, and the state from which it can go on."""

import dataclasses
import logging
import math
import time
from collections.abc import Callable
from typing import Any

import torch

from cnn_demo.data import Dataset
from cnn_demo.data.store import DataStore
from cnn_demo.errors import LabError
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.unknown.fitting import DetectorRecipe, fit_ood_detector
from cnn_demo.storage import storage_of
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.metrics import Score, evaluate
from cnn_demo.training.engine.trainer import Progress
from cnn_demo.training.engine.weights import EpochSnapshots
from cnn_demo.training.session import resume_state
from cnn_demo.training.session.order import Order
from cnn_demo.training.session.report import card_of, changes_of, rate_change

log = logging.getLogger(__name__)
DETECTOR = DetectorRecipe()
Measure = Callable[[torch.nn.Module, Dataset], Score]

SAVE_SHARE = 0.04  # files written during training may take so much of its time
LEAST_SAVE_SECONDS = 0.5  # between two of them


def on_test_images(model: torch.nn.Module, dataset: Dataset) -> Score:
    """The score of a finished network."""
    return evaluate(model, dataset.test, dataset)


class SessionFiles:
    """The two files of an order."""

    def __init__(self, order: Order, data: DataStore) -> None:
        self._order, self._data = order, data
        self._storage = storage_of(order.network_path.parent)
        self._snapshots = EpochSnapshots(limited=order.limits.few_snapshots)
        self._next_save = 0.0

    def add_epoch(self, last: Progress) -> None:
        """Remember the weights of this epoch, if epochs are kept."""
        if self._order.keeps_epochs and last.weights is not None:
            self._snapshots.add(math.ceil(last.epoch), last.weights, last.best_epoch)

    def add_earlier_epochs(self, best_epoch: int) -> None:
        """Remember those that the network's file holds already."""
        path = self._order.network_path
        for epoch in checkpoint_file.describe(path)[1]:
            self._snapshots.add(epoch, checkpoint_file.load_snapshot(path, epoch), best_epoch)

    def save_now_and_then(self, learner: Learner, last: Progress) -> bool:
        """After an epoch: its network, the state after it, or one after the other; large ones are written less often.
        True when a network was written. A full disk must not end the training."""
        began = time.monotonic()
        if began < self._next_save:
            return False
        written = self._order.saves != "state" and self._save_epoch(learner, last)
        if self._order.saves != "network":
            self.save_state(learner, last)
        took = time.monotonic() - began
        self._next_save = time.monotonic() + max(LEAST_SAVE_SECONDS, took / SAVE_SHARE)
        return written

    def _save_epoch(self, learner: Learner, last: Progress) -> bool:
        try:
            self._save(self._card(learner, last, None), last)
            return True
        except LabError:
            log.warning("cannot write the network of %s", self._order.name, exc_info=True)
            return False

    def save_state(self, learner: Learner, last: Progress) -> bool:
        """Can it go on from here? Not when its weights are no numbers any more, nor when they are too many to keep."""
        if last.ended in ("nan", "diverged"):
            return False
        try:
            kept = resume_state.state_of(learner, sample=self._order.sample, seconds=last.seconds)
            if kept.size > self._order.limits.state_bytes:
                return False
            resume_state.save(self._order.state_path, kept)
            self._storage.keep(self._order.state_path)
            return True
        except (LabError, OSError) as error:
            log.warning("cannot keep the state of a training: %s", error)
            return False

    def save_both(self, learner: Learner, last: Progress) -> bool:
        """The network with its epochs, and the state after the last one. False when that cannot be done."""
        return self.save_state(learner, last) and self._save_epoch(learner, last)

    def remove_state(self) -> None:
        """The training has come to its end, and nobody wants to go on from there."""
        self._order.state_path.unlink(missing_ok=True)

    def measured(self, learner: Learner, last: Progress, measure: Measure) -> tuple[torch.nn.Module, Card]:
        """The best epoch's network on the CPU, and its card with the score on the test images."""
        card = self._card(learner, last, None)
        model = checkpoint_file.Checkpoint(card, self._weights(last)).build().to(learner.hardware.device)
        card = self._card(learner, last, measure(model, learner.dataset))
        return model.to("cpu"), card

    def save_last(self, learner: Learner, last: Progress, model: torch.nn.Module, card: Card) -> Card:
        """Write the network twice: what took long to train is safe before it is measured what is none of these."""
        self._save(card, last)
        card = dataclasses.replace(card, ood_detector=self._ood_detector(model, card, learner.dataset))
        self._save(card, last)
        return card

    def _save(self, card: Card, last: Progress) -> None:
        path, snapshots = self._order.network_path, self._snapshots.kept or None
        checkpoint_file.save(path, card, self._weights(last), half=self._order.half, snapshots=snapshots)
        self._storage.keep(path)

    def _weights(self, last: Progress) -> dict[str, torch.Tensor]:
        weights = last.weights or {}
        return checkpoint_file.rounded(weights) if self._order.half else weights

    def _card(self, learner: Learner, last: Progress, test: Score | None) -> Card:
        card = card_of(learner.config, learner.dataset, last, test, learner.hardware, network=self._order.name)
        changes = changes_of(learner)
        command = f"{card.command}  # {rate_change(changes)}" if changes else card.command
        return dataclasses.replace(card, metrics=card.metrics | changes, command=command)

    def _ood_detector(self, model: torch.nn.Module, card: Card, dataset: Dataset) -> dict[str, Any] | None:
        """What "none of these" is decided by; a network without it still works, so a failure here is only logged."""
        try:
            most = self._order.limits.known_images or DETECTOR.fitted
            few = dataclasses.replace(DETECTOR, fitted=most, held_out=min(most, DETECTOR.held_out))
            return fit_ood_detector(model, card, dataset, self._data, few)
        except Exception:
            log.warning("cannot measure what is none of these", exc_info=True)
            return None
