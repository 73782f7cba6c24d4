"""The collections of all visitors, each for its visitor alone: in a temporary folder that ends with the server."""

import atexit
import os
import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import IO

from cnn_demo import settings
from cnn_demo.errors import Busy
from cnn_demo.own_classes.images.collection import Collection
from cnn_demo.own_classes.images.limits import FULL, MOST_VISITORS, RETRY_AFTER, Budget

PREFIX = "cnn_lab_own_classes_"
SIGN = "server"


class Collections:
    """Safe to use from any thread. `clock` gives monotonic seconds; `gone` hears of each collection that is dropped."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, gone: Callable[[str], None] = lambda visitor: None
    ) -> None:
        self._clock, self._gone, self._budget = clock, gone, Budget()
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[Collection, float]] = OrderedDict()  # and when it was used, the oldest first
        self._folder: Path | None = None
        self._sign: IO[str] | None = None  # an open file, locked: whose server lives

    def of(self, visitor: str) -> Collection:
        """This visitor's, which is used by that. Busy when too many others have some."""
        with self._lock:
            self._drop_unused()
            if visitor not in self._kept:
                if len(self._kept) >= MOST_VISITORS:
                    raise Busy(FULL, RETRY_AFTER)
                self._kept[visitor] = Collection(self._new_folder(), self._budget), 0.0
            found = self._kept[visitor][0]
            self._kept[visitor] = found, self._clock()
            self._kept.move_to_end(visitor)
            return found

    def forget(self, visitor: str) -> None:
        """Delete what this visitor has brought."""
        with self._lock:
            self._drop(visitor)

    def close(self) -> None:
        """Delete everything."""
        with self._lock:
            for visitor in list(self._kept):
                self._drop(visitor)
            if self._folder is not None and self._sign is not None:
                atexit.unregister(self.close)
                self._sign.close()
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def _new_folder(self) -> Path:
        if self._folder is None:
            _sweep()
            self._folder = Path(tempfile.mkdtemp(prefix=PREFIX))
            self._sign = open(self._folder / SIGN, "w", encoding="ascii")  # noqa: SIM115 - open as long as this lives
            _lock(self._sign)
            atexit.register(self.close)
        return Path(tempfile.mkdtemp(dir=self._folder))

    def _drop_unused(self) -> None:
        """What stands first was used longest ago; collections without images are not worth their places."""
        while self._kept:
            visitor, (found, used) = next(iter(self._kept.items()))
            is_old = self._clock() - used > settings.RUN_KEEP_SECONDS
            if not is_old and (found.classes or len(self._kept) < MOST_VISITORS):
                return
            self._drop(visitor)

    def _drop(self, visitor: str) -> None:
        if visitor in self._kept:
            self._kept.pop(visitor)[0].clear()
            self._gone(visitor)


def _sweep() -> None:
    """Delete what servers have left that were killed: their signs are no longer locked."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            with open(folder / SIGN, "r+", encoding="ascii") as sign:
                if _lock(sign):
                    shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # just begun, or somebody else's


def _lock(file: IO[str]) -> bool:
    """Has this process the file for itself now, until it closes it or dies? Windows has no such lock."""
    if os.name != "posix":
        return False
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:
        return False
