"""The trainer on real images: it learns, replays, stops, survives bad rates, and says the truth about each step.

Everything runs on the processor with one thread in float32, so that equal seeds mean equal numbers.
"""

import math
from typing import Any

import pytest
import torch
from labs import DATA
from small_runs import CPU, MNIST, curve, equal, finite, run, score_of

from cnn_demo import networks
from cnn_demo.data import Dataset
from cnn_demo.errors import BadValue
from cnn_demo.training.config.train_config import OPTIMIZERS, TrainConfig
from cnn_demo.training.engine import metrics
from cnn_demo.training.engine.batches import split
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.trainer import train


class CountedStop:
    """Asks to stop from the n-th question on."""

    def __init__(self, after: int) -> None:
        self.asked, self.after = 0, after

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked >= self.after


def test_it_learns_and_the_best_weights_are_what_they_claim_to_be() -> None:
    settings: dict[str, Any] = {
        "architecture": "quick",
        "max_images": 2000,
        "batch_size": 32,
        "learning_rate": 0.01,
        "validation_share": 0.2,
    }
    events = run(every=10, **settings)
    last = events[-1]
    assert last.ended == "finished"
    assert last.val_accuracy is not None
    assert last.val_accuracy > 0.9
    assert last.weights
    _, held_out = split(TrainConfig(**settings), MNIST)
    score = score_of(last.weights, "quick", held_out)
    assert score.accuracy == pytest.approx(last.val_accuracy, abs=0.003)
    assert score.loss == pytest.approx(last.val_loss, abs=1e-3)
    epochs = [event for event in events[:-1] if event.val_accuracy is not None]
    assert [event.epoch for event in epochs] == [1, 2]
    assert last.val_accuracy == max(event.val_accuracy or 0 for event in epochs)
    assert equal(last.weights, epochs[last.best_epoch - 1].weights)


def test_equal_seeds_give_equal_curves_and_other_seeds_do_not() -> None:
    settings: dict[str, Any] = {"architecture": "convnet_deep", "data": "cifar10", "augmentation": "shift+flip+cutout"}
    settings |= {
        "max_images": 24,
        "batch_size": 10,
        "epochs": 1,
    }  # dropout, augmentation and shuffling all draw numbers
    dataset = DATA.sample("cifar10")
    first, again, other = (run(dataset, seed=seed, **settings) for seed in (3, 3, 4))
    assert curve(first) == curve(again)
    assert equal(first[-1].weights, again[-1].weights)
    assert curve(first) != curve(other)
    assert not equal(first[0].weights, other[0].weights)


def test_the_first_event_has_the_random_weights() -> None:
    first = run(seed=9)[0]
    torch.manual_seed(9)
    model = networks.build("mlp", (1, 28, 28), 10)
    assert (first.step, first.epoch, first.ended) == (0, 0, None)
    assert equal(first.weights, dict(model.state_dict()))


def test_numbers_of_progress_make_sense() -> None:
    events = run(epochs=3, max_images=100, batch_size=20, validation_share=0.1)
    assert {event.steps for event in events} == {15}  # 90 images, 20 at a time, three times
    steps = [event.step for event in events]
    assert steps == sorted(steps)
    assert set(steps) == set(range(16))
    seconds = [event.seconds for event in events]
    assert seconds == sorted(seconds)
    for event in events:
        assert event.epoch == pytest.approx(event.step / 5)
        assert 0 <= event.train_accuracy <= 1
        assert math.isfinite(event.loss)
        assert event.images_per_second >= 0
        assert event.seconds_left >= 0
    assert [event.ended for event in events[:-1]] == [None] * (len(events) - 1)
    assert events[-1].seconds_left == 0
    assert events[-1].best_epoch in (1, 2, 3)
    assert events[-1].images_per_second <= 270 / events[-1].seconds * 1.01


def test_events_come_every_so_many_steps() -> None:
    steps = [event.step for event in run(epochs=1, max_images=100, batch_size=4, every=10, validation_share=0)]
    assert steps == [0, 10, 20, 25, 25]


