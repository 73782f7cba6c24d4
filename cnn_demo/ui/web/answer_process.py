"""Answers drawings in a process of its own, where no other thread wants Python's lock: `python -m
cnn_demo.ui.web.answer_process DATA CHECKPOINTS`, on the same files as the server.

It says "ready", and then answers what comes on stdin in that order. Each way goes a line of JSON that ends with the
`bytes` of a body, and behind it the body: a question's {"name", "accepted", "bytes"}, a reply's {"status", "headers",
"bytes"}. It ends with stdin, because then the server is gone.
"""

import gc
import json
import sys
from pathlib import Path
from typing import BinaryIO

READY = b"ready\n"


def main() -> None:
    """Answer until nobody asks any more."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what anybody prints is no reply

    import torch

    from cnn_demo.lab import Later, using
    from cnn_demo.ui.web import questions
    from cnn_demo.ui.web.replies import reply_to

    torch.set_num_threads(1)
    gc.freeze()  # what is imported stays: looking through all of it again and again would make drawings wait
    with using(Later(*map(Path, sys.argv[1:]))):
        answers.write(READY)
        answers.flush()
        while line := asked.readline():
            head = json.loads(line)
            fields = json.loads(asked.read(head["bytes"]))
            found = reply_to(questions.ask, head["name"], fields, head["accepted"])
            send(answers, bytes(found.body), status=found.status_code, headers=dict(found.headers))


def send(to: BinaryIO, body: bytes, **head: object) -> None:
    """One question or one reply."""
    to.write(json.dumps({**head, "bytes": len(body)}).encode() + b"\n" + body)
    to.flush()


if __name__ == "__main__":
    main()
