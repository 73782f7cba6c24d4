"""Why a server cannot start with what the environment says: port, address and folders, each with its true reason.

Gradio tries port after port and says of any fault that none was free, so the first one is tried here.
"""

import errno
import os
import socket
import tempfile
from importlib.util import find_spec
from pathlib import Path

from cnn_demo import settings
from cnn_demo.errors import BadValue
from cnn_demo.storage import local_folder

HIGHEST_PORT = 65_535
DEFAULT_PORT, DEFAULT_TRIES = 7860, 100  # Gradio's own


def prepare_folders() -> None:
    """GRADIO_TEMP_DIR is set, whole, and a folder that can be written to; BadValue for it or another bad setting."""
    local_folder(settings.data_place())
    settings.downloads_allowed()
    settings.originals_allowed()
    settings.embedders()
    settings.workers()
    _check_prefix()
    check_cluster()
    chosen = settings.folder_in("GRADIO_TEMP_DIR")
    folder = chosen or Path(tempfile.gettempdir()) / "cnn_demo"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        where = "GRADIO_TEMP_DIR" if chosen else "The folder for uploads"
        raise BadValue(f"{where} cannot be written to: {reason(error)}. Set GRADIO_TEMP_DIR to another one.") from error
    os.environ["GRADIO_TEMP_DIR"] = str(folder)


def check_address(host: str | None) -> str:
    """Can a server listen at `host` (None: GRADIO_SERVER_NAME, else this machine alone) and GRADIO_SERVER_PORT?

    A sentence when the port is taken and the next free one will be tried, else "". BadValue for what can never be.
    """
    host = host or os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1")
    port = _whole("GRADIO_SERVER_PORT", DEFAULT_PORT, 1, HIGHEST_PORT)
    tries = min(_whole("GRADIO_NUM_PORTS", DEFAULT_TRIES, 1, HIGHEST_PORT), HIGHEST_PORT + 1 - port)
    os.environ["GRADIO_NUM_PORTS"] = str(tries)
    if ":" in host:
        raise BadValue("GRADIO_SERVER_NAME must be a name or an IPv4 address: Gradio listens at no other.")
    try:
        _try(host, port)
    except (socket.gaierror, UnicodeError) as error:
        raise BadValue(f'GRADIO_SERVER_NAME: there is no machine called "{host[:40]}".') from error
    except OSError as error:
        if error.errno != errno.EADDRINUSE or tries == 1:
            raise BadValue(_refusal(error, host, port)) from error
        return f"Port {port} is taken, so the next free one is used."
    return ""


def _check_prefix() -> None:
    """GRADIO_ROOT_PATH is where the page is behind a proxy; Gradio takes anything, and then finds nothing."""
    prefix = os.environ.get("GRADIO_ROOT_PATH", "")
    if prefix and not prefix.startswith(("/", "http://", "https://")):
        raise BadValue(f'GRADIO_ROOT_PATH must begin with / or be a whole address, not "{prefix[:40]}".')


def check_cluster() -> None:
    """Where a cluster trains: is there what reaches it, and does it ask for a token? Anybody who can talk to a cluster
    that asks for none can run anything on all of its machines."""
    if not settings.ray_address():
        return
    if find_spec("ray") is None:
        raise BadValue("CNN_DEMO_ENGINE=ray needs Ray: pip install -r requirements-cluster.txt.")
    if os.environ.get("RAY_AUTH_MODE", "").lower() != "token":
        raise BadValue("CNN_DEMO_ENGINE=ray needs RAY_AUTH_MODE=token, here and on all nodes of the cluster.")


def reason(error: OSError) -> str:
    """The system's words, as the end of a sentence."""
    words = error.strerror or "the system does not say why"
    return words[:1].lower() + words[1:]


def _try(host: str, port: int) -> None:
    """Listen there for a moment. OSError, gaierror for a name that nobody knows, when that cannot be done."""
    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere it would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        probe.listen()


def _refusal(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"CNN Lab found no free port: {port} is taken. Stop another server, or set GRADIO_SERVER_PORT."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"You have no right to use port {port}. Set GRADIO_SERVER_PORT to one above 1023."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"GRADIO_SERVER_NAME: {host[:40]} is not an address of this machine."
    return f"Nothing can listen at port {port} of {host[:40]}: {reason(error)}."


def _whole(name: str, default: int, low: int, high: int) -> int:
    word = os.environ.get(name)
    if word is None:
        return default
    try:
        number = int(word)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise BadValue(f'{name} must be a whole number from {low} to {high}, not "{word[:20]}".')
    return number