def test_stop_ends_the_run_with_that_batch() -> None:
    stop = CountedStop(3)
    events = list(train(TrainConfig(architecture="mlp", max_images=400, batch_size=20), MNIST, stop=stop, hardware=CPU))
    assert events[-1].ended == "stopped"
    assert events[-1].step == 3
    assert finite(events[-1].weights)
    assert not equal(events[-1].weights, events[0].weights)
    assert events[-1].val_accuracy is not None


def test_stop_before_the_start_and_between_epochs() -> None:
    config = TrainConfig(architecture="mlp", max_images=100, batch_size=90, epochs=5)
    assert [event.step for event in train(config, MNIST, stop=lambda: True, hardware=CPU)] == [0, 1, 1]
    asked = CountedStop(2)  # the first question comes after the only batch, the second after its epoch
    last = list(train(config, MNIST, stop=asked, hardware=CPU))[-1]
    assert (last.step, last.ended) == (1, "stopped")


def test_the_time_budget_ends_the_run() -> None:
    last = run(epochs=200, max_images=4000, batch_size=8, time_limit=1, every=1000)[-1]
    assert last.ended == "budget"
    assert last.seconds >= 1
    assert last.seconds_left == 0
    assert finite(last.weights)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("rate", [1e3, 1e6])
def test_a_mad_rate_is_named_and_leaves_finite_weights(optimizer: str, rate: float) -> None:
    events = run(
        architecture="convnet_tiny", optimizer=optimizer, learning_rate=rate, lr_schedule="constant", epochs=20
    )
    last = events[-1]
    assert last.ended in ("nan", "diverged")
    assert last.step < last.steps
    assert finite(last.weights)
    for event in events:
        assert math.isfinite(event.loss)
        assert event.val_loss is None or math.isfinite(event.val_loss)


@pytest.mark.parametrize("batch", [90, 45, 30, 20])
def test_runs_of_a_few_steps(batch: int) -> None:
    last = run(max_images=100, batch_size=batch, epochs=1)[-1]
    assert (last.ended, last.step) == ("finished", -(-90 // batch))


def test_a_batch_larger_than_the_data() -> None:
    events = run(max_images=20, batch_size=1024, epochs=2)
    assert events[-1].ended == "finished"
    assert events[-1].steps == 2


def test_no_validation_keeps_the_last_epoch() -> None:
    events = run(validation_share=0, epochs=3)
    assert all(event.val_accuracy is None and event.val_loss is None for event in events)
    assert events[-1].best_epoch == 3
    assert equal(events[-1].weights, events[-2].weights)


def test_too_few_images_are_refused_in_words() -> None:
    tiny = Dataset(MNIST.spec, MNIST.train.take(torch.arange(2)), MNIST.test, is_sample=True)
    with pytest.raises(BadValue, match="too few images"):
        run(tiny, validation_share=0.5)


def test_weights_in_events_are_copies() -> None:
    events = run(epochs=2)
    first = events[0].weights
    assert first
    assert not equal(first, events[-2].weights)
    assert all(value.device.type == "cpu" and not value.requires_grad for value in first.values())


@pytest.mark.parametrize("epochs_before", [0, 1])
def test_a_partial_score_wins_nothing_and_is_not_shown(epochs_before: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 2 of the faults: stopped in an epoch, only the first held-out images are measured, and those flatter."""
    monkeypatch.setattr(metrics, "CUT_SHORT_SECONDS", 0.0)
    monkeypatch.setattr(metrics, "EVALUATION_BATCH", 10)
    config = TrainConfig(
        architecture="mlp", max_images=300, batch_size=20, epochs=3, validation_share=0.4, learning_rate=5e-3
    )
    learner = Learner(config, MNIST, CPU)
    steps = learner.steps_per_epoch * epochs_before + 1
    labels = learner.held_out.labels
    labels[10:] = (labels[10:] + 1) % 10  # all but the first are wrong from now on
    events = list(train(config, MNIST, learner=learner, every=1, stop=lambda: learner.step >= steps))
    end, last = events[-2:]
    assert last.ended == "stopped"
    assert (end.val_loss, end.val_accuracy) == (None, None)
    assert end.weights is not None
    whole = [event for event in events[:-1] if event.val_accuracy is not None]
    assert len(whole) == epochs_before
    assert last.best_epoch == 1  # the only epoch that was measured whole; else the last, rather than random weights
    assert last.val_accuracy == (whole[0].val_accuracy if whole else None)
