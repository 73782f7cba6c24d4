"""What was worked out lately, by key: bounded in entries and bytes, the least recently used goes first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BoundedCache(Generic[Key, Value]):
    """At most `entries`, which together have at most `bytes` by `size`. Safe to use from any thread."""

    def __init__(self, entries: int, bytes: int = 0, size: Callable[[Value], int] = lambda value: 0) -> None:
        self.entries, self.bytes = entries, bytes
        self._size, self._lock, self._total = size, threading.Lock(), 0
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Key, value: Value) -> None:
        """What is larger than all the room there is, is not kept."""
        size = self._size(value)
        with self._lock:
            self._drop(key)
            self._kept[key] = value, size
            self._total += size
            while len(self._kept) > self.entries or self._total > self.bytes > 0:
                self._drop(next(iter(self._kept)))

    def keep(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of this key, made where there is none. Two threads may both make it: one of the two is kept."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def forget(self, gone: Callable[[Key], bool]) -> None:
        """Drop every entry whose key is `gone`."""
        with self._lock:
            for key in [key for key in self._kept if gone(key)]:
                self._drop(key)

    def __iter__(self) -> Iterator[Key]:
        """Its keys, the least recently used first."""
        with self._lock:
            return iter(list(self._kept))

    @property
    def total(self) -> int:
        """Bytes of everything that is kept."""
        return self._total

    def __len__(self) -> int:
        return len(self._kept)

    def _drop(self, key: Key) -> None:
        _, size = self._kept.pop(key, (None, 0))
        self._total -= size
