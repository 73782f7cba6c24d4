"""Loading data sets: <data folder>/<id>.npz, else torchvision's download (kept as npz), else the bundled real sample.

Each data set is loaded once per process and kept as uint8 tensors. Only the command line and the training worker
download; a page that is being served never waits for the internet.
"""

import logging
import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import torch

from cnn_demo import settings
from cnn_demo.data import spec_of
from cnn_demo.data.spec import Dataset, DatasetSpec, ImageSet
from cnn_demo.errors import DataUnavailable

log = logging.getLogger(__name__)
Say = Callable[[str], None]
KEYS = ("x_train", "y_train", "x_test", "y_test")

_lock = threading.RLock()
_loaded: dict[tuple[str, Path, int], Dataset] = {}


def load(data: str) -> Dataset:
    """The data set from the data folder, else the bundled sample. Never touches the network."""
    spec = spec_of(data)
    path = settings.data_folder() / f"{data}.npz"
    if path.is_file():
        try:
            return _load_once(spec, path, is_sample=False)
        except DataUnavailable as error:
            log.warning("%s; using the bundled sample", error)
    return sample(data)


def sample(data: str) -> Dataset:
    """The bundled subset of the data set, class-balanced and real."""
    return _load_once(spec_of(data), settings.SAMPLES / f"{data}.npz", is_sample=True)


def load_or_download(data: str, say: Say = lambda sentence: None) -> Dataset:
    """The complete data set, downloaded first when it is missing and the internet is there; else the sample.

    `say` receives one sentence about each thing that happens. Takes at most settings.DOWNLOAD_SECONDS.
    """
    spec = spec_of(data)
    if not (settings.data_folder() / f"{data}.npz").is_file() and settings.downloads_allowed():
        if not online():
            say(f"No internet: using the bundled sample of {spec.title}.")
        else:
            say(f"Downloading {spec.title}, {spec.download_megabytes} MB, once.")
            try:
                download(data, say)
            except DataUnavailable as error:
                log.warning("%s", error)
                say(f"{error} Using the bundled sample.")
    return load(data)


@cache
def online() -> bool:
    """Can a name be looked up and reached within a second? Asked once per process."""
    answer: list[bool] = []

    def ask() -> None:
        try:
            socket.create_connection(("ossci-datasets.s3.amazonaws.com", 443), timeout=1).close()
            answer.append(True)
        except OSError:
            pass

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(1.0)
    return bool(answer)


def download(data: str, say: Say = lambda sentence: None) -> None:
    """Fetch the complete data set with torchvision (which checks its hashes) and keep it as <id>.npz.

    Raises DataUnavailable when it cannot be had within settings.DOWNLOAD_SECONDS.
    """
    spec = spec_of(data)
    failure: list[Exception] = []
    stage: list[str] = ["connecting"]

    def fetch() -> None:
        try:
            _fetch_with_torchvision(spec, stage)
        except Exception as error:
            log.warning("download of %s failed", data, exc_info=True)
            failure.append(error)

    worker = threading.Thread(target=fetch, daemon=True)
    worker.start()
    deadline = time.monotonic() + settings.DOWNLOAD_SECONDS
    while worker.is_alive() and time.monotonic() < deadline:
        worker.join(0.5)
        say(f"Downloading {spec.title}: {stage[0]}.")
    if worker.is_alive():
        raise DataUnavailable(f"{spec.title} did not arrive within {settings.DOWNLOAD_SECONDS} seconds.")
    if failure:
        raise DataUnavailable(f"{spec.title} could not be downloaded.")


def _fetch_with_torchvision(spec: DatasetSpec, stage: list[str]) -> None:
    import torchvision.datasets as tv

    folder = settings.data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="download-") as scratch:
        arrays: dict[str, np.ndarray] = {}
        for part in ("train", "test"):
            stage[0] = f"{part} pictures"
            fetched = getattr(tv, spec.torchvision_name)(scratch, train=part == "train", download=True)
            arrays[f"x_{part}"] = np.asarray(fetched.data, dtype=np.uint8)
            arrays[f"y_{part}"] = np.asarray(fetched.targets, dtype=np.uint8)
        stage[0] = "saving"
        whole = Path(scratch) / "whole.npz"
        np.savez(whole, allow_pickle=False, **arrays)
        os.replace(whole, folder / f"{spec.id}.npz")


def _load_once(spec: DatasetSpec, path: Path, is_sample: bool) -> Dataset:
    try:
        key = (spec.id, path, path.stat().st_mtime_ns)
        with _lock:
            if key not in _loaded:
                _loaded[key] = _read(spec, path, is_sample)
            return _loaded[key]
    except (OSError, ValueError, KeyError, AssertionError) as error:
        log.warning("cannot read %s", path, exc_info=True)
        raise DataUnavailable(f"The file of {spec.title} in the data folder is not readable.") from error


def _read(spec: DatasetSpec, path: Path, is_sample: bool) -> Dataset:
    with np.load(path, allow_pickle=False) as arrays:
        x_train, y_train, x_test, y_test = (arrays[key] for key in KEYS)
    return Dataset(spec, _image_set(spec, x_train, y_train), _image_set(spec, x_test, y_test), is_sample)


def _image_set(spec: DatasetSpec, images: np.ndarray, labels: np.ndarray) -> ImageSet:
    """(n, H, W) or (n, H, W, C) uint8 -> an ImageSet with channels first."""
    c, h, w = spec.shape
    if images.dtype != np.uint8 or images.size != len(labels) * c * h * w:
        raise ValueError(f"{spec.id}: pictures of shape {images.shape}, expected {spec.shape}")
    if labels.min() < 0 or labels.max() >= len(spec.classes):
        raise ValueError(f"{spec.id}: labels out of range")
    pixels = torch.from_numpy(images).reshape(-1, h, w, c).permute(0, 3, 1, 2).contiguous()
    return ImageSet(pixels, torch.from_numpy(labels.astype(np.int64)))
