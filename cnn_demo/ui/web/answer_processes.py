"""A crowd's drawings: once they begin to wait for each other in the server, processes beside it answer them, each on a
core of its own. Whoever draws alone needs none. Photos, which take far longer, never go there, so that no drawing waits
behind one; neither does what only the server knows.
"""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future

import anyio
from starlette.responses import Response

from cnn_demo import machine, settings
from cnn_demo.lab import Lab
from cnn_demo.ui.web.replies import READY, send

MOST = 4
MEGABYTES, SHARE = 300, 0.1  # that one takes, with PyTorch in it; of the memory, that all may take
LARGEST = 12_000  # bytes of a question; a stroke has a few thousand. UNDER_WAY fit into a pipe: nobody waits to write
UNDER_WAY = 4  # questions at a process: the one that it answers, and the next ones, so that it never waits
AGAIN_SECONDS = 10.0  # after a process has died


class Gone(Exception):
    """The process has died, or was never there."""


class AnswerProcesses:
    """None until begin(); then as many as there are `places`."""

    def __init__(self, lab: Callable[[], Lab], places: int | None = None) -> None:
        self._lab = lab
        wanted = places_on(machine.cores(), machine.memory()) if places is None else places
        self._places = [_Place() for _ in range(wanted)]

    @property
    def ready(self) -> int:
        """How many answer."""
        return sum(place.is_ready for place in self._places)

    def begin(self) -> None:
        """Start those that are not there. They take seconds until they answer."""
        for place in self._places:
            place.fill(self._lab().stores.folders)

    async def reply(
        self, name: str, fields: object, body: bytes, accepted: str, spare: bool = False
    ) -> Response | None:
        """The reply to a question that `body` holds as JSON; None where the server is to answer: it alone can, or it
        has a thread to `spare` while all processes are busy."""
        ready = [place for place in self._places if place.is_ready]
        if not ready or len(body) > LARGEST or not self._may_leave(fields):
            return None
        freest = min(ready, key=lambda place: place.asking)
        if spare and freest.asking >= UNDER_WAY:
            return None
        try:
            return await freest.reply(name, body, accepted)
        except Gone:
            return None

    def close(self) -> None:
        """End them all."""
        for place in self._places:
            place.empty()

    def _may_leave(self, fields: object) -> bool:
        """Is this about a drawing, and a network that another process finds, too?"""
        if not isinstance(fields, Mapping):
            return False
        network, image = fields.get("network"), fields.get("image")
        is_drawn = isinstance(image, Mapping) and image.get("kind") == "ink"
        return is_drawn and isinstance(network, str) and self._lab().models.is_stored(network)


def places_on(cores: int, memory: int | None) -> int:
    """How many processes a machine of so many cores and bytes has room for, beside the server itself.

    >>> places_on(2, 4_000_000_000), places_on(2, 2_000_000_000), places_on(1, None), places_on(16, None)
    (1, 0, 0, 4)
    """
    room = MOST if memory is None else int(memory * SHARE / (MEGABYTES * 1e6))
    return max(0, min(MOST, cores - 1, room))


class _Place:
    """Room for one process, which is replaced when it has died."""

    def __init__(self) -> None:
        self._limiter = anyio.CapacityLimiter(UNDER_WAY)
        self._process: _Process | None = None
        self._filled = -AGAIN_SECONDS
        self.asking = 0  # those who wait for a reply

    @property
    def is_ready(self) -> bool:
        return self._process is not None and self._process.is_ready

    def fill(self, folders: tuple[str, str]) -> None:
        now = time.monotonic()
        if (self._process and self._process.lives) or now - self._filled < AGAIN_SECONDS:
            return
        self._filled = now
        with contextlib.suppress(OSError):  # no memory: everything is answered in the server, as before
            self._process = _Process(folders)

    async def reply(self, name: str, body: bytes, accepted: str) -> Response:
        """Gone where there is no process."""
        self.asking += 1
        try:
            async with self._limiter:
                if not self._process:
                    raise Gone
                return await asyncio.wrap_future(self._process.ask(name, body, accepted))
        finally:
            self.asking -= 1

    def empty(self) -> None:
        if self._process:
            self._process.close()


class _Process:
    """One process, and a thread that reads its replies, which come in the order of the questions."""

    def __init__(self, folders: tuple[str, str]) -> None:
        paths = [str(settings.PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cnn_demo.ui.web.answer_process", *folders],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "OMP_NUM_THREADS": "1"},
        )
        self.is_ready, self.lives = False, True
        self._asking = threading.Lock()  # guards the order of what is asked, and `lives`
        self._asked: deque[Future[Response]] = deque()
        threading.Thread(target=self._listen, name="answer process", daemon=True).start()

    def ask(self, name: str, body: bytes, accepted: str) -> "Future[Response]":
        """Gone, at once or in place of the reply, when the process has died."""
        assert self._process.stdin
        found: Future[Response] = Future()
        with self._asking:
            if not self.lives:
                raise Gone
            self._asked.append(found)
            with contextlib.suppress(OSError):  # it dies right now: _listen() tells everybody
                send(self._process.stdin, body, name=name, accepted=accepted)
        return found

    def close(self) -> None:
        self._process.terminate()

    def _listen(self) -> None:
        assert self._process.stdout
        with self._process, contextlib.suppress(OSError, ValueError):  # ValueError: a reply was cut off
            self.is_ready = self._process.stdout.readline() == READY
            while self.is_ready and (line := self._process.stdout.readline()):
                head = json.loads(line)
                content = self._process.stdout.read(head["bytes"])
                _settle(self._asked.popleft(), Response(content, head["status"], head["headers"]))
        with self._asking:
            self.lives = self.is_ready = False
        for waiting in self._asked:
            _settle(waiting, Gone())


def _settle(waiting: "Future[Response]", found: Response | Gone) -> None:
    """Nothing where the asker has gone meanwhile."""
    if not waiting.set_running_or_notify_cancel():
        return
    if isinstance(found, Gone):
        waiting.set_exception(found)
    else:
        waiting.set_result(found)
