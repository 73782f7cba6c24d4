"""A claim's test in a process of its own, `python -m cnn_demo.inspection.claims CLAIM DATA CHECKPOINTS`: it trains, and
a server that answers drawings must not. Lines of JSON go out: {"steps": so many}, at last {"measured": ...}.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

NICENESS = 10  # how far it stands back from the page
NEWS_SECONDS = 0.1


def main() -> None:
    """Run the test; end at once when stdin does, because then the server is gone or wants no result any more."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
    threading.Thread(target=_end_with_stdin, daemon=True).start()

    import torch

    from cnn_demo.inspection.claims import steps_of
    from cnn_demo.prediction.stores import Stores

    torch.set_num_threads(1)
    claim, *folders = sys.argv[1:]
    steps, taken, told = steps_of(claim, Stores.open(*map(Path, folders))), 0, 0.0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            _say(measured=end.value.to_json())
            return
        taken += 1
        if time.monotonic() > told + NEWS_SECONDS:
            told = time.monotonic()
            _say(steps=taken)


def _say(**news: Any) -> None:
    print(json.dumps(news), flush=True)


def _end_with_stdin() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
