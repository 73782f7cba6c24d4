"""One run inside the worker, without the worker: which event it sends and which files it leaves."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import torch
from labs import STORES
from worker_orders import RUN, SMALL, Listener, order_of

from cnn_demo.exports.script import script
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine import weights
from cnn_demo.training.engine.metrics import METRICS
from cnn_demo.training.session import run_session
from cnn_demo.training.session.run_control import RunControl
from cnn_demo.training.worker import execute as execute_module
from cnn_demo.training.worker.execute import execute


@pytest.fixture(autouse=True)
def _small_and_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    monkeypatch.setattr(execute_module, "KNOWN_IMAGES", 40)


def test_paused_it_steps_and_changes_its_rate_and_ends_as_it_would_have(tmp_path: Path) -> None:
    control, commands = (
        RunControl(),
        [("step", None), ("step", None), ("learning_rate", 5e-4), ("epoch", None), ("resume", None)],
    )

    def hear(event: dict[str, Any]) -> None:
        if event.get("state") == "paused":
            control.receive(*commands.pop(0))

    listener = Listener(hear)
    control.receive("pause")
    execute(order_of(SMALL, tmp_path), listener, control, STORES)
    messages = [event["message"] for event in listener.events if event.get("state") == "paused"]
    changed = " Learning rate 0.0005 instead of 0.001 since step 2."
    assert messages == [
        "Paused before the first step.",
        "Paused in epoch 1, at step 1.",
        "Paused in epoch 1, at step 2.",
        f"Paused in epoch 1, at step 2.{changed}",
        f"Paused after epoch 1, at step 5.{changed}",
    ]
    assert listener.states() == ["paused"] * 4 + ["running", "paused", "running", "done"]
    assert [event["learning_rate"] for event in listener.events if "learning_rate" in event] == [5e-4]
    assert [event["changed_step"] for event in listener.events if "changed_step" in event] == [2]
    assert {1, 2} <= set(listener.steps())
    dots = [(n["point"]["step"], n["point"]["val_loss"] is None) for n in listener.events if "point" in n]
    assert len(dots) == len(set(dots))  # nothing is shown twice
    card = checkpoint_file.describe(tmp_path / f"{RUN}.safetensors")[0]
    assert (card.metrics["changed_learning_rate"], card.metrics["changed_step"]) == (5e-4, 2)
    sentence = "The learning rate was changed by hand to 0.0005 from step 2 on"
    assert sentence in card.command.partition("  # ")[2]
    assert sentence in listener.events[-1]["message"]
    assert sentence in " ".join(script(card, STORES.models).split())
    assert "# by hand it became 0.0005" in script(card, STORES.models).replace("the highest of its cycle; ", "")


def test_paused_or_not_it_learns_the_same(tmp_path: Path) -> None:
    def hear(event: dict[str, Any]) -> None:
        if event.get("state") == "paused":
            control.receive("step" if event["step"] < 7 else "resume")

    execute(order_of(SMALL, tmp_path), Listener(), RunControl(), STORES)
    plain = checkpoint_file.load(tmp_path / f"{RUN}.safetensors").weights
    control = RunControl()
    control.receive("pause")
    execute(order_of(SMALL, tmp_path), Listener(hear), control, STORES)
    stepped = checkpoint_file.load(tmp_path / f"{RUN}.safetensors").weights
    assert all(torch.equal(plain[name], stepped[name]) for name in plain)


def test_a_stop_while_paused_learns_no_more(tmp_path: Path) -> None:
    control = RunControl()

    def hear(event: dict[str, Any]) -> None:
        if event.get("state") == "paused":
            control.receive("step" if event["step"] < 2 else "stop")

    listener = Listener(hear)
    control.receive("pause")
    execute(order_of(SMALL, tmp_path), listener, control, STORES)
    assert listener.states()[-1] == "stopped"
    assert listener.events[-1]["step"] == 2


def test_one_epoch_more_after_the_end_is_as_if_it_had_been_planned(tmp_path: Path) -> None:
    execute(order_of(dataclasses.replace(SMALL, extra_epochs=1), tmp_path), Listener(), RunControl(), STORES)
    planned = checkpoint_file.load(tmp_path / f"{RUN}.safetensors")
    first, second = Listener(), Listener()
    execute(order_of(SMALL, tmp_path), first, RunControl(), STORES)
    assert first.events[-1]["resumable"]
    execute(order_of(SMALL, tmp_path, resume="epoch"), second, RunControl(), STORES)
    later = checkpoint_file.load(tmp_path / f"{RUN}.safetensors")
    assert second.events[-1]["message"] == "Done: one epoch more, number 3, ending at a learning rate of 4e-05."
    assert [event["extra_epochs"] for event in second.events if "extra_epochs" in event] == [1]
    assert later.card.recipe == planned.card.recipe == dataclasses.replace(SMALL, extra_epochs=1).to_dict()
    assert later.epochs == planned.epochs == (0, 1, 2, 3)
    assert later.card.metrics["best_epoch"] == planned.card.metrics["best_epoch"]
    assert all(torch.equal(later.weights[name], planned.weights[name]) for name in planned.weights)
    assert min(second.steps()) > max(first.steps())


def test_one_epoch_more_after_a_stop_goes_to_the_end_of_that_epoch(tmp_path: Path) -> None:
    control = RunControl()

    def hear(event: dict[str, Any]) -> None:
        if event.get("state") == "paused":
            control.receive("step" if event["step"] < 2 else "stop")

    control.receive("pause")
    execute(order_of(SMALL, tmp_path), Listener(hear), control, STORES)
    listener = Listener()
    execute(order_of(SMALL, tmp_path, resume="epoch"), listener, RunControl(), STORES)
    assert (listener.events[-1]["state"], listener.events[-1]["epoch"]) == ("done", 1)
    assert not [event for event in listener.events if "extra_epochs" in event]


def test_a_loss_that_explodes_leaves_nothing_to_go_on_from(tmp_path: Path) -> None:
    listener = Listener()
    mad = dataclasses.replace(SMALL, optimizer="sgd", learning_rate=1e6, lr_schedule="constant")
    execute(order_of(mad, tmp_path), listener, RunControl(), STORES)
    assert listener.events[-1]["resumable"] is False
    assert not (tmp_path / f"{RUN}.state").exists()


def test_a_network_too_large_for_snapshots_can_be_used_while_it_trains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "MOST_PARAMETERS", 1000)
    path, files = tmp_path / f"{RUN}.safetensors", []

    def say(**event: Any) -> None:
        if event.get("saved"):
            files.append(checkpoint_file.describe(path))

    config = TrainConfig(architecture="convnet_tiny", max_images=20, batch_size=10, epochs=1, learning_rate=1e-3)
    execute(order_of(config, tmp_path), say, RunControl(), STORES)
    assert len(files) == 2  # after the epoch, and at the end
    assert [epochs for _, epochs in files] == [(), ()]
    assert files[0][0].metrics["epochs"] == 1
    assert "test_accuracy" not in files[0][0].metrics


def test_every_point_has_every_metric_and_a_gradient_norm(tmp_path: Path) -> None:
    listener = Listener()
    execute(order_of(SMALL, tmp_path), listener, RunControl(), STORES)
    points = [event["point"] for event in listener.events if "point" in event]
    assert [point["step"] for point in points if point["val_loss"] is not None] == [5, 10]
    assert {tuple(point) for point in points} == {METRICS}
    assert all(point["gradient_norm"] > 0 for point in points)


def test_the_end_says_how_it_came_to_it(tmp_path: Path) -> None:
    listener, control = Listener(), RunControl()
    execute(order_of(SMALL, tmp_path), listener, control, STORES)
    assert (listener.events[-1]["state"], listener.events[-1]["ending"]) == ("done", "finished")
    control.receive("stop")
    execute(order_of(SMALL, tmp_path), listener, control, STORES)
    assert (listener.events[-1]["state"], listener.events[-1]["ending"]) == ("stopped", "stopped")


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory."),
        RuntimeError("[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_too_little_memory_is_said(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert failing_with(error, tmp_path, monkeypatch)["message"] == execute_module.OUT_OF_MEMORY


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("Expected all tensors to be on the same device, but some were allocated to different devices"),
        RuntimeError("required rank 4 tensor to use channels_last memory format"),
        ValueError("memory"),
    ],
    ids=str,
)
def test_what_only_speaks_of_memory_is_not_called_that(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert failing_with(error, tmp_path, monkeypatch)["message"] == execute_module.UNEXPECTED


def failing_with(error: Exception, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The last event of a run whose training raises this."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(run_session, "train", fail)
    listener = Listener()
    execute(order_of(SMALL, folder), listener, RunControl(), STORES)
    return listener.events[-1]


def test_the_allocators_own_error_is_known() -> None:
    with pytest.raises(RuntimeError) as raised:
        torch.empty(2**50)
    assert execute_module.is_out_of_memory(raised.value)
