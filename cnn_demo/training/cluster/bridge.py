"""The app's end of the bridge process (see `__main__`): start it, ask, end it. It knows nothing about runs."""

import contextlib
import itertools
import logging
import os
import pickle
import subprocess
import sys
import threading
from concurrent.futures import Future
from typing import Any

from cnn_demo import settings
from cnn_demo.errors import LabError
from cnn_demo.training.cluster.messages import LOST, ClusterAway

log = logging.getLogger(__name__)

CONNECT_SECONDS = 120.0  # Ray needs 20 to give up a wrong token, and a cold node some dozens for the queue
LEAST_SECONDS = 40.0  # more than the bridge itself waits
TIMED_OUT = "The cluster does not answer in time."


class Bridge:
    """One bridge process; `place` is the data folder or address. Safe to use from any thread."""

    def __init__(self, address: str, place: str) -> None:
        paths = [str(settings.PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
        self._child = subprocess.Popen(
            [sys.executable, "-m", "cnn_demo.training.cluster", address, place],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
        )
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Future[Any]] = {0: Future()}
        self._hello = self._waiting[0]
        threading.Thread(target=self._listen, name="cluster-answers", daemon=True).start()

    def connect(self) -> None:
        """Wait until it is connected. ClusterAway says why it is not; it has ended then."""
        if refused := self._result(self._hello, CONNECT_SECONDS):
            raise ClusterAway(refused)

    def ask(self, method: str, *args: Any, seconds: float = 0.0) -> Any:
        """What a method of the queue's actor returns, which may take so long. ClusterAway when there is no answer."""
        question = pickle.dumps((method, args))
        answer: Future[Any] = Future()
        with self._lock:
            number = next(self._numbers)
            self._waiting[number] = answer
            try:
                assert self._child.stdin is not None
                pickle.dump((number, question, seconds), self._child.stdin)
                self._child.stdin.flush()
            except (OSError, ValueError) as error:  # it is dead, or closed
                raise ClusterAway(LOST) from error
        return pickle.loads(self._result(answer, seconds + LEAST_SECONDS))

    def close(self) -> None:
        """End it at once. What it was asked fails."""
        self._child.kill()
        self._child.wait()

    def _result(self, answer: "Future[Any]", seconds: float) -> Any:
        try:
            value = answer.result(seconds)
        except TimeoutError as error:
            self.close()
            raise ClusterAway(TIMED_OUT) from error
        if isinstance(value, LabError):
            raise value
        return value

    def _listen(self) -> None:
        assert self._child.stdout is not None
        with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError), self._child.stdout as answers:
            while True:
                number, value = pickle.load(answers)
                if waiting := self._waiting.pop(number, None):
                    waiting.set_result(value)
        self._child.kill()
        self._child.wait()
        with self._lock:
            left = list(self._waiting.values())
            self._waiting.clear()
            assert self._child.stdin is not None
            with contextlib.suppress(OSError):
                self._child.stdin.close()
        for waiting in left:
            waiting.set_result(ClusterAway(LOST))
