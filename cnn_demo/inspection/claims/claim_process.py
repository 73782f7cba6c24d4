"""Tests of claims that train, each in a process of its own, one at a time: started, looked at, stopped by a ticket."""

import contextlib
import json
import logging
import os
import secrets
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

from cnn_demo import settings
from cnn_demo.bounded_cache import BoundedCache
from cnn_demo.errors import BadValue, Busy, LabError
from cnn_demo.inspection.claims import CLAIMS, Measured
from cnn_demo.prediction.stores import Stores

log = logging.getLogger(__name__)

KEPT = 8  # tests that are over and wait to be looked at
LEASE_SECONDS = 30  # a test that nobody has looked at for so long is stopped
RETRY_AFTER = 2.0  # seconds
GONE = "This test is no longer there. Start it again."
FAILED = "This test came to no end. Start it again."


@dataclass(frozen=True)
class ClaimStatus:
    """How far a test is, a share of 1, and, when it has ended, what it measured, after so many seconds."""

    share: float
    seconds: float
    measured: Measured | None = None


class ClaimProcesses:
    """The tests of one app. Safe to use from any thread; no call waits for a test."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._lock = threading.Lock()
        self._tests = BoundedCache[str, _Test](KEPT)
        self._going: _Test | None = None

    def start(self, claim: str) -> str:
        """Begin the test of a claim that trains, and return its ticket. Busy while another one goes on."""
        with self._lock:
            if self._going is not None and self._going.goes_on:
                raise Busy("Other claims are being tested.", RETRY_AFTER)
            ticket = secrets.token_hex(16)
            self._going = _Test(claim, self._stores)
            self._tests.put(ticket, self._going)
        return ticket

    def status(self, ticket: str) -> ClaimStatus:
        """How far this test is. LabError, in words, when it is unknown, was stopped or failed."""
        return self._test(ticket).status()

    def stop(self, ticket: str) -> None:
        """End this test; it leaves nothing."""
        self._test(ticket).stop()

    def close(self) -> None:
        """End the test that is going on."""
        with self._lock:
            if self._going is not None:
                self._going.stop()

    def _test(self, ticket: str) -> "_Test":
        found = self._tests.get(ticket) if isinstance(ticket, str) else None
        if found is None:
            raise BadValue(GONE)
        return found


class _Test:
    """One process, and a thread that listens to it."""

    def __init__(self, claim: str, stores: Stores) -> None:
        self._steps, self._total = 0, max(1, CLAIMS[claim].training_steps)
        self._measured: Measured | None = None
        self._began = self._looked = time.monotonic()
        self._seconds = 0.0
        paths = [str(settings.PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cnn_demo.inspection.claims", claim, *stores.folders],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
            encoding="utf-8",
        )
        self._listener = threading.Thread(target=self._listen, name=f"claim {claim}", daemon=True)
        self._listener.start()

    @property
    def goes_on(self) -> bool:
        return self._measured is None and self._listener.is_alive()

    def status(self) -> ClaimStatus:
        self._looked, goes_on = time.monotonic(), self.goes_on
        if self._measured is not None:
            return ClaimStatus(1.0, self._seconds, self._measured)
        if not goes_on:
            raise LabError(FAILED)
        return ClaimStatus(min(0.99, self._steps / self._total), time.monotonic() - self._began)

    def stop(self) -> None:
        self._process.kill()
        self._listener.join()

    def _listen(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._hear(line)
                if time.monotonic() > self._looked + LEASE_SECONDS:
                    self._process.kill()
        with contextlib.suppress(OSError):  # it is dead already
            self._process.stdin.close()
        self._process.wait()

    def _hear(self, line: str) -> None:
        try:
            news = json.loads(line)
        except ValueError:
            log.warning("a claim's test was cut off")
            return
        self._steps = news.get("steps", self._steps)
        if "measured" in news:
            self._seconds = time.monotonic() - self._began
            self._measured = Measured.from_json(news["measured"])
