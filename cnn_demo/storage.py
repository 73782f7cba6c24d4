"""Where visitors' networks and the states of their trainings are kept: in a folder of this machine; or at an address
that all machines reach, s3:// or any other that fsspec knows, of which the folder then has copies.
"""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cnn_demo import settings
from cnn_demo.address_storage import AtAddress
from cnn_demo.errors import BadValue

SIGN = ".address"  # a file in a folder of copies: of what


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


@lru_cache(maxsize=8)
def _at_address(address: str, folder: Path) -> AtAddress:
    """One for all of this process: what it has seen, and that it is away, all know."""
    return AtAddress(address, folder)
