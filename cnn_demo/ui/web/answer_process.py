"""Answers drawings in a process of its own, where no other thread wants Python's lock: `python -m
cnn_demo.ui.web.answer_process DATA CHECKPOINTS`, on the same files as the server.

It says "ready", and then answers what comes on stdin, in that order. Each way goes a line of JSON that ends with the
`bytes` of a body, and behind it the body: a question's {"name", "accepted", "bytes"}, a reply's {"status", "headers",
"bytes"}. It ends with stdin, because then the server is gone, and when nobody draws any more.
"""

import gc
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

from cnn_demo.ui.web.replies import READY, reply_to, send

IDLE_SECONDS = 300.0  # after which its memory is given back; a lesson has pauses


def main() -> None:
    """Answer until nobody asks any more."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what anybody prints is no reply
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server

    from cnn_demo.lab import Later, using
    from cnn_demo.ui.rpc import ask, classify

    assert classify.__name__  # imported: it is registered
    gc.freeze()  # what is imported stays: looking through all of it again and again would make drawings wait
    answered = Count()
    threading.Thread(target=answered.end_when_it_stands, args=(IDLE_SECONDS,), daemon=True).start()
    lab = Later(*map(Path, sys.argv[1:]))
    lab().traces.kept.entries = 1  # what is asked next about a drawing, the server is asked
    with using(lab):
        answers.write(READY)
        answers.flush()
        while line := asked.readline():
            head = json.loads(line)
            fields = json.loads(asked.read(head["bytes"]))
            found = reply_to(ask, head["name"], fields, head["accepted"])
            send(answers, bytes(found.body), status=found.status_code, headers=dict(found.headers))
            answered.number += 1


class Count:
    """How many were answered."""

    number = 0

    def end_when_it_stands(self, seconds: float) -> None:
        """End the process once there was no answer for so long. A question that is on its way then is answered in the
        server, as if the process had died."""
        before = -1
        while before != self.number:
            before = self.number
            time.sleep(seconds)
        os._exit(0)


if __name__ == "__main__":
    main()
