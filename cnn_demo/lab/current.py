"""Which lab a handler works in: that of the app whose page asks, however many apps this process serves."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path

from cnn_demo import settings
from cnn_demo.lab.lab import Lab, open_lab


class Later:
    """A lab that opens when it is first needed: with it comes PyTorch, and a page is to be there before. Its folders
    are those of now."""

    def __init__(self, folder: Path | None = None, checkpoints: Path | None = None) -> None:
        self._open: Callable[[], Lab] = partial(
            open_lab, settings.data_folder() if folder is None else folder, checkpoints or settings.CHECKPOINTS
        )
        self._lock = threading.Lock()
        self._lab: Lab | None = None
        self.leaving = False  # has this server been told to stop?

    def __call__(self) -> Lab:
        with self._lock:
            if self._lab is None:
                self._lab = self._open()
            return self._lab

    def leave(self, seconds: float) -> int:
        """Take nobody new from now on, and stop what is being trained: how many runs that were, after `seconds` at
        most. What is under way may still end."""
        self.leaving = True
        lab = self._lab  # not locked: one that is being opened has no runs
        return lab.jobs.leave(seconds) if lab else 0

    def close(self) -> None:
        """End what it started, if it was ever opened."""
        with self._lock:
            if self._lab is not None:
                self._lab.close()


_current: ContextVar[Callable[[], Lab]] = ContextVar("lab")


def current_lab() -> Lab:
    """The lab that the request at hand is about."""
    return _current.get()()


def current() -> Callable[[], Lab]:
    """The same, not opened yet: what a component takes along when a page is built."""
    return _current.get()


@contextmanager
def using(lab: Callable[[], Lab]) -> Iterator[None]:
    """Inside of it, `lab` is the current one."""
    token = _current.set(lab)
    try:
        yield
    finally:
        _current.reset(token)
