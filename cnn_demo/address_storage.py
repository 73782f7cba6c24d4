"""Files at an address that fsspec knows, with copies in a folder of this machine: see `storage`."""

import contextlib
import logging
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from cnn_demo import settings
from cnn_demo.bounded_cache import BoundedCache
from cnn_demo.errors import Busy

log = logging.getLogger(__name__)
Value = TypeVar("Value")

SEEN = 1024  # files whose versions are remembered
LOOK_SECONDS = 2.0  # a copy is compared with what is kept so often
ASK_SECONDS, SEND_SECONDS = 5.0, 60.0  # until an answer is given up, which somebody or only a training waits for
AGAIN_SECONDS = 15.0  # an address that did not answer is left alone for so long
SWEEP_SECONDS = 600.0  # between two looks for what is too old
THREADS = 4
AWAY = "The storage of this server, CNN_DEMO_DATA, cannot be reached now. Drawing goes on; try again in a minute."
NOT_KEPT = "What was trained cannot be kept: the storage of this server, CNN_DEMO_DATA, is away or full."


class StorageAway(Busy):
    """The address does not answer, or takes nothing."""

    def __init__(self, words: str = AWAY) -> None:
        super().__init__(words, retry_after=AGAIN_SECONDS)


class AtAddress:
    """Files at an address, with copies in `folder`. Safe to use from any thread; nobody waits for it for long."""

    def __init__(self, address: str, folder: Path) -> None:
        from fsspec.core import url_to_fs

        self._files, self._root = url_to_fs(address)
        self._folder = folder
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="storage")
        self._writing = threading.Lock()
        self._seen: BoundedCache[str, tuple[float, str]] = BoundedCache(SEEN)  # when it was looked at, and its version
        self._away_until = self._swept = self._dropped = float("-inf")

    def fetch(self, path: Path) -> None:
        now, is_here = time.monotonic(), path.exists()
        looked, version = self._seen.get(path.name) or (float("-inf"), "")
        if is_here and now - looked < LOOK_SECONDS:
            return
        try:
            self._drop_old_copies()
            found = self._ask(lambda: self._fetch(path, version if is_here else ""), ASK_SECONDS)
            self._seen.put(path.name, (now, found))
        except FileNotFoundError:
            pass  # not kept there, or not yet: what is here stays
        except StorageAway:
            if not is_here:
                raise

    def keep(self, path: Path) -> None:
        self._drop_old_copies()
        try:
            self._ask(lambda: self._send(path), SEND_SECONDS)
        except (StorageAway, OSError) as error:
            raise StorageAway(NOT_KEPT) from error

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._threads.submit(self._remove, self._at(path.name))

    def sweep(self, busy: Collection[str]) -> None:
        if time.monotonic() - self._swept > SWEEP_SECONDS:
            self._swept = time.monotonic()
            self._threads.submit(self._sweep, frozenset(busy))

    def text(self, name: str, make: Callable[[], str] | None = None) -> str:
        """The words in a file of this name; those of `make` where there was none, else "". StorageAway where nobody
        knows."""

        def read() -> str:
            try:
                return str(self._files.cat_file(self._at(name)), "utf-8")
            except FileNotFoundError:
                words = make() if make else ""
            if words:
                self._files.makedirs(self._root, exist_ok=True)
                self._files.pipe_file(self._at(name), words.encode())
            return words

        try:
            return self._ask(read, ASK_SECONDS)
        except OSError as error:
            raise StorageAway from error

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _send(self, path: Path) -> None:
        """All of it or nothing."""
        there = self._at(path.name)
        self._files.makedirs(self._root, exist_ok=True)
        with self._writing, self._files.transaction, path.open("rb") as here, self._files.open(there, "wb") as kept:
            shutil.copyfileobj(here, kept)

    def _fetch(self, path: Path, version: str) -> str:
        """Copy it here unless this version is here; its version."""
        self._files.invalidate_cache()
        there = self._at(path.name)
        found = str(self._files.ukey(there))
        if found != version and not self._is_older(there, path, version):
            unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
            self._files.get_file(there, str(unfinished))
            unfinished.replace(path)
        return found

    def _is_older(self, there: str, path: Path, version: str) -> bool:
        """Is what lies here newer, because it could not be kept?"""
        here = not version and path.exists() and path.stat().st_mtime
        return bool(here and here > self._files.modified(there).timestamp())

    def _ask(self, question: Callable[[], Value], seconds: float) -> Value:
        """OSError as the question raises it; StorageAway for no answer, and for a while after that."""
        if time.monotonic() < self._away_until:
            raise StorageAway
        try:
            return self._threads.submit(question).result(seconds)
        except FileNotFoundError:
            raise
        except Exception as error:  # whatever a kind of storage calls it
            log.warning("the storage does not answer: %s", type(error).__name__)
            self._away_until = time.monotonic() + AGAIN_SECONDS
            raise StorageAway from error

    def _drop_old_copies(self) -> None:
        """Whoever asks for one again gets it anew."""
        if time.monotonic() - self._dropped < SWEEP_SECONDS:
            return
        self._dropped, now = time.monotonic(), time.time()
        for copy in self._folder.glob("run-*"):
            with contextlib.suppress(OSError):  # another process of ours has just done it
                if now - copy.stat().st_mtime > settings.RUN_KEEP_SECONDS:
                    copy.unlink()

    def _remove(self, there: str) -> None:
        try:
            self._files.rm_file(there)
        except Exception as error:
            log.info("what was kept cannot be removed: %s", type(error).__name__)

    def _sweep(self, busy: Collection[str]) -> None:
        try:
            self._files.invalidate_cache()
            kept: list[str] = self._files.ls(self._root, detail=False)
            old = [each for each in kept if self._is_too_old(each) and Path(each).stem not in busy]
        except Exception as error:
            log.warning("the storage cannot be looked through: %s", type(error).__name__)
            return
        for each in old:
            self._remove(each)

    def _is_too_old(self, there: str) -> bool:
        name = there.rsplit("/", 1)[-1]
        modified: Any = self._files.modified(there) if name.startswith("run-") else None
        return modified is not None and time.time() - modified.timestamp() > settings.RUN_KEEP_SECONDS
