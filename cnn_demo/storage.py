"""Where visitors' networks and the states of their trainings are kept: in a folder of this machine; or at an address
that all machines reach, s3:// or any other that fsspec knows, of which the folder then has copies.
"""

import logging
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cnn_demo import settings
from cnn_demo.bounded_cache import BoundedCache
from cnn_demo.errors import BadValue, Busy

log = logging.getLogger(__name__)
Value = TypeVar("Value")

SIGN = ".address"  # a file in a folder of copies: of what
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


class Storage(Protocol):
    """What keeps the files of one folder. Names are those in the folder; there are no folders below it."""

    def fetch(self, path: Path) -> None:
        """See to it that `path` is as it is kept, if it is kept. StorageAway where that is not known."""

    def keep(self, path: Path) -> None:
        """Keep what was written there, in place of what was kept. StorageAway where that cannot be done."""

    def remove(self, path: Path) -> None:
        """It need not be kept any longer, nor lie here. Never raises but for this machine's own folder."""

    def sweep(self, busy: Collection[str]) -> None:
        """Let go what was kept for longer than settings.RUN_KEEP_SECONDS, but for the stems of `busy`. Never waits."""


def storage_of(folder: Path) -> Storage:
    """What keeps this folder's files: itself, unless it says that it has copies of an address."""
    try:
        address = (folder / SIGN).read_text(encoding="utf-8")
    except OSError:
        return InFolder()
    return _at_address(address, folder)


def local_folder(place: str) -> Path:
    """The data folder of this machine for a place: that itself, or where copies of an address are. BadValue where such
    a folder cannot be made, or nothing here knows such an address."""
    if not settings.is_address(place):
        return Path(place)
    check_address(place)
    folder = settings.copies_of(place)
    sign = folder / "runs" / SIGN
    try:
        sign.parent.mkdir(parents=True, exist_ok=True)
        sign.write_text(f"{place.rstrip('/')}/runs", encoding="utf-8")
    except OSError as error:
        raise BadValue("The user's cache folder cannot be written to: copies of CNN_DEMO_DATA lie there.") from error
    return folder


def place_of(folder: Path) -> str:
    """What local_folder() was given for this data folder."""
    try:
        return (folder / "runs" / SIGN).read_text(encoding="utf-8").removesuffix("/runs")
    except OSError:
        return str(folder.absolute())


def check_address(address: str) -> None:
    """BadValue for an address of a kind that is not known, or that needs a package which is not here."""
    from fsspec.registry import get_filesystem_class

    kind = address.split("://")[0]
    try:
        get_filesystem_class(kind)
    except ImportError as error:
        raise BadValue(f"CNN_DEMO_DATA={kind}:// needs a package more. {str(error).rstrip('.')[:80]}.") from error
    except ValueError as error:
        raise BadValue(
            f'CNN_DEMO_DATA: "{kind[:20]}://" is no storage that fsspec knows. Try s3:// or file://.'
        ) from error


class InFolder:
    """The folder is the storage."""

    def fetch(self, path: Path) -> None:
        pass

    def keep(self, path: Path) -> None:
        pass

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def sweep(self, busy: Collection[str]) -> None:
        pass


class AtAddress:
    """Files at an address, with copies in `folder`. Safe to use from any thread; nobody waits for it for long."""

    def __init__(self, address: str, folder: Path) -> None:
        from fsspec.core import url_to_fs

        self._files, self._root = url_to_fs(address)
        self._folder = folder
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="storage")
        self._writing = threading.Lock()
        self._seen: BoundedCache[str, tuple[float, str]] = BoundedCache(SEEN)  # when it was looked at, and its version
        self._away_until = self._swept = float("-inf")

    def fetch(self, path: Path) -> None:
        now, is_here = time.monotonic(), path.exists()
        looked, version = self._seen.get(path.name) or (float("-inf"), "")
        if is_here and now - looked < LOOK_SECONDS:
            return
        try:
            found = self._ask(lambda: self._fetch(path, version if is_here else ""), ASK_SECONDS)
            self._seen.put(path.name, (now, found))
        except FileNotFoundError:
            pass  # not kept there, or not yet: what is here stays
        except StorageAway:
            if not is_here:
                raise

    def keep(self, path: Path) -> None:
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


@lru_cache(maxsize=8)
def _at_address(address: str, folder: Path) -> AtAddress:
    """One for all of this process: what it has seen, and that it is away, all know."""
    return AtAddress(address, folder)
