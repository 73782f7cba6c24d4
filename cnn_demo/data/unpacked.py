"""Whole data sets as plain arrays on the disk, mapped into memory: every process of ours that uses one has the same
pages, and the system takes them back where memory is short. An .npz cannot be mapped: its arrays lie in an archive.

<data folder>/unpacked/<id>-<source>/ holds four arrays and their hashes. It is written whole or not at all, and again
whenever the source has changed or an array is not what was written. Where nothing can be written, memory serves.
"""

import hashlib
import json
import logging
import os
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from cnn_demo.data.dataset import Dataset, DatasetSpec, ImageSet

log = logging.getLogger(__name__)

FORMAT = 1  # of what is written; another number is another place
HASHES = "hashes.json"
NAMES = ("train_images", "train_labels", "test_images", "test_labels")
CHUNK = 1 << 20  # bytes that are hashed at a time
LEFTOVER_SECONDS = 3600  # what is unfinished for so long belongs to a process that was killed


class Unpacked:
    """The unpacked data sets of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "unpacked"
        self._checked: set[Path] = set()  # places whose hashes were right when this process looked

    def mapped(self, spec: DatasetSpec, source: Path, read: Callable[[], Dataset]) -> Dataset:
        """The data set of this file, in memory that processes share. `read` reads the file where nobody has yet."""
        place = self._place(spec, source)
        if found := self._opened(spec, place):
            return found
        dataset = read()
        try:
            self._write(place, dataset)
        except OSError as error:
            why = (error.strerror or "the system does not say why").lower()
            log.warning("%s is kept in the memory of each process: it cannot be unpacked (%s).", spec.title, why)
            return dataset
        return self._opened(spec, place) or dataset

    def _opened(self, spec: DatasetSpec, place: Path) -> Dataset | None:
        """None where there is nothing, or not what was written."""
        try:
            if place not in self._checked and not _is_whole(place):
                log.warning("The unpacked %s was changed by somebody else and is unpacked again.", spec.title)
                return None
            x_train, y_train, x_test, y_test = (_mapped(place / f"{name}.npy") for name in NAMES)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        self._checked.add(place)
        return Dataset(spec, ImageSet(x_train, y_train), ImageSet(x_test, y_test), is_sample=False)

    def _place(self, spec: DatasetSpec, source: Path) -> Path:
        status = source.stat()
        facts = f"{FORMAT} {status.st_size} {status.st_mtime_ns}"
        return self.folder / f"{spec.id}-{hashlib.sha256(facts.encode()).hexdigest()[:16]}"

    def _write(self, place: Path, dataset: Dataset) -> None:
        """Beside its place, then moved there in one step. Whoever is there first, with the same arrays, stays."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for leftover in self.folder.glob(".*.part"):
            if time.time() - leftover.stat().st_mtime > LEFTOVER_SECONDS:
                shutil.rmtree(leftover, ignore_errors=True)
        unfinished = self.folder / f".{place.name}.{secrets.token_hex(4)}.part"
        try:
            unfinished.mkdir()
            _save(unfinished, dataset)
            shutil.rmtree(place, ignore_errors=True)  # it was not what it should be
            os.replace(unfinished, place)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        for other in self.folder.glob(f"{dataset.spec.id}-*"):
            if other != place:  # of a source that has changed since
                shutil.rmtree(other, ignore_errors=True)


def _save(folder: Path, dataset: Dataset) -> None:
    hashes = {}
    for name, tensor in zip(NAMES, _tensors(dataset), strict=True):
        path = folder / f"{name}.npy"
        with open(path, "wb") as file:
            np.save(file, tensor.numpy(), allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        hashes[name] = _hash(path)
    (folder / HASHES).write_text(json.dumps(hashes))


def _tensors(dataset: Dataset) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """In the order of NAMES."""
    return dataset.train.images, dataset.train.labels, dataset.test.images, dataset.test.labels


def _is_whole(place: Path) -> bool:
    hashes = json.loads((place / HASHES).read_text())
    return all(_hash(place / f"{name}.npy") == hashes[name] for name in NAMES)


def _mapped(path: Path) -> Tensor:
    """Copied page by page where somebody writes to it, which nobody does: PyTorch knows no tensors to read only."""
    return torch.from_numpy(np.load(path, mmap_mode="c", allow_pickle=False))


def _hash(path: Path) -> str:
    found = hashlib.blake2b(digest_size=16)
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()
