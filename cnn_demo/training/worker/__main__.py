"""The process that trains: started once, kept warm, one run after the other. This file is its life, `execute` its work.

Orders and commands come in on stdin and events go out on stdout, one JSON object a line. When stdin ends the server is
gone, and so is this process, at once. A thread says every two seconds that it lives.
"""

import json
import logging
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from cnn_demo.training.session import RunControl

log = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
Order = tuple[dict[str, Any], "RunControl"]


def main() -> None:
    """Live until the server closes the pipe. The arguments are the numbers of a process.WorkerLimits, then the
    folders of data and of published networks."""
    threads, memory, niceness = map(int, sys.argv[1:4])
    folders = map(Path, sys.argv[4:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this process
    send, orders, controls = _Sender(_own_stdout()), queue.Queue[Order](), dict[str, "RunControl"]()
    _die_with_the_server()
    _be_modest(niceness)
    threading.Thread(target=_beat, args=(send,), daemon=True).start()

    from cnn_demo.prediction.stores import Stores  # torch: seconds, so only now that the beat is heard
    from cnn_demo.training.worker import execute

    threading.Thread(target=_listen, args=(orders, controls), daemon=True).start()
    execute.warm_up(threads)
    if memory and not execute.has_gpu():  # a GPU's driver maps far more than it takes
        _limit_memory(memory)
    stores = Stores.open(*folders)
    send(ready=True)
    while True:
        order, control = orders.get()
        execute.execute(order, send, control, stores)
        if controls.get(order["run"]) is control:  # else the same run has been ordered again
            del controls[order["run"]]


class _Sender:
    """Sends one line at a time, from whichever thread."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._lock = stream, threading.Lock()

    def __call__(self, **event: Any) -> None:
        with self._lock:
            try:
                self._stream.write(json.dumps(event) + "\n")
                self._stream.flush()
            except OSError:
                os._exit(0)  # nobody listens


def _own_stdout() -> TextIO:
    """The pipe to the server. Whatever else prints goes to stderr from now on."""
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return pipe


def _listen(orders: "queue.Queue[Order]", controls: "dict[str, RunControl]") -> None:
    """Read lines until the server closes the pipe. One that nobody understands must not make this process deaf."""
    for line in sys.stdin.buffer:
        try:
            _receive(json.loads(line), orders, controls)
        except Exception:
            log.warning("a line from the server makes no sense", exc_info=True)
    os._exit(0)


def _receive(message: dict[str, Any], orders: "queue.Queue[Order]", controls: "dict[str, RunControl]") -> None:
    """Orders to train wait for their turn; commands are about a run that is here and are passed on at once."""
    from cnn_demo.training.session import RunControl

    if message["do"] == "train":
        controls[message["run"]] = RunControl()
        orders.put((message, controls[message["run"]]))
    elif control := controls.get(message["run"]):  # else its end and this command have crossed
        control.receive(message["do"], message["learning_rate"])


def _beat(send: _Sender) -> None:
    while True:
        send()
        time.sleep(BEAT_SECONDS)


def _be_modest(niceness: int) -> None:
    """Low priority, and the first to go when the machine runs out of memory."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, 0, max(niceness, os.getpriority(os.PRIO_PROCESS, 0)))
    score = Path("/proc/self/oom_score_adj")
    try:
        if score.exists():
            score.write_text("900")
    except OSError:
        pass  # not ours to set here: then the kernel chooses alone


def _die_with_the_server() -> None:
    """Linux: a kill of the server kills this process even while it is stopped. Elsewhere the end of stdin does."""
    if sys.platform == "linux":
        import ctypes

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _limit_memory(more: int) -> None:
    """Let this process grow by `more` bytes of its own memory; beyond that Python raises MemoryError."""
    if sys.platform == "linux":
        import resource

        status = Path("/proc/self/status").read_text()
        used = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:"))
        resource.setrlimit(resource.RLIMIT_DATA, (used + more, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
