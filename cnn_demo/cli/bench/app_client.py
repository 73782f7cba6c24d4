"""The app as a visitor meets it: started in a process of its own, and asked over HTTP what the page would ask."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cnn_demo import settings
from cnn_demo.errors import LabError

START_LIMIT = 120.0  # seconds


@dataclass(frozen=True)
class Served:
    """A running app, and the seconds until it answered with its page."""

    process: "subprocess.Popen[bytes]"
    address: str
    seconds: float


class Visitor:
    """Asks the app's server functions by name; LabError with its sentence when it answers with one."""

    def __init__(self, address: str, name: str = "0" * 32) -> None:
        self.address, self.name = address, name
        components = _json(f"{address}/config")["components"]
        self._places = {each: c["id"] for c in components for each in c["props"].get("server_fns") or []}

    def ask(self, function: str, **asked: Any) -> dict[str, Any]:
        content = {
            "data": asked,
            "fn_name": function,
            "component_id": self._places[function],
            "session_hash": self.name,
        }
        found: dict[str, Any] = _json(f"{self.address}/gradio_api/component_server", content)
        if "error" in found:
            raise LabError(found["error"])
        return found


def _json(address: str, content: dict[str, Any] | None = None) -> Any:
    data = None if content is None else json.dumps(content).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


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
