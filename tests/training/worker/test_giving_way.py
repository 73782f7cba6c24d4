"""A run that gives way to others between its epochs ends as one that nobody disturbed, bit for bit."""

import dataclasses
from pathlib import Path

import pytest
import torch
from labs import STORES
from worker_orders import RUN, SMALL, Listener, order_of

from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.training.session import resume_state
from cnn_demo.training.session.run_control import RunControl
from cnn_demo.training.worker import execute as execute_module
from cnn_demo.training.worker.execute import execute


@pytest.fixture(autouse=True)
def _small_and_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    monkeypatch.setattr(execute_module, "KNOWN_IMAGES", 100)


@pytest.mark.parametrize("dropout", [None, 0.3])
def test_it_gives_way_after_each_epoch_and_ends_as_it_would_have(tmp_path: Path, dropout: float | None) -> None:
    config = dataclasses.replace(SMALL, epochs=3, augmentation="shift", dropout=dropout)
    alone = Listener()
    execute(order_of(config, tmp_path), alone, RunControl(), STORES)
    whole = checkpoint_file.load(tmp_path / f"{RUN}.safetensors")
    turns = [Listener() for _ in range(3)]
    for number, listener in enumerate(turns):
        torch.manual_seed(number)  # what other runs leave behind
        control = RunControl()
        control.receive("give_way")
        execute(order_of(config, tmp_path, resume="rest" if number else ""), listener, control, STORES)
    assert [listener.states() for listener in turns] == [["queued"], ["queued"], ["done"]]
    assert [listener.events[-1]["epoch"] for listener in turns] == [1, 2, 3]
    ends = [e["point"] for listener in turns for e in listener.events if "point" in e and e["point"]["val_loss"]]
    assert ends == [e["point"] for e in alone.events if "point" in e and e["point"]["val_loss"]]
    parts = checkpoint_file.load(tmp_path / f"{RUN}.safetensors")
    assert parts.epochs == whole.epochs == (0, 1, 2, 3)
    assert all(torch.equal(parts.weights[name], whole.weights[name]) for name in whole.weights)
    spent = [listener.events[-1]["seconds"] for listener in turns]
    assert spent == sorted(spent)


def test_a_time_budget_goes_over_all_turns_and_who_cannot_be_kept_goes_on(tmp_path: Path) -> None:
    control = RunControl()
    control.receive("give_way")
    execute(order_of(dataclasses.replace(SMALL, epochs=200), tmp_path), Listener(), control, STORES)
    path = tmp_path / f"{RUN}.state"
    kept = resume_state.load(path)
    resume_state.save(path, dataclasses.replace(kept, facts=kept.facts | {"seconds": 60.0}))
    second = Listener()
    execute(order_of(SMALL, tmp_path, resume="rest"), second, RunControl(), STORES)
    assert second.events[-1]["message"].startswith("The time budget of 60 s is used up, ")
    nowhere = order_of(SMALL, tmp_path) | {"state_path": str(tmp_path / "file" / "state")}
    (tmp_path / "file").touch()
    third = Listener()
    execute(nowhere, third, control, STORES)
    assert third.states() == ["done"]
