"""A person's own images: a folder with a folder for each class. What is in it may be anything: links are not followed,
and nothing but plain files is opened.
"""

import os
import stat
from pathlib import Path

from cnn_demo import settings
from cnn_demo.errors import BadImage, BadValue


def folders_in(folder: str) -> list[Path]:
    """Those that lie in it, by name; none whose name begins with a dot. BadValue when it cannot be read."""
    return sorted(Path(each.path) for each in _inside(folder) if each.is_dir(follow_symlinks=False))


def files_in(folder: Path) -> tuple[list[Path], int]:
    """(plain files by name, how many links are left out). BadValue when the folder cannot be read."""
    inside = _inside(str(folder))
    plain = sorted(Path(each.path) for each in inside if each.is_file(follow_symlinks=False))
    return plain, sum(each.is_symlink() for each in inside)


def content(path: Path) -> bytes:
    """BadImage for what cannot be read, or has become something else than a plain file since it was listed."""
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(number, "rb") as file:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise BadImage("This is no plain file.")
            return file.read(settings.UPLOAD_BYTES + 1)  # image_io refuses what is longer
    except OSError as error:
        raise BadImage(f"This file cannot be opened: {(error.strerror or 'unknown').lower()}.") from error


def _inside(folder: str) -> list[os.DirEntry[str]]:
    try:
        return [each for each in os.scandir(folder) if not each.name.startswith(".")]
    except (OSError, ValueError) as error:
        raise BadValue(f'There is no folder "{shown(folder)}" that can be read.') from error


def about_links(links: int) -> str:
    """Empty, or: ": 2 links to somewhere else"."""
    return f": {links:,} link{'s' * (links != 1)} to somewhere else" if links else ""


def shown(name: str) -> str:
    """A file's name as a line of text, whatever is in it."""
    text = "".join(letter if letter.isprintable() else "?" for letter in name)
    return text if len(text) <= 60 else f"{text[:59]}…"
