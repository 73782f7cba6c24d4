"""The files of visitors' networks and of the trainings that made them: where they lie, and which of them have to go."""

import logging
import time
from collections.abc import Collection
from pathlib import Path

from cnn_demo import settings
from cnn_demo.prediction import checkpoints
from cnn_demo.prediction.library import runs_folder

log = logging.getLogger(__name__)


def path_of(run_id: str) -> Path:
    """Where this run's network is kept, and library.get looks for it."""
    return runs_folder() / f"{run_id}.safetensors"


def state_of(run_id: str) -> Path:
    """Where the state of this run's training is kept, from which it can go on."""
    return runs_folder() / f"{run_id}.state"


def remove(run_id: str) -> None:
    """Forget a run's files. It is no error when there are none."""
    _unlink(path_of(run_id))
    _unlink(state_of(run_id))


def sweep(busy: Collection[str] = ()) -> None:
    """Remove what is too old, the oldest beyond the size limit, and what killed saves have left.

    A network is worth more than the state of its training: states go first. The files of `busy` runs stay.
    """
    checkpoints.sweep(runs_folder())
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
