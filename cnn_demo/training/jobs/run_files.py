"""The files of visitors' networks, trained here or uploaded, and of their trainings: where they lie, which go."""

import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from pathlib import Path

from cnn_demo import settings
from cnn_demo.data import DATASETS
from cnn_demo.errors import BadCheckpoint, Busy
from cnn_demo.prediction.checkpoint import atomic_file, checkpoint_file
from cnn_demo.prediction.model_store import runs_folder

log = logging.getLogger(__name__)

WAIT_SECONDS = 5.0  # seconds to wait while somebody else's file is checked
_checking = threading.Lock()
_uploads: OrderedDict[str, tuple[str, int]] = OrderedDict()  # run id: (visitor, bytes), the oldest first


def network_path(run_id: str) -> Path:
    """Where this run's network is kept, and model_store.get looks for it."""
    return runs_folder() / f"{run_id}.safetensors"


def state_path(run_id: str) -> Path:
    """Where the state of this run's training is kept, from which it can go on."""
    return runs_folder() / f"{run_id}.state"


def has_state(run_id: str) -> bool:
    """Is that file there?"""
    return state_path(run_id).exists()


def keep_upload(read: Callable[[], bytes], visitor: str) -> str:
    """Keep a file that a visitor has uploaded, unchanged, as a run of theirs, and return the run's id.

    One file at a time is read() and checked. BadCheckpoint says what is wrong with it; then nothing has changed. The
    newest VISITOR_RUNS of a visitor stay, and of everybody's as many as fit into half of the room for runs.
    """
    if not _checking.acquire(timeout=WAIT_SECONDS):
        raise Busy("Somebody else's file is being checked.")
    try:
        data = read()
        card = checkpoint_file.loads(data).card
        if card.data not in DATASETS or card.input_shape != DATASETS[card.data].shape:
            raise BadCheckpoint("This network was made for other images than there are here.")
        run_id = "run-" + secrets.token_hex(16)
        atomic_file.write(network_path(run_id), data)
        _uploads[run_id] = visitor, len(data)
        own = [each for each, (whose, _) in _uploads.items() if whose == visitor]
        for gone in own[: -settings.VISITOR_RUNS]:
            _forget(gone)
        while sum(size for _, size in _uploads.values()) > settings.RUNS_BYTES // 2:
            _forget(next(iter(_uploads)))
    finally:
        _checking.release()
    return run_id


def _forget(run_id: str) -> None:
    del _uploads[run_id]
    remove(run_id)


def remove(run_id: str) -> None:
    """Forget a run's files. It is no error when there are none."""
    _unlink(network_path(run_id))
    _unlink(state_path(run_id))


def sweep(busy: Collection[str] = ()) -> None:
    """Remove what is too old, the oldest beyond the size limit, and what killed saves have left.

    A network is worth more than the state of its training: states go first. The files of `busy` runs stay.
    """
    checkpoint_file.sweep(runs_folder())
    now, total = time.time(), 0
    for modified, path in [*sorted(_files("safetensors"), reverse=True), *sorted(_files("state"), reverse=True)]:
        total += _size(path)
        too_old = now - modified > settings.RUN_KEEP_SECONDS
        if path.stem not in busy and (too_old or total > settings.RUNS_BYTES):
            _unlink(path)


def _files(kind: str) -> list[tuple[float, Path]]:
    return [(_modified(path), path) for path in runs_folder().glob(f"run-*.{kind}")]


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        log.warning("cannot remove an old network", exc_info=True)
