"""The data folder that all machines of a cluster share (a network file system), or the address that all reach: can
it be written to, and is it the same one everywhere? It has a name of its own, drawn once and kept in it, that every
machine must find there.
"""

import contextlib
import errno
import os
import secrets
import time
from pathlib import Path

from cnn_demo.address_storage import AtAddress, StorageAway
from cnn_demo.errors import BadValue
from cnn_demo.storage import storage_of

SEEN_SECONDS = 5.0  # until what was written on one machine shows on another: NFS keeps listings for some seconds
LEAST_BYTES = 256_000_000  # some runs with their states
REASONS = {errno.ENOSPC: "no room is left", errno.EROFS: "it is read-only", errno.EACCES: "we have no right to"}


def name_of(folder: Path) -> str:
    """The folder's own name, drawn now if it has none. BadValue says why nothing can be kept in it."""
    file = _file(folder)
    if isinstance(storage := storage_of(file.parent), AtAddress):
        return storage.text(file.name, lambda: secrets.token_hex(16))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError), file.open("x") as new:
            new.write(secrets.token_hex(16))
        os.utime(file)  # can it be written to now?
        left = _bytes_left(folder)
        name = file.read_text()
    except OSError as error:
        reason = REASONS.get(error.errno or 0, "it is away")
        raise BadValue(f"The folder of the cluster, CNN_DEMO_DATA, cannot be written to: {reason}.") from error
    if left < LEAST_BYTES:
        raise BadValue(f"The folder of the cluster, CNN_DEMO_DATA, is full: {left // 1_000_000} MB are left.")
    return name


def why_other(folder: Path, name: str) -> str:
    """Why this folder is not the one of that name, in a sentence; "" when it is."""
    end = time.monotonic() + SEEN_SECONDS
    while _read(folder) != name:
        if time.monotonic() > end:
            return "CNN_DEMO_DATA must be one folder that all machines of the cluster share, under the same path."
        time.sleep(0.2)
    return ""


def _file(folder: Path) -> Path:
    return folder / "runs" / ".cluster"


def _read(folder: Path) -> str:
    try:
        if isinstance(storage := storage_of(folder / "runs"), AtAddress):
            return storage.text(_file(folder).name)
        return _file(folder).read_text()
    except (OSError, StorageAway):
        return ""


def _bytes_left(folder: Path) -> int:
    if not hasattr(os, "statvfs"):  # Windows
        return LEAST_BYTES
    system = os.statvfs(folder)
    return system.f_bavail * system.f_frsize
