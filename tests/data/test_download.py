"""Downloads, from a real server on this machine: kept once, checked by hash, bounded in time, and refused in words.

torchvision's own code fetches and checks; only its addresses and hashes point at files made from the bundled sample.
"""

import dataclasses
import hashlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from local_server import Server
from released_files import idx

from cnn_demo import settings
from cnn_demo.data import DATASETS, download
from cnn_demo.data.download import Downloads, online
from cnn_demo.data.store import KEYS, DataStore
from cnn_demo.errors import DataUnavailable

SAMPLE = "Using the bundled sample."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CNN_DEMO_DOWNLOAD", raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path


@pytest.fixture
def store(folder: Path) -> DataStore:
    return DataStore(folder)


@pytest.fixture
def server(store: DataStore, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    import torchvision.datasets as tv

    bundled = store.sample("mnist")
    files = {
        "train-images-idx3-ubyte.gz": idx(bundled.train.images[:300, 0].numpy()),
        "train-labels-idx1-ubyte.gz": idx(bundled.train.labels[:300].numpy().astype(np.uint8)),
        "t10k-images-idx3-ubyte.gz": idx(bundled.test.images[:50, 0].numpy()),
        "t10k-labels-idx1-ubyte.gz": idx(bundled.test.labels[:50].numpy().astype(np.uint8)),
    }
    running = Server(files)
    monkeypatch.setattr(tv.MNIST, "mirrors", [running.url])
    monkeypatch.setattr(tv.MNIST, "resources", [(name, hashlib.md5(body).hexdigest()) for name, body in files.items()])
    monkeypatch.setitem(DATASETS, "mnist", dataclasses.replace(DATASETS["mnist"], download_from=running.url))
    yield running
    running.close()


def test_a_download_is_kept_and_used_from_then_on(store: DataStore, server: Server, folder: Path) -> None:
    said: list[str] = []
    loaded = store.load_or_download("mnist", said.append)
    assert not loaded.is_sample
    assert (len(loaded.train), len(loaded.test)) == (300, 50)
    assert loaded.train.images.equal(store.sample("mnist").train.images[:300])
    assert said[0].startswith("Downloading MNIST, once: 0 of 12 MB")
    assert sorted(os.listdir(folder)) == ["mnist.npz", "unpacked"]
    with np.load(folder / "mnist.npz") as kept:
        assert set(kept) == set(KEYS)
    asked = server.asked
    assert store.load_or_download("mnist") is loaded is store.load("mnist")
    assert server.asked == asked


def test_a_tampered_file_is_refused_by_its_hash(store: DataStore, server: Server, folder: Path) -> None:
    server.files["t10k-images-idx3-ubyte.gz"] = idx(np.zeros((50, 28, 28), np.uint8))
    said: list[str] = []
    assert store.load_or_download("mnist", said.append).is_sample
    assert said[-1] == f"MNIST could not be had: what arrived is not the published file, its hash differs. {SAMPLE}"
    assert os.listdir(folder) == []


def test_only_a_hash_that_differs_is_called_that() -> None:
    said = "the server did not answer as it should"
    assert download._reason(RuntimeError("HTTP Error 503: our index is corrupted")) == said


def test_a_broken_line_is_said_and_not_asked_for_again(store: DataStore, server: Server, folder: Path) -> None:
    server.files.clear()
    for _ in range(2):
        said: list[str] = []
        assert store.load_or_download("mnist", said.append).is_sample
        assert said[-1] == f"MNIST could not be had: the server did not answer as it should. {SAMPLE}"
    assert server.asked == 1


def test_a_silent_server_is_left_after_the_time_limit(
    store: DataStore,
    server: Server,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.silent.set()
    monkeypatch.setattr(settings, "DOWNLOAD_SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(DataUnavailable, match=r"^MNIST did not arrive within 1 seconds\.$"):
        Downloads(folder).download(DATASETS["mnist"])
    assert time.monotonic() - began < 5
    server.over.set()
    for late in threading.enumerate():
        if late.name == "download mnist":
            late.join()
    assert not store.load("mnist").is_sample  # what came late is kept all the same


def test_a_folder_that_cannot_be_written_is_said(server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").touch()
    with pytest.raises(DataUnavailable, match="the data folder is full or cannot be written to"):
        Downloads(folder / "file" / "data").download(DATASETS["mnist"])


def test_switched_off_downloads_ask_nobody(store: DataStore, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    said: list[str] = []
    assert store.load_or_download("mnist", said.append).is_sample
    assert said == []
    assert server.asked == 0


def test_offline_falls_back_at_once_and_says_so(
    store: DataStore,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound, not listening: refused
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        monkeypatch.setitem(DATASETS, "mnist", dataclasses.replace(DATASETS["mnist"], download_from=url))
        said: list[str] = []
        began = time.monotonic()
        assert store.load_or_download("mnist", said.append).is_sample
        assert time.monotonic() - began < 2
    assert said == [f"MNIST cannot be downloaded: there is no connection. {SAMPLE}"]


def test_a_name_server_that_never_answers_costs_a_second_once(
    store: DataStore,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = threading.Event()

    def blackhole(*_: object, **__: object) -> None:
        over.wait(20)
        raise socket.gaierror("gave up")

    store.sample("cifar10")
    monkeypatch.setattr("socket.getaddrinfo", blackhole)
    try:
        began = time.monotonic()
        for _ in range(5):
            assert store.load_or_download("cifar10").is_sample
        assert time.monotonic() - began < 2.5
    finally:
        over.set()


def test_leftovers_of_killed_downloads_are_swept(server: Server, folder: Path) -> None:
    old, fresh = folder / "download-old", folder / "download-fresh"
    for leftover in (old, fresh):
        leftover.mkdir()
        (leftover / "part.gz").write_bytes(b"half")
    os.utime(old, (0, 0))
    Downloads(folder).download(DATASETS["mnist"])
    assert sorted(os.listdir(folder)) == ["download-fresh", "mnist.npz"]


def test_online_asks_the_proxy_where_there_is_one(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert online(server.url)
    monkeypatch.setenv("http_proxy", server.url)
    assert online("http://data.invalid/mnist/")
    monkeypatch.setenv("no_proxy", "data.invalid")
    assert not online("http://data.invalid/mnist/")
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv("http_proxy", "http://nonsense:port/")
    assert not online("http://data.invalid/mnist/")
