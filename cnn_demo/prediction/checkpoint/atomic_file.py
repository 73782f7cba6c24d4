"""Files that are written whole or not at all, whatever happens: a kill, a full disk, a folder that is read-only.

The data goes to a temporary file in the same folder, reaches the disk, and only then takes the old file's name.
"""

import errno
import os
import re
import secrets
import time
from pathlib import Path
from typing import IO

from cnn_demo.errors import BadCheckpoint

OURS = re.compile(r"[.].+[.][0-9a-f]{8}[.]part")
LEFTOVER_SECONDS = 3600  # an unfinished file of this age belongs to nobody, whatever it was to become


def write(path: Path, data: bytes) -> None:
    """Make `path` hold `data`. BadCheckpoint says in words why it could not: the old file is then still whole."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        earlier = _unfinished(path)
        _write_and_rename(path, data)
        _sync_folder(path.parent)
        for leftover in earlier:
            _remove_if_abandoned(leftover)
    except OSError as error:
        raise _refusal(error) from error


def check_writable(path: Path) -> None:
    """Make the folder of `path`, and see that a file can be written there. BadCheckpoint, as of write(), if not."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        probe = _unfinished_name(path)
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise _refusal(error) from error


def _unfinished_name(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")


def _refusal(error: OSError) -> BadCheckpoint:
    reason = "its folder cannot be written to"
    if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        reason = "there is no room left on the disk"
    elif error.errno == errno.ENAMETOOLONG:
        reason = "its name is too long"
    return BadCheckpoint(f"The network could not be saved: {reason}.")


def _write_and_rename(path: Path, data: bytes) -> None:
    unfinished, file = _begin(path)
    try:
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if os.name == "posix":
                os.replace(unfinished, path)
        if os.name != "posix":  # Windows renames no open file
            os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _begin(path: Path) -> tuple[Path, IO[bytes]]:
    """A new unfinished file of `path`, which is locked while it is written, where there are such locks: a killed
    program's is not. One that another save has taken for abandoned before it was locked is begun anew."""
    while True:
        unfinished = _unfinished_name(path)
        file = open(unfinished, "xb")  # noqa: SIM115 - who called closes it
        _lock(file.fileno(), wait=True)
        if unfinished.exists():
            return unfinished, file
        file.close()


def _unfinished(path: Path) -> list[Path]:
    """Files that were to become `path`."""
    name = re.compile(re.escape(f".{path.name}.") + "[0-9a-f]{8}[.]part")
    return [file for file in path.parent.iterdir() if name.fullmatch(file.name)]


def _remove_if_abandoned(leftover: Path) -> None:
    """Remove what a killed save has left of the same file. Nobody writes it: else it would be locked."""
    try:
        with open(leftover, "rb") as file:
            if _lock(file.fileno()):
                leftover.unlink()
    except OSError:
        return  # its save has just finished


def _lock(file: int, wait: bool = False) -> bool:
    """Has this process the file for itself now, until it closes it or dies? Windows has no such lock."""
    if os.name != "posix":
        return False
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return True
    except OSError:  # somebody else's, or a file system without locks
        return False


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut. Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what saves that were killed have left behind, whatever it was to become. For folders of our own alone."""
    for leftover in folder.glob(".*.part"):
        try:
            if OURS.fullmatch(leftover.name) and time.time() - leftover.stat().st_mtime > LEFTOVER_SECONDS:
                leftover.unlink()
        except OSError:
            continue  # someone else's save has just finished or swept it
