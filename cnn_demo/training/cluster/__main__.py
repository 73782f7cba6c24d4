"""The bridge: a process beside the app, `python -m cnn_demo.training.cluster ADDRESS PLACE`, that alone has Ray.

Ray ends its process when the cluster is away for a minute, and nobody's drawing may end with it. Questions come in on
stdin and answers go out on stdout, pickled: both ends are ours. When stdin ends, the app is gone, and so is this.
"""

import contextlib
import os
import pickle
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO

from cnn_demo.errors import LabError
from cnn_demo.storage import local_folder
from cnn_demo.training.cluster import connection
from cnn_demo.training.cluster.messages import LOST, ClusterAway, Question
from cnn_demo.training.cluster.shared_folder import name_of

PATIENCE = 30.0  # seconds beyond what an answer itself may take
QUESTIONS = 16  # at a time


def main() -> None:
    """Connect, say (0, "" or why not), and pass questions on until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app, which then ends this process
    address, place = sys.argv[1:]
    answer = _Sender(_own_stdout())
    try:
        ray = connection.connect(address)
        queue = connection.queue_of_cluster(ray, place, name_of(local_folder(place)))
    except LabError as error:
        answer(0, str(error))
        return
    answer(0, "")
    pool = ThreadPoolExecutor(QUESTIONS)
    for question in _questions():
        pool.submit(_pass_on, ray, queue, answer, *question)
    os._exit(0)  # whatever is still being asked


def _questions() -> Iterator[Question]:
    """What the app asks, until it asks no more."""
    with contextlib.suppress(EOFError):
        while True:
            yield pickle.load(sys.stdin.buffer)


def _pass_on(ray: Any, queue: Any, answer: "_Sender", number: int, question: bytes, seconds: float) -> None:
    try:
        answer(number, ray.get(queue.call.remote(question), timeout=seconds + PATIENCE))
    except Exception:  # whatever Ray calls it: the app starts a new bridge
        answer(number, ClusterAway(LOST))


class _Sender:
    """Sends one answer at a time, from whichever thread."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._lock = stream, threading.Lock()

    def __call__(self, number: int, value: Any) -> None:
        with self._lock:
            pickle.dump((number, value), self._stream)
            self._stream.flush()


def _own_stdout() -> BinaryIO:
    """The pipe to the app. Whatever else prints goes to stderr from now on."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


if __name__ == "__main__":
    main()
