"""Files that are written whole or not at all, whatever happens: a kill, a full disk, a folder that is read-only.

The data goes to a temporary file in the same folder, reaches the disk, and only then takes the old file's name.
"""

import errno
import os
import secrets
import time
from pathlib import Path

from cnn_demo.errors import BadCheckpoint

LEFTOVER_SECONDS = 3600  # an unfinished file of this age belongs to nobody


def write(path: Path, data: bytes) -> None:
    """Make `path` hold `data`. BadCheckpoint says in words why it could not: the old file is then still whole."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path.parent)
        try:
            with open(unfinished, "xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
        reason = "there is no room left on the disk" if full else "its folder cannot be written to"
        raise BadCheckpoint(f"The network could not be saved: {reason}.") from error


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut. Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what saves that were killed have left behind."""
    for leftover in folder.glob(".*.part"):
        try:
            if time.time() - leftover.stat().st_mtime > LEFTOVER_SECONDS:
                leftover.unlink()
        except OSError:
            continue  # someone else's save has just finished or swept it
