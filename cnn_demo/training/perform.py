"""One run inside the worker: get the data, train, keep what was learned, measure it. Everything is told as small news.

The network's file is written while the training still goes, so it can be drawn on at once; the last
file holds the best epoch, snapshots for the epoch slider, and a card with what was measured on the test pictures.
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
from cnn_demo.data import Dataset, ImageSet, spec_of, store
from cnn_demo.errors import LabError
from cnn_demo.prediction import checkpoints
from cnn_demo.prediction.card import Card
from cnn_demo.training.hardware import detect
from cnn_demo.training.outcome import card_of
from cnn_demo.training.pictures import normalised
from cnn_demo.training.recipe import TrainConfig
from cnn_demo.training.run import how_far
from cnn_demo.training.snapshots import Snapshots
from cnn_demo.training.trainer import Progress, Score, Weights, evaluate, train
from cnn_demo.training.transfer import begin

log = logging.getLogger(__name__)
Say = Callable[..., None]

NEWS_SECONDS = 0.1  # points between epochs: at most ten a second
KNOWN_PICTURES = 2000  # "none of these" is measured on so many training pictures
SAVE_SHARE = 0.04  # files written during training may take so much of its time


def warm_up(threads: int) -> None:
    """Pay for everything that the first training step would pay for: thread pool, optimiser, compiler imports."""
    if threads:
        torch.set_num_threads(threads)
    config = TrainConfig(limit=20, epochs=1, batch=10, validation=0.1)
    spec = spec_of(config.data)
    pictures = ImageSet(torch.zeros(20, *spec.shape, dtype=torch.uint8), torch.zeros(20, dtype=torch.int64))
    for _ in train(config, Dataset(spec, pictures, pictures, is_sample=True)):
        pass


def has_gpu() -> bool:
    return torch.cuda.is_available()


def perform(order: dict[str, Any], say: Say, stop: Callable[[], bool]) -> None:
    """Do the run that `order` names. Never raises: the last news is `ended` or `failed`, with a sentence."""
    try:
        _Course(order, say, stop).go()
    except LabError as error:
        say(state="failed", message=str(error))
    except (MemoryError, RuntimeError) as error:
        log.warning("a run failed", exc_info=True)
        short = isinstance(error, MemoryError) or "alloc" in str(error) or "memory" in str(error)
        say(state="failed", message=OUT_OF_MEMORY if short else UNEXPECTED)
    except Exception:
        log.exception("a run failed")
        say(state="failed", message=UNEXPECTED)


OUT_OF_MEMORY = "Failed: the memory was not enough. Use a smaller batch or fewer pictures."
UNEXPECTED = "Failed: something unexpected happened in the training; it is in the log."


class _Course:
    """One run from its order to its last file."""

    def __init__(self, order: dict[str, Any], say: Say, stop: Callable[[], bool]) -> None:
        self.run, self.path = str(order["run"]), Path(order["path"])
        self.config = TrainConfig.from_dict(order["config"])
        self.sample = bool(order["sample"])
        self.say, self._stop, self._obeyed = say, stop, False
        self.hardware = detect(self.config.precision)
        self.next_save = 0.0

    def go(self) -> None:
        dataset = self.get_data()
        self.say(data=dataset.description, hardware=self.hardware.description, message="Training.")
        snapshots = Snapshots()
        last, told = None, 0.0
        seconds = min(self.config.seconds or settings.MAX_SECONDS, settings.MAX_SECONDS)
        limited = dataclasses.replace(self.config, seconds=seconds)
        model = begin(self.config, dataset)
        for last in train(limited, dataset, stop=self.stop, hardware=self.hardware, model=model, every=1):
            now = time.monotonic()
            if last.ended is None and last.weights is not None:
                snapshots.add(math.ceil(last.epoch), last.weights, last.best_epoch)
                if last.step:
                    self.tell(last)
                    self.save_now_and_then(dataset, last, snapshots)
                told = time.monotonic()
            elif last.ended is None and now - told >= NEWS_SECONDS:
                self.tell(last)
                told = now
        assert last is not None
        self.finish(dataset, last, snapshots)

    def get_data(self) -> Dataset:
        name = self.config.data
        self.say(message=f"Loading {spec_of(name).title}.")
        if self.sample:
            return normalised(self.config, store.sample(name))
        return normalised(self.config, store.load_or_download(name, lambda sentence: self.say(message=sentence)))

    def stop(self) -> bool:
        """Asked after each batch. The first yes is reported: from then on no more batches run."""
        if self._stop() and not self._obeyed:
            self._obeyed = True
            self.say(obeyed=True)
        return self._obeyed

    def tell(self, last: Progress) -> None:
        names = ("step", "epoch", "loss", "train_accuracy", "rate", "val_loss", "val_accuracy")
        self.say(point={name: getattr(last, name) for name in names}, **_state_of(last))

    def save_now_and_then(self, dataset: Dataset, last: Progress, snapshots: Snapshots) -> None:
        """The latest epoch's network, usable while the next one is learned; a large one is written less often.

        A full disk must not end the training.
        """
        began = time.monotonic()
        if began < self.next_save or last.weights is None:
            return
        try:
            self.write(self.card(dataset, last, None), last.weights, snapshots)
        except LabError:
            log.warning("cannot write the network of %s", self.run, exc_info=True)
        else:
            self.say(saved=True)
        took = time.monotonic() - began
        self.next_save = time.monotonic() + max(0.5, took / SAVE_SHARE)

    def finish(self, dataset: Dataset, last: Progress, snapshots: Snapshots) -> None:
        """Measure the best epoch on the test pictures, once, and write the last file."""
        assert last.weights is not None
        self.say(message="Measuring on the test pictures.", obeyed=True)
        model = checkpoints.Checkpoint(self.card(dataset, last, None), last.weights).build()
        model.to(self.hardware.device)
        score = evaluate(model, dataset.test, dataset)
        card = self.card(dataset, last, score)
        model.to("cpu")
        card = dataclasses.replace(card, known=_known(model, card, dataset))
        try:
            self.write(card, last.weights, snapshots)
        except LabError as error:
            self.say(
                state="failed",
                message=f"{how_far(last.epoch).capitalize()}: {error}",
                test_accuracy=score.accuracy,
                **_state_of(last),
            )
            return
        self.say(saved=True)
        state, message = _end_in_words(last, self.config)
        self.say(state=state, message=message, ending=last.ended, test_accuracy=score.accuracy, **_state_of(last))

    def write(self, card: Card, weights: Weights, snapshots: Snapshots) -> None:
        checkpoints.save(self.path, card, weights, snapshots=snapshots.kept or None)

    def card(self, dataset: Dataset, last: Progress, test: Score | None) -> Card:
        return card_of(self.config, dataset, last, test, self.hardware, network=self.run)


def _known(model: torch.nn.Module, card: Card, dataset: Dataset) -> dict[str, Any] | None:
    """What "none of these" is decided by; a network without it still works, so a failure here is only logged."""
    try:
        from cnn_demo.prediction.classifier import measure_known

        few = dataset.train.take(torch.arange(min(KNOWN_PICTURES, len(dataset.train))))
        known: dict[str, Any] = measure_known(model, card, Dataset(dataset.spec, few, dataset.test, dataset.is_sample))
        return known
    except Exception:
        log.warning("cannot measure what is none of these", exc_info=True)
        return None


def _state_of(last: Progress) -> dict[str, Any]:
    names = ("step", "steps", "epoch", "best_epoch", "images_per_second", "seconds", "seconds_left")
    return {name: getattr(last, name) for name in names}


def _end_in_words(last: Progress, config: TrainConfig) -> tuple[str, str]:
    kept = f"The network of epoch {last.best_epoch} is kept." if last.best_epoch else "Nothing was learned before that."
    smaller = f"Try a smaller learning rate than {config.rate:g}."
    if last.ended == "stopped":
        return "stopped", ""  # the server knows who asked, and why
    if last.ended == "budget":
        seconds = config.seconds or settings.MAX_SECONDS
        return "done", f"The time budget of {seconds:g} s is used up, {how_far(last.epoch)}."
    if last.ended == "nan":
        return "stopped", f"Stopped: the loss became NaN at step {last.step}. {kept} {smaller}"
    if last.ended == "diverged":
        return "stopped", f"Stopped: the loss grew without bound until step {last.step}. {kept} {smaller}"
    return "done", f"Done: {config.epochs} {'epoch' if config.epochs == 1 else 'epochs'} in {last.seconds:.0f} s."
