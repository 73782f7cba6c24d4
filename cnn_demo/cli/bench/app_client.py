"""The app as a visitor meets it: started in a process of its own, and asked over HTTP what the page would ask."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cnn_demo import settings
from cnn_demo.errors import LabError

START_LIMIT = 120.0  # seconds
RPC = "/cnn-lab/rpc/"


@dataclass(frozen=True)
class Served:
    """A running app, and the seconds until it answered with its page."""

    process: "subprocess.Popen[bytes]"
    address: str
    seconds: float


class Visitor:
    """Asks what the page asks; LabError with the server's sentence when it refuses."""

    def __init__(self, address: str, name: str = "0" * 32) -> None:
        self.address, self.name = address, name

    def ask(self, question: str, **fields: Any) -> dict[str, Any]:
        """The answer to one of the questions that `ui/rpc` registers."""
        content = json.dumps(fields).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}{RPC}{question}", content, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                found: dict[str, Any] = json.load(reply)
        except urllib.error.HTTPError as refused:
            raise LabError(_sentence(refused)) from refused
        except (OSError, ValueError) as error:
            raise LabError(f"Nobody answers as CNN Lab does at {self.address}.") from error
        return found


def _sentence(refused: urllib.error.HTTPError) -> str:
    """The server's own, where it is one of ours."""
    try:
        return str(json.load(refused)["error"]["sentence"])
    except (ValueError, KeyError, TypeError):
        return f"The server answers {refused.code}."


@contextmanager
def served(**environment: str) -> Iterator[Served]:
    """The app, started here and ended afterwards. LabError when it does not answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment |= {"GRADIO_SERVER_PORT": str(port), "GRADIO_SERVER_NAME": "127.0.0.1"}
    began = time.perf_counter()
    with python("app.py", **environment) as process:
        while not _answers(address):
            if process.poll() is not None or time.perf_counter() - began > START_LIMIT:
                raise LabError("The app did not start. Try: python app.py")
            time.sleep(0.02)
        yield Served(process, address, time.perf_counter() - began)


@contextmanager
def python(*words: str, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Python with these arguments in the project's folder; ended with the block."""
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=settings.PACKAGE.parent,
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=30) as reply:
            return bool(reply.status == 200)
    except OSError:  # also what urllib raises for an error's status
        return False
