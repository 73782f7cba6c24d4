"""Loading data sets: <data folder>/<id>.npz, else torchvision's download (kept as npz), else the bundled real sample,
where there is one.

Each data set is loaded once per store, as uint8 tensors; those from the data folder are unpacked and mapped, so that
all processes share them (see `unpacked`). A part of one is read from the whole's file, and only its own images are
kept, so that all parts together take no more room than the whole. Only the command line and
the training worker download; a page that is being served never waits for the internet.
"""

import logging
import os
import threading
import zipfile
import zlib
from collections.abc import Hashable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cnn_demo import settings
from cnn_demo.bounded_cache import BoundedCache
from cnn_demo.data import spec_of
from cnn_demo.data.dataset import Dataset, DatasetSpec, ImageSet
from cnn_demo.data.download import Downloads, Say
from cnn_demo.data.packed_images import array_of
from cnn_demo.data.unpacked import Unpacked
from cnn_demo.errors import DataUnavailable

log = logging.getLogger(__name__)
KEYS = ("x_train", "y_train", "x_test", "y_test")
BROKEN = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    MemoryError,
    zipfile.BadZipFile,
    zlib.error,
)

Key = tuple[str, Path, int]  # data set, its file, and when that was written


class DataStore:
    """The data sets of one folder, loaded when they are first asked for. Safe to use from any thread."""

    def __init__(self, folder: Path, samples: Path = settings.SAMPLES) -> None:
        self.folder, self.samples = folder, samples
        self._downloads, self._unpacked = Downloads(folder), Unpacked(folder)
        self._lock = threading.RLock()
        self._loaded: dict[Key, Dataset] = {}
        self.derived: BoundedCache[Hashable, list[torch.Tensor]] = BoundedCache(8)  # what was made of images, few each

    def load(self, data: str, say: Say = lambda sentence: None) -> Dataset:
        """The data set from the data folder, else the bundled sample. Never touches the network.

        `say` receives a sentence when there is a file in the data folder that cannot be used. DataUnavailable where
        there is nothing here.
        """
        spec = spec_of(data)
        if self.is_here(data):
            try:
                return self._load_once(spec, self._path(spec), is_sample=False)
            except DataUnavailable as error:
                self._instead(spec, error, say)
        return self.sample(data)

    def is_here(self, data: str) -> bool:
        """Is there a file of the complete data set in the data folder?"""
        return os.path.isfile(self._path(spec_of(data)))  # Path.is_file() raises in a folder that may not be read

    def has(self, data: str) -> bool:
        """Is there anything of it, be it the bundled sample?"""
        return spec_of(data).has_sample or self.is_here(data)

    def sample(self, data: str) -> Dataset:
        """The bundled subset of the data set, class-balanced and real. DataUnavailable where there is none."""
        spec = spec_of(data)
        if not spec.has_sample:
            raise DataUnavailable(
                f"No sample of {spec.title} comes with CNN Lab. The complete set is downloaded once, by a training, "
                f"where there is a connection: {spec.download_megabytes} MB."
            )
        return self._load_once(spec, self.samples / f"{spec.whole.id}.npz", is_sample=True)

    def load_or_download(self, data: str, say: Say = lambda sentence: None) -> Dataset:
        """The complete data set, downloaded first when it is missing and can be had; else the sample. What lies in the
        data folder and cannot be used is DataUnavailable: whoever put it there does not mean the sample. So is a data
        set without a sample that cannot be had.

        `say` receives one sentence about each thing that happens. Takes at most the time limit of a download, and about
        a second where there is no internet.
        """
        spec = spec_of(data)
        if not self.is_here(data) and settings.downloads_allowed():
            try:
                self._downloads.download(spec.whole, say)
            except DataUnavailable as error:
                self._instead(spec, error, say)
        if self.is_here(data):
            return self._load_once(spec, self._path(spec), is_sample=False)
        return self.sample(data)

    def forget(self) -> None:
        """Let go what is mapped, so that this process has no pages of it while it rests. Asked for, it comes back."""
        with self._lock:
            self._loaded = {key: dataset for key, dataset in self._loaded.items() if dataset.is_sample}

    def _instead(self, spec: DatasetSpec, error: DataUnavailable, say: Say) -> None:
        """Say that it will be the sample; where there is none, that is the end of it."""
        if not spec.has_sample:
            raise error
        log.warning("%s Using the bundled sample.", error)
        say(f"{error} Using the bundled sample.")

    def _path(self, spec: DatasetSpec) -> Path:
        return self.folder / f"{spec.whole.id}.npz"

    def _load_once(self, spec: DatasetSpec, path: Path, is_sample: bool) -> Dataset:
        try:
            key = (spec.id, path, path.stat().st_mtime_ns)
            with self._lock:
                if key not in self._loaded:
                    self._loaded[key] = self._from_file(spec, path, is_sample)
                return self._loaded[key]
        except _Misfit as error:
            raise DataUnavailable(f"{path.name} in the data folder cannot be used: {error}.") from error
        except BROKEN as error:
            log.info("cannot read %s", path, exc_info=True)
            raise DataUnavailable(f"The file of {spec.whole.title} in the data folder is not readable.") from error

    def _from_file(self, spec: DatasetSpec, path: Path, is_sample: bool) -> Dataset:
        read = partial(self._part if spec.part_of else _read, spec, path, is_sample)
        return read() if is_sample else self._unpacked.mapped(spec, path, read)

    def _part(self, spec: DatasetSpec, path: Path, is_sample: bool) -> Dataset:
        """Taken from the whole where that is loaded already; else the whole is read, and forgotten."""
        read = partial(_read, spec.whole, path, is_sample)
        whole = self._loaded.get((spec.whole.id, path, path.stat().st_mtime_ns))
        if whole and not is_sample:  # mapped once more: all of its pages are looked at, and go again with this mapping
            whole = self._unpacked.mapped(spec.whole, path, read)
        whole = whole or read()
        classes = [spec.whole.classes.index(name) for name in spec.classes]
        return Dataset(spec, whole.train.of_classes(classes), whole.test.of_classes(classes), is_sample)


