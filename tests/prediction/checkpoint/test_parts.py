"""A published network in several files: read as strictly as one, and taken away as one."""

import shutil
from pathlib import Path

import pytest
import random_checkpoints
import safetensors.torch
import torch

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint
from cnn_demo.prediction.checkpoint import checkpoint_file, parts
from cnn_demo.prediction.model_store import ModelStore


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A network in three files or more."""
    monkeypatch.setattr(parts.split, "__defaults__", (60_000,))
    file = tmp_path / "quick-mnist.safetensors"
    checkpoint_file.save_in_parts(file, random_checkpoints.card(), random_checkpoints.weights())
    assert len(list(tmp_path.iterdir())) > 1
    return file


def test_it_comes_back_and_is_one_network(path: Path) -> None:
    loaded, expected = checkpoint_file.load(path), checkpoint_file.rounded(random_checkpoints.weights())
    assert loaded.weights.keys() == expected.keys()
    assert all(torch.equal(loaded.weights[name], expected[name]) for name in expected)
    store = ModelStore(path.parent, path.parent / "runs")
    assert [card.network for card in store.published()] == ["quick-mnist"]
    assert store.get("quick-mnist").card == random_checkpoints.card()


def test_it_is_taken_away_as_one_file(path: Path) -> None:
    made = checkpoint_file.whole(path)
    assert len(made) == checkpoint_file.size_of(path)
    assert checkpoint_file.loads(made).card == random_checkpoints.card()


def test_a_missing_part_is_named(path: Path) -> None:
    (further,) = parts.further_parts(path, 2)
    gone = next(file for file in path.parent.iterdir() if "-00002-of-" in file.name)
    gone.unlink()
    with pytest.raises(BadCheckpoint, match=r"-00002-of-.* is missing or broken"):
        checkpoint_file.load(path)
    assert parts.is_part(further)


def test_a_changed_part_is_noticed(path: Path) -> None:
    further = next(file for file in path.parent.iterdir() if parts.is_part(file))
    tensors = safetensors.torch.load_file(further)
    name = next(iter(tensors))
    tensors[name] = tensors[name] + 1
    safetensors.torch.save_file(tensors, further)
    with pytest.raises(BadCheckpoint, match="changed since it was saved"):
        checkpoint_file.load(path)


def test_the_first_part_alone_is_no_upload(path: Path) -> None:
    with pytest.raises(BadCheckpoint, match="only the first part"):
        checkpoint_file.loads(path.read_bytes())


def test_a_broken_part_is_refused(path: Path) -> None:
    further = next(file for file in path.parent.iterdir() if parts.is_part(file))
    shutil.copy(__file__, further)
    with pytest.raises(BadCheckpoint, match="missing or broken"):
        checkpoint_file.load(path)


def test_no_file_here_is_too_large_for_a_plain_push() -> None:
    for folder in (settings.CHECKPOINTS, settings.SAMPLES):
        for file in folder.iterdir():
            assert file.stat().st_size < 10_000_000, file.name
