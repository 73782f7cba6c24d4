"""One run inside the worker, without the worker: which news it sends and which files it leaves."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from labs import STORES

from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine import epoch_snapshots
from cnn_demo.training.session import run_session
from cnn_demo.training.session.run_control import Control
from cnn_demo.training.worker.execute import perform

RUN = "run-" + "0" * 32


@pytest.fixture(autouse=True)
def _small_and_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    monkeypatch.setattr(run_session, "KNOWN_IMAGES", 100)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def order_of(config: TrainConfig, folder: Path, goes_on: bool = False) -> dict[str, Any]:
    paths = {"path": str(folder / f"{RUN}.safetensors"), "state": str(folder / f"{RUN}.state")}
    return {"run": RUN, "config": config.to_dict(), "sample": True, "goes_on": goes_on, **paths}


class Listener:
    """Keeps the news, and does what a test wants when it has heard some."""

    def __init__(self, hear: Callable[[dict[str, Any]], None] = lambda news: None) -> None:
        self.news: list[dict[str, Any]] = []
        self.hear = hear

    def __call__(self, **news: Any) -> None:
        self.news.append(news)
        self.hear(news)

    def states(self) -> list[str]:
        return [news["state"] for news in self.news if "state" in news]

    def steps(self) -> list[int]:
        return [news["point"]["step"] for news in self.news if "point" in news]


SMALL = TrainConfig(
    architecture="convnet_tiny", max_images=110, batch_size=20, epochs=2, learning_rate=1e-3, time_limit=60
)


def test_paused_it_steps_and_changes_its_rate_and_ends_as_it_would_have(tmp_path: Path) -> None:
    control, wishes = (
        Control(),
        [("step", None), ("step", None), ("learning_rate", 5e-4), ("epoch", None), ("resume", None)],
    )

    def hear(news: dict[str, Any]) -> None:
        if news.get("state") == "paused":
            control.tell(*wishes.pop(0))

    listener = Listener(hear)
    control.tell("pause")
    perform(order_of(SMALL, tmp_path), listener, control, STORES)
    messages = [news["message"] for news in listener.news if news.get("state") == "paused"]
    changed = " Learning rate 0.0005 instead of 0.001 since step 2."
    assert messages == [
        "Paused before the first step.",
        "Paused in epoch 1, at step 1.",
        "Paused in epoch 1, at step 2.",
        f"Paused in epoch 1, at step 2.{changed}",
        f"Paused after epoch 1, at step 5.{changed}",
    ]
    assert listener.states() == ["paused"] * 4 + ["running", "paused", "running", "done"]
    assert [news["learning_rate"] for news in listener.news if "learning_rate" in news] == [5e-4]
    assert {1, 2} <= set(listener.steps())
    dots = [(n["point"]["step"], n["point"]["val_loss"] is None) for n in listener.news if "point" in n]
    assert len(dots) == len(set(dots))  # nothing is shown twice
    assert checkpoint_file.describe(tmp_path / f"{RUN}.safetensors")[0].metrics["changed_rate"] == 5e-4


def test_paused_or_not_it_learns_the_same(tmp_path: Path) -> None:
    def hear(news: dict[str, Any]) -> None:
        if news.get("state") == "paused":
            control.tell("step" if news["step"] < 7 else "resume")

    perform(order_of(SMALL, tmp_path), Listener(), Control(), STORES)
    plain = checkpoint_file.load(tmp_path / f"{RUN}.safetensors").weights
    control = Control()
    control.tell("pause")
    perform(order_of(SMALL, tmp_path), Listener(hear), control, STORES)
    stepped = checkpoint_file.load(tmp_path / f"{RUN}.safetensors").weights
    assert all(torch.equal(plain[name], stepped[name]) for name in plain)


def test_a_stop_while_paused_learns_no_more(tmp_path: Path) -> None:
    control = Control()

    def hear(news: dict[str, Any]) -> None:
        if news.get("state") == "paused":
            control.tell("step" if news["step"] < 2 else "stop")

    listener = Listener(hear)
    control.tell("pause")
    perform(order_of(SMALL, tmp_path), listener, control, STORES)
    assert listener.states()[-1] == "stopped"
    assert listener.news[-1]["step"] == 2


def test_one_epoch_more_after_the_end_is_as_if_it_had_been_planned(tmp_path: Path) -> None:
    perform(order_of(dataclasses.replace(SMALL, extra_epochs=1), tmp_path), Listener(), Control(), STORES)
    planned = checkpoint_file.load(tmp_path / f"{RUN}.safetensors")
    first, second = Listener(), Listener()
    perform(order_of(SMALL, tmp_path), first, Control(), STORES)
    assert first.news[-1]["resumable"]
    perform(order_of(SMALL, tmp_path, goes_on=True), second, Control(), STORES)
    later = checkpoint_file.load(tmp_path / f"{RUN}.safetensors")
    assert second.news[-1]["message"] == "Done: one epoch more, number 3, ending at a learning rate of 4e-05."
    assert [news["more"] for news in second.news if "more" in news] == [1]
    assert later.card.recipe == planned.card.recipe == dataclasses.replace(SMALL, extra_epochs=1).to_dict()
    assert later.epochs == planned.epochs == (0, 1, 2, 3)
    assert later.card.metrics["best_epoch"] == planned.card.metrics["best_epoch"]
    assert all(torch.equal(later.weights[name], planned.weights[name]) for name in planned.weights)
    assert min(second.steps()) > max(first.steps())


def test_one_epoch_more_after_a_stop_goes_to_the_end_of_that_epoch(tmp_path: Path) -> None:
    control = Control()

    def hear(news: dict[str, Any]) -> None:
        if news.get("state") == "paused":
            control.tell("step" if news["step"] < 2 else "stop")

    control.tell("pause")
    perform(order_of(SMALL, tmp_path), Listener(hear), control, STORES)
    listener = Listener()
    perform(order_of(SMALL, tmp_path, goes_on=True), listener, Control(), STORES)
    assert (listener.news[-1]["state"], listener.news[-1]["epoch"]) == ("done", 1)
    assert not [news for news in listener.news if "more" in news]


def test_a_loss_that_explodes_leaves_nothing_to_go_on_from(tmp_path: Path) -> None:
    listener = Listener()
    mad = dataclasses.replace(SMALL, optimizer="sgd", learning_rate=1e6, lr_schedule="constant")
    perform(order_of(mad, tmp_path), listener, Control(), STORES)
    assert listener.news[-1]["resumable"] is False
    assert not (tmp_path / f"{RUN}.state").exists()


def test_a_network_too_large_for_snapshots_can_be_used_while_it_trains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(epoch_snapshots, "MOST_NUMBERS", 1000)
    path, files = tmp_path / f"{RUN}.safetensors", []

    def say(**news: Any) -> None:
        if news.get("saved"):
            files.append(checkpoint_file.describe(path))

    config = TrainConfig(architecture="convnet_tiny", max_images=20, batch_size=10, epochs=1, learning_rate=1e-3)
    perform(order_of(config, tmp_path), say, Control(), STORES)
    assert len(files) == 2  # after the epoch, and at the end
    assert [epochs for _, epochs in files] == [(), ()]
    assert files[0][0].metrics["epochs"] == 1
    assert "test_accuracy" not in files[0][0].metrics
