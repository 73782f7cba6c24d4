"""Where `train --out` writes, found out before anything is trained: a name that cannot be, or that is somebody else's,
is refused then and not after hours. What was not written by CNN Lab is never replaced.
"""

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from cnn_demo.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Callable

NETWORK, STATE = ".safetensors", ".state"


def checked(word: str) -> Path:
    """The path that this word names, its folder made. BadValue, or BadCheckpoint for a folder that cannot be written
    to, says why no network can be written there."""
    from cnn_demo.prediction.checkpoint import atomic_file, checkpoint_file
    from cnn_demo.training.session import resume_state

    path = Path(word)
    shown = f'"{_short(word)}"'
    if not path.name or path.name == ".." or "\0" in word or word.endswith(("/", os.sep)):
        raise BadValue(f"--out needs the name of a file, not {shown}.")
    if not _is_text(word):
        raise BadValue(f"--out needs a name that is text in UTF-8, not {shown}.")
    if path.suffix == STATE or path.name == STATE:
        raise BadValue(f"{shown} is what the state of a training is called: choose another name for --out.")
    state = state_path(path)
    for file, load, what in ((path, checkpoint_file.describe, "network"), (state, resume_state.load, "training")):
        _check_replaceable(file, load, what)
    if os.path.lexists(state) and os.path.lexists(_partner(path)):
        raise BadValue(f'--out {shown}: its state would replace that of "{_short(_partner(path).name)}".')
    for file in (path, state):
        atomic_file.check_writable(file)
    return path


def state_path(path: Path) -> Path:
    """Where the state of this network's training lies: net.state for net.safetensors, net.v1.state for net.v1."""
    return path.with_name(f"{path.name.removesuffix(NETWORK)}{STATE}")


def _partner(path: Path) -> Path:
    """The one other name with the same state: net for net.safetensors, net.safetensors for net."""
    name = path.name
    return path.with_name(name.removesuffix(NETWORK) if name.endswith(NETWORK) else f"{name}{NETWORK}")


def _check_replaceable(path: Path, load: "Callable[[Path], object]", what: str) -> None:
    """BadValue when something is there that is no file of ours."""
    from cnn_demo.errors import BadCheckpoint

    shown = f'"{_short(str(path))}"'
    try:
        mode = path.lstat().st_mode
    except OSError:  # nothing is there, or nobody may look: then it cannot be written to either
        return
    if stat.S_ISDIR(mode):
        raise BadValue(f"{shown} is a folder: --out needs the name of a file in it.")
    if stat.S_ISLNK(mode):
        raise BadValue(f"{shown} is a link: give --out the name of the file itself.")
    if not stat.S_ISREG(mode):
        raise BadValue(f"{shown} is a device or a pipe: --out needs the name of a file.")
    try:
        load(path)
    except BadCheckpoint as error:
        raise BadValue(f"{shown} is there already and is no {what} of CNN Lab. Choose another --out.") from error


def _is_text(word: str) -> bool:
    """safetensors opens no other names."""
    try:
        return bool(word.encode("utf-8"))
    except UnicodeEncodeError:
        return False


def _short(word: str) -> str:
    word = word.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")
    return word if len(word) <= 60 else f"…{word[-59:]}"
