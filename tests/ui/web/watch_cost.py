"""What does watching a training cost the server? `python tests/ui/web/watch_cost.py`

Starts the app and a run, and prints the share of a core that the server's process takes (the worker has its own):
with nobody who watches the run, and with some who follow its events. Not a test: it says nothing on a busy machine.
"""

import json
import sys
import threading
import time
import urllib.request
from pathlib import Path

# run as a file, not as a part of the tests: say where things are
sys.path[:0] = [str(Path(__file__).parents[3])]

import app  # noqa: E402

WATCHERS = 20
SECONDS = 20.0
RECIPE = {"data": "mnist", "architecture": "quick", "epochs": 100, "time_limit": 300}
VISITOR = "0" * 32


def start(address: str) -> str:
    """A run's id."""
    question = {"visitor": VISITOR, "runs": [{"config": RECIPE, "sample": True}]}
    request = urllib.request.Request(f"{address}/cnn-lab/rpc/start_runs", json.dumps(question).encode())
    with urllib.request.urlopen(request, timeout=60) as reply:
        return str(json.load(reply)["runs"][0])


def follow(address: str, run: str, heard: list[int]) -> None:
    with urllib.request.urlopen(f"{address}/cnn-lab/events/{run}", timeout=300) as news:
        for line in news:
            heard.append(len(line))


def share_of_a_core(seconds: float) -> float:
    """What this process takes, over some seconds."""
    began, used = time.monotonic(), time.process_time()
    time.sleep(seconds)
    return (time.process_time() - used) / (time.monotonic() - began)


def main() -> None:
    app.prepare_environment()
    page, address = app.serve(server_name="127.0.0.1")
    app.import_torch()
    address = address.rstrip("/")
    run, heard = start(address), list[int]()
    threading.Thread(target=follow, args=(address, run, heard), daemon=True).start()
    while len(heard) < 10:  # it learns
        time.sleep(0.2)
    alone = share_of_a_core(SECONDS)
    for _ in range(WATCHERS):
        threading.Thread(target=follow, args=(address, run, list[int]()), daemon=True).start()
    time.sleep(2)
    watched = share_of_a_core(SECONDS)
    each = (watched - alone) / WATCHERS
    print(
        f"one watcher: {alone:.2%} of a core; {WATCHERS} more: {watched:.2%}, {each:.2%} each, their reading included"
    )
    page.close(verbose=False)


if __name__ == "__main__":
    main()
