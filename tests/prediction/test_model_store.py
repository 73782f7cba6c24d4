"""Loaded networks are shared, bounded, and found by id only."""

import dataclasses
import os
import threading
from pathlib import Path

import pytest
import random_checkpoints
import torch

from cnn_demo.errors import BadCheckpoint, BadValue
from cnn_demo.prediction import loaded_networks
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.model_store import ModelStore, from_file
from cnn_demo.prediction.network import Network

RUN = "run-" + "0123456789abcdef" * 2


@pytest.fixture
def models(shelf: Path, tmp_path: Path) -> ModelStore:
    """Those, and no runs."""
    return ModelStore(shelf, tmp_path / "runs")


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder of published networks."""
    folder = tmp_path / "checkpoints"
    for architecture, data in (("lenet5", "mnist"), ("mlp", "fashion_mnist"), ("mlp", "mnist"), ("quick", "mnist")):
        put(folder, architecture, data)
    return folder


def put(folder: Path, architecture: str, data: str, name: str = "", **options: object) -> Path:
    path = folder / f"{name or f'{architecture}-{data}'}.safetensors"
    weights = random_checkpoints.weights(architecture, data)
    checkpoint_file.save(path, random_checkpoints.card(architecture, data), weights, **options)  # type: ignore[arg-type]
    return path


def test_published_networks_come_in_menu_order(models: ModelStore, shelf: Path) -> None:
    names = [card.network for card in models.published()]
    assert names == ["quick-mnist", "lenet5-mnist", "mlp-mnist", "mlp-fashion_mnist"]
    put(shelf, "quick", "fashion_mnist")
    assert [card.network for card in models.published()][1] == "quick-fashion_mnist"


def test_no_folder_is_no_error(tmp_path: Path) -> None:
    assert ModelStore(tmp_path / "none", tmp_path / "runs").published() == []


def test_broken_and_misnamed_files_are_left_out(
    models: ModelStore, shelf: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (shelf / "resnet20-cifar10.safetensors").write_bytes(b"nothing")
    put(shelf, "lenet5", "fashion_mnist", name="another-name")
    assert len(models.published()) == 4
    assert "resnet20-cifar10" in caplog.text


def test_get_gives_one_shared_frozen_network(models: ModelStore, shelf: Path) -> None:
    network = models.get("quick-mnist")
    assert network is models.get("quick-mnist")
    assert not network.model.training
    assert not any(parameter.requires_grad for parameter in network.model.parameters())
    assert network.card.network == network.id == "quick-mnist"
    assert network.model(torch.zeros(1, 1, 28, 28)).shape == (1, 10)


def test_unknown_ids_name_what_there_is(models: ModelStore, shelf: Path) -> None:
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
            models.get(unknown)  # type: ignore[arg-type]


def test_a_visitors_run(models: ModelStore, shelf: Path) -> None:
    with pytest.raises(BadValue, match="no longer kept"):
        models.get(RUN)
    put(models.runs, "mlp", "mnist", name=RUN)
    first = models.get(RUN)
    assert first.id == RUN
    assert RUN not in [card.network for card in models.published()]
    (models.runs / f"{RUN}.safetensors").unlink()
    with pytest.raises(BadValue, match="no longer kept"):
        models.get(RUN)


def test_a_run_that_was_saved_again_is_loaded_again(models: ModelStore, shelf: Path) -> None:
    path = put(models.runs, "mlp", "mnist", name=RUN)
    first = models.get(RUN)
    put(models.runs, "mlp", "mnist", name=RUN)
    os.utime(path, ns=(1, 1))
    assert models.get(RUN) is not first


def test_a_broken_file_is_said(models: ModelStore, shelf: Path) -> None:
    path = models.runs / f"{RUN}.safetensors"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"broken")
    with pytest.raises(BadCheckpoint, match="not a network"):
        models.get(RUN)


def test_going_back_to_an_epoch(models: ModelStore, shelf: Path) -> None:
    put(
        shelf,
        "mlp",
        "mnist",
        snapshots={0: random_checkpoints.weights("mlp", seed=8), 3: random_checkpoints.weights("mlp", seed=9)},
    )
    network, early = models.get("mlp-mnist"), models.get("mlp-mnist", 0)
    assert network.epochs == early.epochs == (0, 3)
    assert early is models.get("mlp-mnist", 0)
    assert not torch.equal(early.model.get_parameter("fc1.weight"), network.model.get_parameter("fc1.weight"))
    for odd in (1, -1, 10**30, True, 0.0, "0"):
        with pytest.raises(BadValue, match="epoch"):
            models.get("mlp-mnist", odd)  # type: ignore[arg-type]


def test_memory_is_bounded(models: ModelStore, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loaded_networks, "PARAMETERS", 120_000)  # two of the smallest
    models = ModelStore(models.folder, models.runs)
    first = models.get("mlp-mnist")
    gone = models.get("mlp-fashion_mnist")
    assert models.get("mlp-mnist") is first  # used just now, so that the other one goes
    last = models.get("quick-mnist")
    assert (models.get("mlp-mnist"), models.get("quick-mnist")) == (first, last)
    assert models.get("mlp-fashion_mnist") is not gone


def test_many_at_once_load_one_network(models: ModelStore, shelf: Path) -> None:
    found: list[Network] = []
    threads = [threading.Thread(target=lambda: found.append(models.get("lenet5-mnist"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len({id(network) for network in found}) == 1


def test_a_persons_own_file(shelf: Path) -> None:
    network = from_file(shelf / "mlp-mnist.safetensors")
    assert network.id == "mlp-mnist"
    with pytest.raises(BadCheckpoint):
        from_file(shelf / "none.safetensors")


def test_a_network_shares_what_it_did_not_learn(tmp_path: Path) -> None:
    """Its frozen layers lie in the memory of the network that it began with, where that is loaded."""
    store = ModelStore(tmp_path, tmp_path / "runs")
    card, weights = random_checkpoints.card(), random_checkpoints.weights()
    checkpoint_file.save(tmp_path / f"{card.network}.safetensors", card, weights)
    last = list(weights)[-1]
    run = "run-" + "a" * 32
    begun = dataclasses.replace(card, network=run, recipe={**card.recipe, "pretrained": card.network})
    checkpoint_file.save(tmp_path / "runs" / f"{run}.safetensors", begun, weights | {last: weights[last] + 1})
    first, second = (store.get(each).model.state_dict() for each in (card.network, run))
    shared = {name for name in first if first[name].data_ptr() == second[name].data_ptr()}
    assert shared == set(weights) - {last}
    assert torch.equal(second[last], weights[last] + 1)
