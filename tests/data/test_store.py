"""Where images come from: the data folder before the sample, each read once, and no broken file stops anything."""

import logging
import re
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from cnn_demo.data import Dataset
from cnn_demo.data.store import DataStore
from cnn_demo.errors import BadValue, DataUnavailable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def store(folder: Path) -> DataStore:
    return DataStore(folder)


def whole(folder: Path, data: str = "mnist", side: int = 28, **changes: np.ndarray) -> Path:
    """A small file in the form of the complete data set: 30 images to learn from and 10 to test."""
    arrays = {
        "x_train": np.full((30, side, side), 9, np.uint8),
        "y_train": np.arange(30, dtype=np.uint8) % 10,
        "x_test": np.zeros((10, side, side), np.uint8),
        "y_test": np.arange(10, dtype=np.uint8),
    }
    path = folder / f"{data}.npz"
    np.savez(path, **(arrays | changes))  # type: ignore[arg-type]
    return path


def test_the_data_folder_wins(store: DataStore, folder: Path) -> None:
    whole(folder)
    loaded = store.load("mnist")
    assert not loaded.is_sample
    assert "complete" in loaded.description
    assert (len(loaded.train), len(loaded.test)) == (30, 10)
    assert loaded.train.images.unique().tolist() == [9]


def test_an_empty_or_missing_folder_means_the_sample(
    store: DataStore,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert store.load("mnist").is_sample
    assert DataStore(folder / "not" / "there").load("mnist").is_sample
    assert not (folder / "not").exists()


def test_color_images_become_channels_first(store: DataStore, folder: Path) -> None:
    ramp = np.arange(32 * 32 * 3 * 10, dtype=np.uint64).astype(np.uint8).reshape(10, 32, 32, 3)
    whole(folder, "cifar10", x_train=ramp, y_train=np.arange(10), x_test=ramp, y_test=np.arange(10))
    image = store.load("cifar10").train.images[4]
    assert image[1, 2, 3].item() == ramp[4, 2, 3, 1]


def test_a_part_is_read_from_the_file_of_the_whole(store: DataStore, folder: Path) -> None:
    numbered = np.arange(10, dtype=np.uint8)[:, None, None, None] * np.ones((1, 32, 32, 3), np.uint8)
    arrays = {"x_train": numbered, "y_train": np.arange(10), "x_test": numbered, "y_test": np.arange(10)}
    whole(folder, "cifar10", **arrays)
    before = store.load("cifar10_last_four")  # the whole was not loaded yet
    assert not before.is_sample
    assert before.train.images[:, 0, 0, 0].tolist() == [6, 7, 8, 9]
    assert before.test.labels.tolist() == [0, 1, 2, 3]
    store.load("cifar10")
    assert store.load("cifar10_first_six").train.images[:, 0, 0, 0].tolist() == [0, 1, 2, 3, 4, 5]
    assert store.load("cifar10_last_four") is before
    assert {file.name for file in folder.iterdir()} == {"cifar10.npz", "unpacked"}


def test_a_broken_whole_means_the_sample_of_its_part(store: DataStore, folder: Path) -> None:
    (folder / "cifar10.npz").write_bytes(b"nothing")
    said: list[str] = []
    assert store.load("cifar10_first_six", said.append).is_sample
    assert said == ["The file of CIFAR-10 in the data folder is not readable. Using the bundled sample."]


BROKEN = {
    "empty": b"",
    "text": b"not an archive",
    "zip start": b"PK\x03\x04 and then nothing",
}
WRONG = {
    "x_train holds float32, not uint8": {"x_train": np.zeros((30, 28, 28), np.float32)},
    "x_train has the shape (30, 32, 32), not (n, 28, 28, 1) or (n, 28, 28)": {
        "x_train": np.zeros((30, 32, 32), np.uint8)
    },
    "x_train has the shape (30, 1, 28, 28)": {"x_train": np.zeros((30, 1, 28, 28), np.uint8)},
    "x_test has the shape (10, 784)": {"x_test": np.zeros((10, 784), np.uint8)},
    "x_test has the shape ()": {"x_test": np.array(7, np.uint8)},
    "y_train holds labels from 10 to 10, not from 0 to 9": {"y_train": np.full(30, 10, np.uint8)},
    "y_train holds labels from -1 to -1": {"y_train": np.full((30, 1), -1, np.int64)},
    "y_train holds float64, not whole numbers": {"y_train": np.full(30, 0.5)},
    "y_train has the shape (30, 10), not one label for each of 30 images": {"y_train": np.eye(30, 10, dtype=np.uint8)},
    "y_train has the shape (29,)": {"y_train": np.zeros(29, np.uint8)},
    "y_train has the shape (29, 1)": {"y_train": np.zeros((29, 1), np.uint8)},
    "x_test holds no images": {"x_test": np.zeros((0, 28, 28), np.uint8), "y_test": np.zeros(0, np.uint8)},
    "is not readable": {"y_train": np.array([{}] * 30, dtype=object)},  # pickled
}


def falls_back(store: DataStore, caplog: pytest.LogCaptureFixture, words: str = "is not readable") -> None:
    """The page has the sample meanwhile and says so; a training or a measurement is refused."""
    said: list[str] = []
    with caplog.at_level(logging.WARNING):
        assert store.load("mnist", said.append).is_sample
    assert words in said[0]
    assert said[0].endswith("Using the bundled sample.")
    assert said[0] in caplog.text
    assert "Traceback" not in caplog.text
    with pytest.raises(DataUnavailable, match=re.escape(words)):
        store.load_or_download("mnist")


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_means_the_sample_and_a_log(
    store: DataStore, content: bytes, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "mnist.npz").write_bytes(content)
    falls_back(store, caplog)


@pytest.mark.parametrize("words", WRONG)
def test_wrong_arrays_mean_the_sample_and_a_log(
    store: DataStore, words: str, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole(folder, **WRONG[words])
    falls_back(store, caplog, words)


@pytest.mark.parametrize(("kind", "dtype"), [("column", "uint8"), ("column", "int64"), ("flat", "int32")])
def test_labels_as_keras_has_them(store: DataStore, folder: Path, kind: str, dtype: str) -> None:
    shape = (-1, 1) if kind == "column" else (-1,)
    labels = {
        f"y_{part}": (np.arange(n) % 10).astype(dtype).reshape(shape) for part, n in (("train", 30), ("test", 10))
    }
    images = {f"x_{part}": np.full((n, 32, 32, 3), n, np.uint8) for part, n in (("train", 30), ("test", 10))}
    whole(folder, "cifar10", **images, **labels)
    loaded = store.load_or_download("cifar10")
    assert not loaded.is_sample
    assert loaded.train.images.shape == (30, 3, 32, 32)
    assert loaded.test.labels.tolist() == list(range(10))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
def test_a_cut_file_means_the_sample_and_a_log(
    store: DataStore, share: float, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = whole(folder)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    falls_back(store, caplog)


def test_a_missing_key_means_the_sample_and_a_log(
    store: DataStore, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    np.savez(folder / "mnist.npz", x_train=np.zeros((3, 28, 28), np.uint8))
    falls_back(store, caplog, "mnist.npz in the data folder cannot be used: it has no array y_train.")


def test_one_copy_in_memory_and_a_replaced_file_is_read_again(store: DataStore, folder: Path) -> None:
    assert store.sample("mnist") is store.sample("mnist")
    whole(folder)
    first = store.load("mnist")
    assert store.load("mnist") is first
    path = whole(folder, x_train=np.zeros((30, 28, 28), np.uint8))
    path.touch()
    assert store.load("mnist") is not first


def test_many_threads_share_the_first_load(store: DataStore, folder: Path) -> None:
    whole(folder)
    together = threading.Barrier(8)
    loaded: list[Dataset] = []

    def ask() -> None:
        together.wait()
        loaded.append(store.load("mnist"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loaded) == 8
    assert len({id(dataset) for dataset in loaded}) == 1


def test_loading_never_asks_the_network(store: DataStore, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.create_connection", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    began = time.monotonic()
    assert store.load("fashion_mnist").is_sample
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("ask", ["load", "sample", "load_or_download"])
def test_an_unknown_data_set_is_refused_in_words(ask: str, store: DataStore, folder: Path) -> None:
    with pytest.raises(BadValue, match='There is no data set "mnits"'):
        getattr(store, ask)("mnits")
    assert not list(folder.iterdir())


def test_labels_are_what_training_needs(store: DataStore, folder: Path) -> None:
    assert store.load("mnist").train.labels.dtype == torch.int64
