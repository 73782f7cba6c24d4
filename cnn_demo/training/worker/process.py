"""The server's end of the worker process: start it, send commands, hear events, end it. It knows nothing about runs.

A plain child process with two pipes: it starts the same way on every system, imports neither the page nor this
program's main module, and its death shows as the end of a pipe. Nor does this file import PyTorch: on a node of a
cluster it is all that keeps the process.
"""

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cnn_demo import settings

log = logging.getLogger(__name__)
Event = dict[str, Any]

# Threads that wait must sleep soon: spinning ones take the cores that the page, or another program, needs. To spin for
# some microseconds first, where OpenMP is GNU's, spares small networks a quarter of their time.
WAITING = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "10000"}


@dataclass(frozen=True)
class WorkerLimits:
    """How much of the machine a worker may take: threads (0: its share of the cores), bytes of memory that a run may
    add to the idle worker (0: any), and how far it stands back from the page, which is at 0."""

    threads: int = 0
    memory: int = 6_000_000_000
    niceness: int = 10


class WorkerProcess:
    """A worker as `jobs.engine` has it, which hears one event a line; None, the last, is its death. `folders` are those
    of its Stores."""

    def __init__(
        self,
        on_event: "Callable[[WorkerProcess, Event | None], None]",
        limits: WorkerLimits,
        folders: Sequence[str],
    ) -> None:
        environment = os.environ | WAITING
        environment.pop("OMP_NUM_THREADS", None)
        paths = [str(settings.PACKAGE.parent), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        numbers = (limits.threads, limits.memory, limits.niceness)
        self._child = subprocess.Popen(
            [sys.executable, "-m", "cnn_demo.training.worker", *map(str, numbers), *folders],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            encoding="utf-8",
            # No session of its own: where the kernel groups by session, being nice counts only inside one.
        )
        self.pid = self._child.pid
        self.ready = False  # has it ever said that it can train?
        self._on_event = on_event
        threading.Thread(target=self._listen, name="training-events", daemon=True).start()

    def send(self, **message: Any) -> None:
        """Give an order or a command. To a dead worker it is lost: its death is told to `on_event` anyway."""
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps(message) + "\n")
            self._child.stdin.flush()
        except (OSError, ValueError):
            log.warning("the training process does not listen")

    def terminate(self) -> None:
        self._child.terminate()

    def kill(self) -> None:
        self._child.kill()

    def close(self, seconds: float = 2.0) -> None:
        """End it and wait until it is gone: nicely by closing its pipe, then not so."""
        assert self._child.stdin is not None
        with contextlib.suppress(OSError):  # it is dead already
            self._child.stdin.close()
        try:
            self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _listen(self) -> None:
        assert self._child.stdout is not None
        with self._child.stdout as lines:
            for line in lines:
                try:
                    event = json.loads(line)
                except ValueError:
                    break  # cut off by a kill
                self.ready = self.ready or "ready" in event
                self._on_event(self, event)
        self.kill()
        self.close()
        self._on_event(self, None)
