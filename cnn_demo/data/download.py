"""Fetching a complete data set once, with torchvision, which knows where each one lies and checks its hashes.

A download may fail in many ways and must not take long: no line, a silent server, a tampered file, a full disk. Each
way ends in one DataUnavailable sentence, which is remembered, so that the next training does not wait for it again.
"""

import errno
import logging
import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import numpy as np

from cnn_demo import settings
from cnn_demo.data.dataset import Arrays, DatasetSpec
from cnn_demo.errors import DataUnavailable

log = logging.getLogger(__name__)
Say = Callable[[str], None]

PROBE_SECONDS = 1.0  # no line answers within this time
RETRY_SECONDS = 600  # a download that failed is not tried again for so long
LEFTOVER_SECONDS = 86_400  # a scratch folder this old belongs to a process that was killed
ARCHIVES = (".gz", ".zip", ".bz2", ".mat")
UNWRITABLE = (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST)


class Downloads:
    """Into one folder; what failed there lately is remembered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._failed: dict[str, tuple[float, str]] = {}  # data set -> (when, why)

    def download(self, spec: DatasetSpec, say: Say = lambda sentence: None) -> None:
        """Fetch the complete data set and keep it as <folder>/<id>.npz, telling `say` how far it is.

        Raises DataUnavailable at once when there is no line to it or when it failed a moment ago, and after its time
        limit when it has not arrived by then.
        """
        when, why = self._failed.get(spec.id, (0.0, ""))
        if not why or time.monotonic() > when + RETRY_SECONDS:
            why = _try(spec, self.folder, say)
            self._failed[spec.id] = (time.monotonic(), why)
        if why:
            raise DataUnavailable(why)


def seconds_for(spec: DatasetSpec) -> float:
    """The time limit of its download."""
    return settings.DOWNLOAD_SECONDS * max(1.0, spec.download_megabytes / settings.DOWNLOAD_MEGABYTES)


def online(url: str) -> bool:
    """Can the host of `url`, or the proxy on the way to it, be looked up and reached within a second?

    Asked in a thread, because a name look-up has no time limit of its own.
    """
    reached = threading.Event()

    def ask() -> None:
        try:
            socket.create_connection(_first_hop(url), timeout=PROBE_SECONDS).close()
            reached.set()
        except (OSError, ValueError):  # ValueError: a proxy setting that is no address
            log.info("no line to %s", url, exc_info=True)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PROBE_SECONDS)
    return reached.is_set()


def _first_hop(url: str) -> tuple[str, int]:
    """(host, port) of the first machine on the way: the proxy's where one is set, else the url's own."""
    target = urlsplit(url)
    proxy = getproxies().get(target.scheme)
    if proxy and not proxy_bypass(target.netloc):
        target = urlsplit(proxy if "//" in proxy else f"http://{proxy}")
    return target.hostname or "", target.port or (443 if target.scheme == "https" else 80)


def _try(spec: DatasetSpec, folder: Path, say: Say) -> str:
    """Download; the answer is "" or one sentence that says why there is nothing."""
    if not online(spec.download_from):
        return f"{spec.title} cannot be downloaded: there is no connection."
    failures: list[Exception] = []
    scratch: list[Path] = []

    def fetch() -> None:
        try:
            _fetch(spec, folder, scratch)
        except Exception as error:
            log.warning("download of %s failed", spec.id, exc_info=True)
            failures.append(error)

    # torchvision has no time limit: a late thread is left alone, and what it brings in the end serves the next load.
    worker = threading.Thread(target=fetch, name=f"download {spec.id}", daemon=True)
    worker.start()
    deadline = time.monotonic() + seconds_for(spec)
    said = ""
    while worker.is_alive() and time.monotonic() < deadline:
        sentence = f"Downloading {spec.title}, once: {_megabytes(scratch, spec)} of {spec.download_megabytes} MB."
        if sentence != said:
            say(sentence)
        said = sentence
        worker.join(0.2)
    if worker.is_alive():
        return f"{spec.title} did not arrive within {seconds_for(spec):.0f} seconds."
    return f"{spec.title} could not be had: {_reason(failures[0])}." if failures else ""


def _fetch(spec: DatasetSpec, folder: Path, scratch: list[Path]) -> None:
    """Download into a folder of its own beside the final place, then move the finished file there in one step."""
    import torchvision.datasets as tv

    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix="download-") as name:
        scratch.append(Path(name))
        kind = getattr(tv, spec.torchvision_name)
        try:
            (x_train, y_train), (x_test, y_test) = (_part(spec, kind, Path(name), part) for part in (True, False))
        except RuntimeError as error:  # torchvision's for everything; what has arrived says more
            if _hash_differs(kind, Path(name)):
                raise _HashDiffers from error
            raise
        whole = Path(name) / "whole.npz"
        with open(whole, "wb") as file:
            y_train, y_test = y_train.astype(np.uint8), y_test.astype(np.uint8)
            np.savez(file, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
            file.flush()
            os.fsync(file.fileno())
        os.replace(whole, folder / f"{spec.id}.npz")


def _part(spec: DatasetSpec, kind: Any, folder: Path, is_train: bool) -> Arrays:
    if spec.read:
        return spec.read(folder, is_train)
    part = kind(str(folder), train=is_train, download=True)
    return np.asarray(part.data, dtype=np.uint8), np.asarray(part.targets)


class _HashDiffers(Exception):
    """What arrived is not the published file."""


def _hash_differs(kind: Any, folder: Path) -> bool:
    """Is there an archive of torchvision's data set `kind` whose hash is not the published one?"""
    from torchvision.datasets.utils import check_integrity

    return any(not check_integrity(str(file), md5) for name, md5 in _published(kind) for file in folder.rglob(name))


def _published(kind: Any) -> list[tuple[str, str]]:
    """The archives of torchvision's data set `kind`, each with its hash: every family says it in its own way."""
    if hasattr(kind, "split_list"):  # USPS and SVHN
        return [(name, md5) for _, name, md5 in kind.split_list.values()]
    if hasattr(kind, "tgz_md5"):  # CIFAR
        return [(kind.filename, kind.tgz_md5)]
    if hasattr(kind, "md5"):  # EMNIST, which has MNIST's `resources` too
        return [(os.path.basename(kind.url), kind.md5)]
    named = kind.resources
    each = named if isinstance(named, list) else [pair for pairs in named.values() for pair in pairs]
    return [(os.path.basename(url), md5) for url, md5 in each]


def sweep(folder: Path) -> None:
    """Remove what downloads of killed processes left behind: folders, or files of weights."""
    for leftover in folder.glob("download-*"):
        if time.time() - leftover.stat().st_mtime > LEFTOVER_SECONDS:
            leftover.unlink() if leftover.is_file() else shutil.rmtree(leftover, ignore_errors=True)


def _megabytes(scratch: list[Path], spec: DatasetSpec) -> int:
    """How much has arrived: the archives only, not what is unpacked from them."""
    try:
        files = [file for folder in scratch for file in folder.rglob("*") if file.suffix in ARCHIVES]
        return min(sum(file.stat().st_size for file in files) // settings.MEGABYTE, spec.download_megabytes)
    except OSError:  # the folder is being removed: all has arrived
        return 0


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in UNWRITABLE:
        return "the data folder is full or cannot be written to"
    if isinstance(error, _HashDiffers):
        return "what arrived is not the published file, its hash differs"
    return "the server did not answer as it should"