def _read(spec: DatasetSpec, path: Path, is_sample: bool) -> Dataset:
    with open(path, "rb") as file, np.load(file, allow_pickle=False) as arrays:
        x_train, y_train, x_test, y_test = (_array(arrays, key) for key in KEYS)
    train, test = _image_set(spec, "train", x_train, y_train), _image_set(spec, "test", x_test, y_test)
    return Dataset(spec, train, test, is_sample)


def _array(arrays: Mapping[str, NDArray[Any]], key: str) -> NDArray[Any]:
    try:
        return array_of(arrays, key)
    except KeyError as error:
        raise _Misfit(f"it has no array {key}") from error


def _misfit(spec: DatasetSpec, images: NDArray[Any], labels: NDArray[Any]) -> tuple[str, str] | None:
    """(x or y, what is wrong with it); None when both fit."""
    (c, h, w), classes = spec.shape, len(spec.classes)
    shapes = [(h, w, c), *([(h, w)] if c == 1 else [])]
    if images.dtype != np.uint8:
        return "x", f"holds {images.dtype}, not uint8 from 0 to 255"
    if images.shape[1:] not in shapes:
        expected = " or ".join(f"(n, {', '.join(map(str, shape))})" for shape in shapes)
        return "x", f"has the shape {images.shape}, not {expected}"
    if not len(images):
        return "x", "holds no images"
    if labels.shape != images.shape[:1]:
        return "y", f"has the shape {labels.shape}, not one label for each of {len(images):,} images"
    if labels.dtype.kind not in "iu":
        return "y", f"holds {labels.dtype}, not whole numbers"
    if labels.min() < 0 or labels.max() >= classes:
        return "y", f"holds labels from {labels.min()} to {labels.max()}, not from 0 to {classes - 1}"
    return None


class _Misfit(Exception):
    """What does not fit in a file that can be read, as the end of a sentence."""


def _image_set(spec: DatasetSpec, part: str, images: NDArray[Any], labels: NDArray[Any]) -> ImageSet:
    """(n, H, W) or (n, H, W, C) uint8, and labels (n,) or, as Keras has them, (n, 1) -> channels first."""
    c, h, w = spec.shape
    if images.ndim and labels.shape == (len(images), 1):
        labels = labels[:, 0]
    if misfit := _misfit(spec, images, labels):
        raise _Misfit(f"{misfit[0]}_{part} {misfit[1]}")
    pixels = torch.from_numpy(images).reshape(-1, h, w, c).permute(0, 3, 1, 2).contiguous()
    return ImageSet(pixels, torch.from_numpy(labels.astype(np.int64)))
