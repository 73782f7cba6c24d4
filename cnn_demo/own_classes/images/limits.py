"""How much a visitor may bring, and how much all of them together."""

import threading
from dataclasses import dataclass

from cnn_demo import settings
from cnn_demo.errors import Busy


@dataclass(frozen=True)
class Limits:
    """What one collection may hold."""

    classes: int
    of_a_class: int  # images
    images: int
    bytes: int


VISITOR = Limits(classes=10, of_a_class=300, images=1500, bytes=150 * settings.MEGABYTE)  # a photo takes about 80 kB
COMMAND_LINE = Limits(classes=1000, of_a_class=1_000_000, images=1_000_000, bytes=100_000 * settings.MEGABYTE)
ALL_BYTES = 1000 * settings.MEGABYTE  # of everybody's
MOST_VISITORS = 200  # whose classes are kept
NAME_LENGTH = 60  # characters of a class's name
FULL = "There is no room for more images on this server now. Try again later."
RETRY_AFTER = 60.0  # seconds


class Budget:
    """Bytes that all visitors share. Safe to use from any thread."""

    def __init__(self, most: int = ALL_BYTES) -> None:
        self._free, self._lock = most, threading.Lock()

    def take(self, size: int) -> None:
        """Busy when so many are not free."""
        with self._lock:
            if size > self._free:
                raise Busy(FULL, RETRY_AFTER)
            self._free -= size

    def give_back(self, size: int) -> None:
        with self._lock:
            self._free += size
