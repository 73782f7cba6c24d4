"""The collections of all visitors, each for its visitor alone: in a temporary folder that ends with the server."""

import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from cnn_demo import settings
from cnn_demo.errors import Busy
from cnn_demo.own_classes.collection import Collection
from cnn_demo.own_classes.limits import FULL, MOST_VISITORS, RETRY_AFTER, Budget

PREFIX = "cnn_lab_own_classes_"


class Collections:
    """Safe to use from any thread. `clock` gives monotonic seconds; `gone` hears of each collection that is dropped."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, gone: Callable[[str], None] = lambda visitor: None
    ) -> None:
        self._clock, self._gone, self._budget = clock, gone, Budget()
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[Collection, float]] = OrderedDict()  # and when it was used, the oldest first
        self._folder: Path | None = None

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
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def _new_folder(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix=PREFIX))
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
