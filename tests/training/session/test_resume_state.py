"""A training that is kept and brought back goes on as if nothing had happened: every number is equal."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import torch
from labs import DATA

from cnn_demo.errors import BadCheckpoint, BadValue
from cnn_demo.training.config.train_config import OPTIMIZERS, SCHEDULES, TrainConfig
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.trainer import Progress, train
from cnn_demo.training.session import resume_state

CPU = Hardware(torch.device("cpu"), autocast=False)
# dropout, augmentation, shuffling and batch norm all have something to forget
DEEP = {
    "architecture": "googlenet_small",
    "data": "cifar10",
    "augmentation": "shift+flip+cutout",
    "batch_size": 8,
    "max_images": 24,
}
SMALL = {"architecture": "convnet_tiny", "batch_size": 20, "max_images": 100}


def finish(learner: Learner, **more: Any) -> list[Progress]:
    return list(train(learner.config, learner.dataset, learner=learner, hardware=CPU, every=1, **more))


def new(config: TrainConfig) -> Learner:
    return Learner(config, DATA.sample(config.data), CPU)


def again(path: Path, **changes: Any) -> Learner:
    """A learner from a file, in which nothing of the first one is left."""
    torch.manual_seed(999)
    kept = resume_state.load(path)
    learner = new(dataclasses.replace(kept.config, **changes))
    resume_state.restore(learner, kept)
    return learner


def assert_equal(one: Learner, two: Learner) -> None:
    first, second = resume_state.state_of(one), resume_state.state_of(two)
    assert first.facts == second.facts
    assert first.tensors.keys() == second.tensors.keys()
    assert [name for name in first.tensors if not torch.equal(first.tensors[name], second.tensors[name])] == []


@pytest.mark.parametrize("settings", [DEEP, SMALL], ids=lambda settings: settings["architecture"])
def test_three_epochs_are_two_and_save_and_load_and_one(settings: dict[str, Any], tmp_path: Path) -> None:
    config = TrainConfig(epochs=3, learning_rate=3e-3, **settings)
    whole = new(config)
    events = finish(whole)
    part = new(config)
    for event in train(config, part.dataset, learner=part, hardware=CPU, every=1):
        if event.epoch == 2 and event.val_loss is not None:
            resume_state.save(tmp_path / "two", resume_state.state_of(part))
            break
    resumed = again(tmp_path / "two")
    rest = finish(resumed)
    assert_equal(whole, resumed)
    told = [(e.step, e.loss, e.train_accuracy, e.val_loss, e.learning_rate, e.best_epoch) for e in rest[1:]]
    assert (
        told
        == [(e.step, e.loss, e.train_accuracy, e.val_loss, e.learning_rate, e.best_epoch) for e in events][-len(told) :]
    )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_it_goes_on_in_the_middle_of_an_epoch(optimizer: str, schedule: str, tmp_path: Path) -> None:
    config = TrainConfig(
        epochs=2,
        learning_rate=3e-3,
        optimizer=optimizer,
        lr_schedule=schedule,
        augmentation="shift+warp",
        early_images="middle",
        first_layer="whitening",
        **SMALL,
    )
    whole = new(config)
    finish(whole)
    part = new(config)
    for event in train(config, part.dataset, learner=part, hardware=CPU, every=1):
        if event.step == 3:
            resume_state.save(tmp_path / "three", resume_state.state_of(part))
            break
    resumed = again(tmp_path / "three")
    finish(resumed)
    assert_equal(whole, resumed)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_epochs_more_after_the_end_are_as_if_planned(schedule: str, tmp_path: Path) -> None:
    config = TrainConfig(epochs=2, learning_rate=0.01, lr_schedule=schedule, **SMALL)
    planned = new(dataclasses.replace(config, extra_epochs=1))
    events = finish(planned)
    later = new(config)
    finish(later)
    resume_state.save(tmp_path / "end", resume_state.state_of(later))
    resumed = again(tmp_path / "end", extra_epochs=1)
    rest = finish(resumed)
    assert_equal(planned, resumed)
    assert (rest[-1].epoch, rest[-1].steps) == (3, events[-1].steps)
    expected = 0.01 if schedule == "constant" else 0.01 / 25
    assert [event.learning_rate for event in rest[1:]] == pytest.approx([expected] * (len(rest) - 1))


def test_through_ends_at_that_epoch() -> None:
    learner = new(TrainConfig(epochs=5, **SMALL))
    first = finish(learner, through=1)[-1]
    assert (first.epoch, first.ended, first.seconds_left) == (1, "finished", 0)
    assert finish(learner, through=2)[-1].epoch == 2


def test_a_rate_that_is_changed_keeps_the_schedules_shape() -> None:
    config = TrainConfig(epochs=2, learning_rate=0.01, **SMALL)
    rates = [event.learning_rate for event in finish(new(config))]
    changed = new(config)
    seen = []
    for event in train(config, changed.dataset, learner=changed, hardware=CPU, every=1):
        seen.append(event.learning_rate)
        if event.step == 4:
            changed.learning_rate = 0.005
            changed.learning_rate = 0.002
    assert seen[:5] == rates[:5]
    assert seen[6:] == pytest.approx([rate / 5 for rate in rates[6:]])


def test_seconds_add_up_over_sittings(tmp_path: Path) -> None:
    learner = new(TrainConfig(epochs=1, **SMALL))
    learner.seconds = finish(learner)[-1].seconds
    resume_state.save(tmp_path / "state", resume_state.state_of(learner))
    resumed = again(tmp_path / "state", extra_epochs=1)
    assert finish(resumed)[-1].seconds > learner.seconds > 0


def test_other_images_are_refused(tmp_path: Path) -> None:
    resume_state.save(tmp_path / "state", resume_state.state_of(new(TrainConfig(**SMALL))))
    with pytest.raises(BadValue, match="learned from 90 images, not from 180"):
        again(tmp_path / "state", max_images=200)


def test_a_state_for_another_network_is_refused(tmp_path: Path) -> None:
    learner = new(TrainConfig(epochs=1, **SMALL))
    finish(learner)
    kept = resume_state.state_of(learner)
    for name in ("model/conv1.weight", "random/now", "optimizer/0/exp_avg", "best/conv1.weight"):
        broken = dataclasses.replace(kept, tensors={n: v for n, v in kept.tensors.items() if n != name})
        resume_state.save(tmp_path / "state", broken)
        if name.startswith("optimizer"):
            continue  # Adam says so at its next step
        with pytest.raises(BadCheckpoint, match="does not fit"):
            again(tmp_path / "state")


@pytest.mark.parametrize("content", [b"", b"text", b"\x80\x04pickle", b"PK\x03\x04", b"\x02\0\0\0\0\0\0\0{}"])
def test_strangers_are_refused_in_words(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "state"
    path.write_bytes(content)
    with pytest.raises(BadCheckpoint, match="not the state of a training"):
        resume_state.load(path)
    with pytest.raises(BadCheckpoint, match="cannot be read"):
        resume_state.load(tmp_path / "missing")
