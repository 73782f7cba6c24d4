"""A checkpoint is written whole or not at all, and read only when it is exactly what was written."""

from pathlib import Path

import pytest
import random_checkpoints
import torch
from forged_checkpoints import forged, joined, parts, refused

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.prediction.checkpoint import checkpoint_file

# Round trips


@pytest.mark.parametrize("architecture", [*ARCHITECTURES, "own:conv8x3-same-x2-bn-add-relu-max2/dense16-bn-elu"])
@pytest.mark.parametrize("half", [False, True])
def test_comes_back_as_it_was(architecture: str, half: bool, tmp_path: Path) -> None:
    data = "cifar10" if architecture in ("convnet_deep", "resnet20") else "mnist"
    path, card, weights = (
        tmp_path / "n.safetensors",
        random_checkpoints.card(architecture, data),
        random_checkpoints.weights(architecture, data),
    )
    checkpoint_file.save(path, card, weights, half=half)
    loaded = checkpoint_file.load(path)
    assert loaded.card == card
    expected = checkpoint_file.rounded(weights) if half else weights
    assert loaded.weights.keys() == expected.keys()
    assert all(torch.equal(loaded.weights[name], expected[name]) for name in expected)
    model = loaded.build()
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())
    assert checkpoint_file.loads(path.read_bytes()).card == card
    assert list(tmp_path.iterdir()) == [path]


def test_half_is_half_the_size(tmp_path: Path) -> None:
    sizes = []
    for half in (False, True):
        checkpoint_file.save(
            tmp_path / "n", random_checkpoints.card("mlp"), random_checkpoints.weights("mlp"), half=half
        )
        sizes.append((tmp_path / "n").stat().st_size)
    assert sizes[1] < 0.6 * sizes[0]


def test_a_built_network_is_a_copy(whole: bytes) -> None:
    loaded = checkpoint_file.loads(whole)
    loaded.build().get_parameter("fc.bias").fill_(9)
    assert not (loaded.weights["fc.bias"] == 9).any()


def test_loading_draws_no_random_numbers(whole: bytes) -> None:
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    checkpoint_file.loads(whole).build()
    assert torch.equal(torch.rand(1), expected)


def test_a_file_of_channels_last_weights(tmp_path: Path) -> None:
    weights = {
        name: value.to(memory_format=torch.channels_last) if value.ndim == 4 else value
        for name, value in random_checkpoints.weights().items()
    }
    checkpoint_file.save(tmp_path / "n", random_checkpoints.card(), weights)
    assert torch.equal(checkpoint_file.load(tmp_path / "n").weights["conv2.weight"], weights["conv2.weight"])


# Snapshots


def test_snapshots_are_read_one_at_a_time(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "n"
    path.write_bytes(whole)
    assert checkpoint_file.load(path).epochs == checkpoint_file.describe(path)[1] == (0, 2)
    expected = checkpoint_file.rounded(random_checkpoints.weights(seed=2))
    found = checkpoint_file.load_snapshot(path, 2)
    assert all(torch.equal(found[name], expected[name]) for name in expected)
    with pytest.raises(BadCheckpoint, match=r"Kept epochs: 0, 2\."):
        checkpoint_file.load_snapshot(path, 1)


def test_the_best_epoch_may_be_one_of_the_snapshots(tmp_path: Path) -> None:
    weights = random_checkpoints.weights()
    checkpoint_file.save(tmp_path / "n", random_checkpoints.card(), weights, snapshots={1: weights})
    assert checkpoint_file.load(tmp_path / "n").epochs == (1,)


def test_too_many_snapshots_are_thinned_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CHECKPOINT_BYTES", 2_000_000)
    weights = random_checkpoints.weights()
    checkpoint_file.save(
        tmp_path / "n", random_checkpoints.card(), weights, snapshots=dict.fromkeys(range(21), weights)
    )
    epochs = checkpoint_file.load(tmp_path / "n").epochs
    assert 2 < len(epochs) < 21
    assert (epochs[0], epochs[-1]) == (0, 20)


def test_a_changed_snapshot_is_found_out(whole: bytes, tmp_path: Path) -> None:
    header, body = parts(whole)
    begin, _ = header["epoch/2/fc.weight"]["data_offsets"]  # type: ignore[index, call-overload]
    path = tmp_path / "n"
    path.write_bytes(joined(header, body[:begin] + bytes([body[begin] ^ 1]) + body[begin + 1 :]))
    checkpoint_file.load(path)  # the network itself is sound
    with pytest.raises(BadCheckpoint, match="hash"):
        checkpoint_file.load_snapshot(path, 2)


@pytest.mark.parametrize("change", ["missing", "foreign"])
def test_an_epoch_that_is_not_whole(change: str, tmp_path: Path) -> None:
    snapshot = {f"epoch/3/{name}": value.clone() for name, value in random_checkpoints.weights().items()}
    snapshot.pop("epoch/3/fc.bias") if change == "missing" else snapshot.update({"epoch/3/other": torch.ones(2)})
    weights = random_checkpoints.weights()
    told = {"sha256": checkpoint_file.digest(random_checkpoints.card().to_json(), weights), "sha256/3": ""}
    assert "epoch" in refused(forged(weights | snapshot, **told), tmp_path)


# Malformed headers
