"""app.py in a process of its own, on a machine of its own: no network to download from, a data folder, a free port."""

import os
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cnn_demo import settings

ROOT = settings.PACKAGE.parent


def environment(tmp_path: Path, **changes: str) -> dict[str, str]:
    """A machine of its own: no network to download from, a data folder and a port range that nobody uses."""
    ours = ("GRADIO_", "CNN_DEMO_", "SPACE")
    keep = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    data = {"CNN_DEMO_DATA": str(tmp_path / "data"), "CNN_DEMO_DOWNLOAD": "0"}
    return {**keep, **data, "GRADIO_SERVER_PORT": str(free_port()), **changes}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def started(environ: dict[str, str], files: int | None = None) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and its address, once it says that it runs. Killed at the end if it still lives."""

    def little() -> None:  # files, and one core
        if files:
            resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=little,
    )
    try:
        assert process.stdout
        begins = "CNN Lab is running on "
        line = next((line for line in process.stdout if line.startswith(begins)), "")  # in a Space Gradio speaks first
        assert line, "it did not start"
        yield process, line.split()[5].rstrip("/")
    finally:
        process.kill()
        process.communicate()
