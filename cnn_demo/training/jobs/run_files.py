"""The files of visitors' networks, trained here or uploaded, and of their trainings: where they lie, which go."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from pathlib import Path

from cnn_demo import settings
from cnn_demo.data import DATASETS
from cnn_demo.errors import BadCheckpoint, LabError
from cnn_demo.prediction.checkpoint import atomic_file, checkpoint_file
from cnn_demo.prediction.checkpoint.card import OWN_CLASSES
from cnn_demo.prediction.model_store import new_run_id
from cnn_demo.storage import InFolder, storage_of
from cnn_demo.turns import Turns

log = logging.getLogger(__name__)

BUSY = "Somebody else's file is being checked."


class RunFiles:
    """The files in one folder, and whose the uploaded ones are. Safe to use from any thread."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._storage = folder, storage_of(folder)
        self._checking = Turns(1, BUSY)
        self._uploads: OrderedDict[str, tuple[str, int]] = OrderedDict()  # run id: (visitor, bytes), the oldest first

    def network_path(self, run_id: str) -> Path:
        """Where this run's network is kept, and a ModelStore looks for it."""
        return self.folder / f"{run_id}.safetensors"

    def state_path(self, run_id: str) -> Path:
        """Where the state of this run's training is kept, from which it can go on."""
        return self.folder / f"{run_id}.state"

    def has_state(self, run_id: str) -> bool:
        """Is that file there? At an address it is taken for granted: nobody waits for that here, and a training whose
        state is not there begins anew."""
        return not isinstance(self._storage, InFolder) or self.state_path(run_id).exists()

    def keep(self, run_id: str) -> None:
        """Keep the network that was written for this run. StorageAway where that cannot be done."""
        self._storage.keep(self.network_path(run_id))

    def keep_upload(self, read: Callable[[], bytes], visitor: str) -> str:
        """Keep a file that a visitor has uploaded, unchanged, as a run of theirs, and return the run's id.

        One file at a time is read() and checked. BadCheckpoint says what is wrong with it; then nothing has changed.
        The newest VISITOR_RUNS of a visitor stay, and of everybody's as many as fit into half of the room for runs.
        """
        with self._checking():
            data = read()
            card = checkpoint_file.loads(data).card
            known = DATASETS.get(card.data)
            if card.data != OWN_CLASSES and (known is None or card.input_shape != known.shape):
                raise BadCheckpoint("This network was made for other images than there are here.")
            run_id = new_run_id()
            atomic_file.write(self.network_path(run_id), data)
            try:
                self.keep(run_id)
            except LabError:
                self.network_path(run_id).unlink(missing_ok=True)
                raise
            self._uploads[run_id] = visitor, len(data)
            own = [each for each, (whose, _) in self._uploads.items() if whose == visitor]
            for gone in own[: -settings.VISITOR_RUNS]:
                self._forget(gone)
            while sum(size for _, size in self._uploads.values()) > settings.RUNS_BYTES // 2:
                self._forget(next(iter(self._uploads)))
        return run_id

    def remove(self, run_id: str) -> None:
        """Forget a run's files. It is no error when there are none."""
        for path in (self.network_path(run_id), self.state_path(run_id)):
            _remove(path, self._storage.remove)

    def sweep(self, busy: Collection[str] = ()) -> None:
        """Remove what is too old, the oldest beyond the size limit, and what killed saves have left.

        A network is worth more than the state of its training: states go first. The files of `busy` runs stay.
        """
        checkpoint_file.sweep(self.folder)
        now, total = time.time(), 0
        networks, states = (sorted(self._files(kind), reverse=True) for kind in ("safetensors", "state"))
        for modified, path in [*networks, *states]:
            total += _size(path)
            too_old = now - modified > settings.RUN_KEEP_SECONDS
            if path.stem not in busy and (too_old or total > settings.RUNS_BYTES):
                _remove(path, Path.unlink)
        self._storage.sweep(busy)

    def _forget(self, run_id: str) -> None:
        del self._uploads[run_id]
        self.remove(run_id)

    def _files(self, kind: str) -> list[tuple[float, Path]]:
        return [(_modified(path), path) for path in self.folder.glob(f"run-*.{kind}")]


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


def _remove(path: Path, remove: Callable[[Path], None]) -> None:
    try:
        remove(path)
    except FileNotFoundError:
        pass
    except OSError:
        log.warning("cannot remove an old network", exc_info=True)
