"""Fetching the weights of an original once, with a time limit, to be there whole or not at all."""

import hashlib
import http.client
import logging
import os
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO

from cnn_demo import settings
from cnn_demo.data.download import UNWRITABLE, online, sweep
from cnn_demo.errors import DataUnavailable
from cnn_demo.originals.weights import Weights

log = logging.getLogger(__name__)

CHUNK = 131_072  # bytes at most between two reports
SILENT_SECONDS = 10.0  # a server that says nothing for so long is given up

Progress = Callable[[int, int], None]  # bytes that are here, bytes in all


def download(weights: Weights, path: Path, title: str, progress: Progress) -> None:
    """The weights of `title` at this path, checked. What `progress` raises ends it, and nothing is left.

    DataUnavailable says why there are none: downloads are switched off, no connection, too slow, another file than the
    published one.
    """
    if not settings.downloads_allowed():
        raise DataUnavailable(f"The weights of {title} are not here, and downloads are switched off.")
    if not online(weights.url):
        raise DataUnavailable(f"The weights of {title} cannot be downloaded: there is no connection.")
    partial = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path.parent)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix="download-", delete=False) as file:
            partial = file.name
            found = _fetched(weights, file, progress)
        if not found.startswith(weights.sha256):
            raise DataUnavailable(
                f"The weights of {title} could not be had: what arrived is not the published file, its hash differs."
            )
        os.replace(partial, path)
    except _TooLate as error:
        raise DataUnavailable(f"The weights of {title} did not arrive within {weights.seconds:.0f} seconds.") from error
    except (OSError, http.client.HTTPException) as error:
        log.warning("download of %s failed", weights.file, exc_info=True)
        is_here = isinstance(error, OSError) and error.errno in UNWRITABLE
        why = "the data folder is full or cannot be written to" if is_here else "the server did not answer as it should"
        raise DataUnavailable(f"The weights of {title} could not be had: {why}.") from error
    finally:
        if partial and os.path.exists(partial):
            os.remove(partial)


class _TooLate(Exception):
    """The time limit is over."""


def _fetched(weights: Weights, file: IO[bytes], progress: Progress) -> str:
    """Writes what arrives into the file; its SHA-256."""
    deadline, digest, here = time.monotonic() + weights.seconds, hashlib.sha256(), 0
    with urllib.request.urlopen(weights.url, timeout=SILENT_SECONDS) as answer:
        total = int(answer.headers.get("Content-Length") or weights.bytes)
        while chunk := answer.read1(CHUNK):  # what is there, so that a server that drips is noticed too
            here += len(chunk)
            if time.monotonic() > deadline or here > 2 * weights.bytes + CHUNK:
                raise _TooLate
            file.write(chunk)
            digest.update(chunk)
            progress(here, total)
    if here < total and "Content-Length" in answer.headers:
        raise http.client.IncompleteRead(b"", total - here)
    return digest.hexdigest()
