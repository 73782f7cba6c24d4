"""Loaded networks are shared, bounded, and found by id only."""

import os
import threading
from pathlib import Path

import pytest
import random_checkpoints
import torch

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint, BadValue
from cnn_demo.prediction import model_store
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.network import Network

RUN = "run-" + "0123456789abcdef" * 2


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of published networks and an empty data folder."""
    folder = tmp_path / "checkpoints"
    monkeypatch.setattr(settings, "CHECKPOINTS", folder)
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path / "data"))
    for architecture, data in (("lenet5", "mnist"), ("mlp", "fashion_mnist"), ("mlp", "mnist"), ("quick", "mnist")):
        put(folder, architecture, data)
    model_store._networks.clear()
    return folder


def put(folder: Path, architecture: str, data: str, name: str = "", **options: object) -> Path:
    path = folder / f"{name or f'{architecture}-{data}'}.safetensors"
    weights = random_checkpoints.weights(architecture, data)
    checkpoint_file.save(path, random_checkpoints.card(architecture, data), weights, **options)  # type: ignore[arg-type]
    return path


def test_published_networks_come_in_menu_order(shelf: Path) -> None:
    names = [card.network for card in model_store.published()]
    assert names == ["quick-mnist", "lenet5-mnist", "mlp-mnist", "mlp-fashion_mnist"]
    put(shelf, "quick", "fashion_mnist")
    assert [card.network for card in model_store.published()][1] == "quick-fashion_mnist"


def test_no_folder_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CHECKPOINTS", tmp_path / "none")
    assert model_store.published() == []


def test_broken_and_misnamed_files_are_left_out(shelf: Path, caplog: pytest.LogCaptureFixture) -> None:
    (shelf / "resnet20-cifar10.safetensors").write_bytes(b"nothing")
    put(shelf, "lenet5", "fashion_mnist", name="another-name")
    assert len(model_store.published()) == 4
    assert "resnet20-cifar10" in caplog.text


def test_get_gives_one_shared_frozen_network(shelf: Path) -> None:
    network = model_store.get("quick-mnist")
    assert network is model_store.get("quick-mnist")
    assert not network.model.training
    assert not any(parameter.requires_grad for parameter in network.model.parameters())
    assert network.card.network == network.id == "quick-mnist"
    assert network.model(torch.zeros(1, 1, 28, 28)).shape == (1, 10)


def test_unknown_ids_name_what_there_is(shelf: Path) -> None:
    ids = (
        "",
        "quick",
        "Quick-mnist",
        "../quick-mnist",
        "/etc/passwd",
        "run-xyz",
        RUN + "\n",
        "quick-mnist\0",
        None,
        7,
        ["quick-mnist"],
    )
    for unknown in ids:
        with pytest.raises(BadValue, match="quick-mnist, lenet5-mnist"):
            model_store.get(unknown)  # type: ignore[arg-type]


def test_a_visitors_run(shelf: Path) -> None:
    with pytest.raises(BadValue, match="no longer kept"):
        model_store.get(RUN)
    put(model_store.runs_folder(), "mlp", "mnist", name=RUN)
    first = model_store.get(RUN)
    assert first.id == RUN
    assert RUN not in [card.network for card in model_store.published()]
    (model_store.runs_folder() / f"{RUN}.safetensors").unlink()
    with pytest.raises(BadValue, match="no longer kept"):
        model_store.get(RUN)


def test_a_run_that_was_saved_again_is_loaded_again(shelf: Path) -> None:
    path = put(model_store.runs_folder(), "mlp", "mnist", name=RUN)
    first = model_store.get(RUN)
    put(model_store.runs_folder(), "mlp", "mnist", name=RUN)
    os.utime(path, ns=(1, 1))
    assert model_store.get(RUN) is not first


def test_a_broken_file_is_said(shelf: Path) -> None:
    path = model_store.runs_folder() / f"{RUN}.safetensors"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"broken")
    with pytest.raises(BadCheckpoint, match="not a network"):
        model_store.get(RUN)


def test_going_back_to_an_epoch(shelf: Path) -> None:
    put(
        shelf,
        "mlp",
        "mnist",
        snapshots={0: random_checkpoints.weights("mlp", seed=8), 3: random_checkpoints.weights("mlp", seed=9)},
    )
    network, early = model_store.get("mlp-mnist"), model_store.get("mlp-mnist", 0)
    assert network.epochs == early.epochs == (0, 3)
    assert early is model_store.get("mlp-mnist", 0)
    assert not torch.equal(early.model.get_parameter("fc1.weight"), network.model.get_parameter("fc1.weight"))
    for odd in (1, -1, 10**30, True, 0.0, "0"):
        with pytest.raises(BadValue, match="epoch"):
            model_store.get("mlp-mnist", odd)  # type: ignore[arg-type]


def test_memory_is_bounded(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_store, "CACHED_PARAMETERS", 120_000)  # two of the smallest
    first = model_store.get("mlp-mnist")
    model_store.get("mlp-fashion_mnist")
    assert model_store.get("mlp-mnist") is first  # used just now, so that the other one goes
    model_store.get("quick-mnist")
    assert [network.id for network in model_store._networks.values()] == ["mlp-mnist", "quick-mnist"]


def test_many_at_once_load_one_network(shelf: Path) -> None:
    found: list[Network] = []
    threads = [threading.Thread(target=lambda: found.append(model_store.get("lenet5-mnist"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len({id(network) for network in found}) == 1


def test_a_persons_own_file(shelf: Path) -> None:
    network = model_store.from_file(shelf / "mlp-mnist.safetensors")
    assert network.id == "mlp-mnist"
    with pytest.raises(BadCheckpoint):
        model_store.from_file(shelf / "none.safetensors")
