"""Whole data sets are mapped from plain arrays: the same images, once for all processes, whatever lies there."""

import logging
import os
from pathlib import Path

import numpy as np
import pytest
import torch

from cnn_demo.data import Dataset, unpacked
from cnn_demo.data.store import DataStore


def source(folder: Path, first: int = 0) -> Path:
    """A small file in the form of CIFAR-10's complete one, with images of different values."""
    images = (np.arange(30 * 32 * 32 * 3) % 251 + first).astype(np.uint8).reshape(30, 32, 32, 3)
    labels = np.arange(30) % 10
    path = folder / "cifar10.npz"
    np.savez(path, x_train=images, y_train=labels, x_test=images[:10], y_test=labels[:10])
    return path


def load(folder: Path, data: str = "cifar10") -> Dataset:
    """As another process would."""
    return DataStore(folder).load(data)


def arrays(folder: Path) -> list[Path]:
    return sorted((folder / "unpacked").glob("*/*.npy"))


def equal(one: Dataset, other: Dataset) -> bool:
    pairs = [(getattr(one, part), getattr(other, part)) for part in ("train", "test")]
    return all(torch.equal(a.images, b.images) and torch.equal(a.labels, b.labels) for a, b in pairs)


@pytest.fixture
def plain(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The same images from a folder in which nothing can be unpacked."""
    folder = tmp_path_factory.mktemp("plain")
    source(folder)
    (folder / "unpacked").write_text("in the way")
    return load(folder)


def test_what_is_mapped_is_what_is_in_the_file(tmp_path: Path, plain: Dataset) -> None:
    source(tmp_path)
    first, again = load(tmp_path), load(tmp_path)
    assert equal(first, plain)
    assert equal(again, plain)
    assert len(arrays(tmp_path)) == 4
    assert not first.is_sample
    assert not list((tmp_path / "unpacked").glob("*.part"))


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "unpacked" / ".cifar10-0.00000000.part"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    source(tmp_path)
    load(tmp_path)
    assert not left.exists()


def test_parts_are_mapped_too(tmp_path: Path) -> None:
    source(tmp_path)
    assert load(tmp_path, "cifar10_last_four").train.labels.tolist() == [0, 1, 2, 3] * 3
    assert equal(load(tmp_path, "cifar10_last_four"), DataStore(tmp_path).load("cifar10_last_four"))
    assert len(arrays(tmp_path)) == 4


def test_a_changed_source_is_unpacked_again_and_the_former_goes(tmp_path: Path) -> None:
    source(tmp_path)
    before = load(tmp_path)
    source(tmp_path, first=3).touch()
    after = load(tmp_path)
    assert int(after.train.images[0, 0, 0, 0]) == int(before.train.images[0, 0, 0, 0]) + 3
    assert len(arrays(tmp_path)) == 4


@pytest.mark.parametrize("fault", ["changed", "cut", "gone", "pickled", "no hashes"])
def test_an_array_that_is_not_what_was_written_is_written_again(
    fault: str, tmp_path: Path, plain: Dataset, caplog: pytest.LogCaptureFixture
) -> None:
    source(tmp_path)
    load(tmp_path)
    path = next(each for each in arrays(tmp_path) if each.name == "train_images.npy")
    content = path.read_bytes()
    path.unlink()
    if fault == "changed":
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    elif fault == "cut":
        path.write_bytes(content[:1000])
    elif fault == "pickled":
        np.save(path, np.array([{}], dtype=object), allow_pickle=True)
    elif fault == "no hashes":
        path.write_bytes(content)
        (path.parent / "hashes.json").write_text("[]")
    assert equal(load(tmp_path), plain)
    assert path.read_bytes() == content
    assert ("changed by somebody else" in caplog.text) == (fault in ("changed", "cut", "pickled"))


def test_where_nothing_can_be_written_memory_serves_and_the_log_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    source(tmp_path)
    monkeypatch.setattr(np, "save", full)
    with caplog.at_level(logging.WARNING):
        assert len(load(tmp_path).train) == 30
    words = "CIFAR-10 is kept in the memory of each process: it cannot be unpacked (no space left on device)."
    assert words in caplog.text
    assert not list((tmp_path / "unpacked").iterdir())


def test_a_write_to_the_images_stays_in_this_process(tmp_path: Path, plain: Dataset) -> None:
    source(tmp_path)
    load(tmp_path).train.images.zero_()
    assert equal(load(tmp_path), plain)


def test_what_is_forgotten_comes_back_without_being_hashed_again(
    tmp_path: Path, plain: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    source(tmp_path)
    store = DataStore(tmp_path)
    first, sample = store.load("cifar10"), store.sample("cifar10")
    store.forget()
    monkeypatch.setattr(unpacked, "_hash", None)
    again = store.load("cifar10")
    assert again is not first
    assert equal(again, plain)
    assert store.sample("cifar10") is sample
