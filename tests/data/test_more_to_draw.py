"""Data sets of which nothing is bundled: read from files in their released form, by torchvision's own code where that
can, and learned from. Only addresses and hashes point at small files made here."""

import dataclasses
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from local_server import Server
from numpy.typing import NDArray
from released_files import idx, libsvm, mat, zipped

from cnn_demo.cli import main
from cnn_demo.data import BUNDLED, DATASETS
from cnn_demo.data.mat_file import read_mat
from cnn_demo.data.store import DataStore
from cnn_demo.errors import DataUnavailable

MORE = [data for data in DATASETS if data not in BUNDLED]
MANY = {"train": 52, "test": 26}
Made = tuple[NDArray[np.uint8], NDArray[np.uint8]]  # upright images (n, H, W[, 3]), labels (n,) from 0


def made(data: str, part: str) -> Made:
    """Every class in turn; each image an L with its foot to the right, as bright as its label says, in noise."""
    channels, side, _ = DATASETS[data].shape
    random = np.random.default_rng([*f"{data} {part}".encode()])
    labels = (np.arange(MANY[part]) % len(DATASETS[data].classes)).astype(np.uint8)
    images = random.integers(0, 20, (len(labels), side, side), dtype=np.uint8)
    images[:, 3 : side - 3, 4:6] = images[:, side - 5 : side - 3, 4:12] = 100 + 5 * labels[:, None, None]
    return (images if channels == 1 else np.stack([images, images // 2, images // 4], axis=3)), labels


Publish = Callable[[Server, pytest.MonkeyPatch], None]
PUBLISH: dict[str, Publish] = {}


def publishes(data: str) -> Callable[[Publish], Publish]:
    def keep(function: Publish) -> Publish:
        PUBLISH[data] = function
        return function

    return keep


def md5(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()


@publishes("kmnist")
def _kmnist(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from torchvision.datasets import KMNIST

    for part, name in (("train", "train"), ("test", "t10k")):
        images, labels = made("kmnist", part)
        server.files[f"{name}-images-idx3-ubyte.gz"] = idx(images)
        server.files[f"{name}-labels-idx1-ubyte.gz"] = idx(labels)
    monkeypatch.setattr(KMNIST, "mirrors", [server.url])
    monkeypatch.setattr(KMNIST, "resources", [(name, md5(content)) for name, content in server.files.items()])


@publishes("emnist_letters")
def _emnist(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Transposed, and from 1."""
    from torchvision.datasets import EMNIST

    files = {}
    for part in MANY:
        images, labels = made("emnist_letters", part)
        files[f"emnist-letters-{part}-images-idx3-ubyte.gz"] = idx(np.ascontiguousarray(images.transpose(0, 2, 1)))
        files[f"emnist-letters-{part}-labels-idx1-ubyte.gz"] = idx(labels + np.uint8(1))
    server.files["gzip.zip"] = zipped(files)
    monkeypatch.setattr(EMNIST, "url", f"{server.url}gzip.zip")
    monkeypatch.setattr(EMNIST, "md5", md5(server.files["gzip.zip"]))


@publishes("qmnist")
def _qmnist(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight numbers about each digit, the class first."""
    from torchvision.datasets import QMNIST

    resources = {}
    for part in MANY:
        images, labels = made("qmnist", part)
        known = np.concatenate([labels[:, None], np.full((len(labels), 7), 99)], axis=1).astype(np.int32)
        files = {f"qmnist-{part}-images-idx3-ubyte.gz": idx(images), f"qmnist-{part}-labels-idx2-int.gz": idx(known)}
        resources[part] = [(server.url + name, md5(content)) for name, content in files.items()]
        server.files.update(files)
    monkeypatch.setattr(QMNIST, "resources", resources)


@publishes("usps")
def _usps(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from torchvision.datasets import USPS

    splits = {}
    for part, name in (("train", "usps.bz2"), ("test", "usps.t.bz2")):
        server.files[name] = libsvm(*made("usps", part))
        splits[part] = [server.url + name, name, md5(server.files[name])]
    monkeypatch.setattr(USPS, "split_list", splits)


@publishes("svhn")
def _svhn(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """(H, W, colors, n), and 10 for the digit 0."""
    from torchvision.datasets import SVHN

    splits = {}
    for part in MANY:
        images, labels = made("svhn", part)
        name, tens = f"{part}_32x32.mat", np.where(labels, labels, np.uint8(10))
        server.files[name] = mat({"X": images.transpose(1, 2, 3, 0), "y": tens[:, None]})
        splits[part] = [server.url + name, name, md5(server.files[name])]
    monkeypatch.setattr(SVHN, "split_list", splits)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Publishes all of them; the data folder is empty."""
    monkeypatch.delenv("CNN_DEMO_DOWNLOAD", raising=False)
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    running = Server({})
    for data, publish in PUBLISH.items():
        publish(running, monkeypatch)
        monkeypatch.setitem(DATASETS, data, dataclasses.replace(DATASETS[data], download_from=running.url))
    yield running
    running.close()


def test_each_is_published_here() -> None:
    assert set(PUBLISH) == set(MORE)


@pytest.mark.parametrize("data", MORE)
def test_images_are_upright_and_labels_begin_at_zero(data: str, server: Server, tmp_path: Path) -> None:
    said: list[str] = []
    loaded = DataStore(tmp_path).load_or_download(data, said.append)
    assert said[0].startswith(f"Downloading {DATASETS[data].title}, once: 0 of {DATASETS[data].download_megabytes} MB")
    assert not loaded.is_sample
    for part, found in (("train", loaded.train), ("test", loaded.test)):
        images, labels = made(data, part)
        assert found.labels.tolist() == labels.tolist()
        channels_last = found.images.permute(0, 2, 3, 1).numpy().astype(int)
        assert np.abs(channels_last.reshape(images.shape) - images).max() <= 1  # USPS is released in rounded fractions
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [f"{data}.npz"]


@pytest.mark.parametrize("data", MORE)
def test_a_tampered_release_is_refused_by_its_hash(data: str, server: Server, tmp_path: Path) -> None:
    name = next(name for name in server.files if md5(server.files[name]) in _hashes(data))
    server.files[name] += b"more"
    with pytest.raises(DataUnavailable, match="what arrived is not the published file, its hash differs"):
        DataStore(tmp_path).load_or_download(data)
    assert list(tmp_path.iterdir()) == []


def _hashes(data: str) -> set[str]:
    import torchvision.datasets as tv

    from cnn_demo.data.download import _published

    return {md5 for _, md5 in _published(getattr(tv, DATASETS[data].torchvision_name))}


@pytest.mark.parametrize("data", MORE)
def test_without_a_download_there_is_a_sentence(data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    store = DataStore(tmp_path)
    assert not store.has(data)
    for load in (store.load, store.load_or_download, store.sample):
        with pytest.raises(DataUnavailable, match=f"^No sample of {DATASETS[data].title} comes with CNN Lab. "):
            load(data)


@pytest.mark.parametrize("data", ["emnist_letters", *(pytest.param(data, marks=pytest.mark.slow) for data in MORE[1:])])
def test_an_epoch_on_it_ends_in_a_network_that_answers(
    data: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [
        "train",
        "--data",
        data,
        "--network",
        "mlp",
        "--epochs",
        "1",
        "--batch-size",
        "8",
        "--out",
        "n.safetensors",
    ]
    assert main(words) == 0
    assert "complete: 52 training and 26 test images" in capsys.readouterr().err
    assert main(["evaluate", "n.safetensors"]) == 0
    images, _ = made(data, "test")
    from PIL import Image

    Image.fromarray(images[0]).resize((96, 96)).save("one.png")
    assert main(["classify", "one.png", "--network", "n.safetensors"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("one.png: ")


def test_a_file_that_is_no_array_is_refused(tmp_path: Path) -> None:
    whole = mat({"X": np.arange(24, dtype=np.uint8).reshape(2, 3, 4), "y": np.array([[7]])})
    path = tmp_path / "some.mat"
    path.write_bytes(whole)
    found = read_mat(path)
    assert found["X"].tolist() == np.arange(24).reshape(2, 3, 4).tolist()
    assert found["y"].tolist() == [[7]]
    for broken in (b"", whole[:100], b"MATLAB 5.0".ljust(126) + b"MI", whole[:140], whole[:-9]):
        path.write_bytes(broken)
        with pytest.raises(ValueError, match=r"file|array"):
            read_mat(path)


def test_emnist_has_its_letters() -> None:
    assert DATASETS["emnist_letters"].classes == tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert torch.tensor(made("emnist_letters", "train")[1]).max() == 25
