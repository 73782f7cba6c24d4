"""Room for so many at once. Whoever finds none is told so, soon: a thread that waits serves nobody else meanwhile."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from cnn_demo.errors import Busy


class Turns:
    """`with turns():` takes one of `at_once` places for `patience` seconds at most, else raises Busy in these `words`,
    which says after how many seconds it may be worth trying again."""

    def __init__(self, at_once: int, words: str, patience: float = 0.0, retry_after: float = 1.0) -> None:
        self._places = threading.BoundedSemaphore(at_once)
        self.words, self.patience, self.retry_after = words, patience, retry_after

    @contextmanager
    def __call__(self) -> Iterator[None]:
        if not self._places.acquire(timeout=self.patience):
            raise Busy(self.words, self.retry_after)
        try:
            yield
        finally:
            self._places.release()
