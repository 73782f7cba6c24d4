"""Training in the app while a visitor draws: does either notice the other?

Ten times a second somebody's drawing is asked about, with all maps, while another's network trains in the worker.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from statistics import quantiles
from typing import Any

from cnn_demo.cli.bench.row import Row
from cnn_demo.cli.bench.training import GOALS, against_article
from cnn_demo.cli.bench.visitor import Visitor, served
from cnn_demo.data import store
from cnn_demo.errors import LabError
from cnn_demo.training.recipe import fastest_for

PAUSE = 0.1  # seconds from one question to the next
IDLE = 100  # questions before anything trains
SLOWER = 3  # times the idle p95 that drawing may take beside a training


def rows(full: bool) -> Iterator[Row]:
    beside: list[float] = []
    with tempfile.TemporaryDirectory() as folder, served(GRADIO_TEMP_DIR=folder) as app:
        hand = Visitor(app.address)
        draw = _drawing(hand)
        draw()  # the first of all answers loads what it needs
        idle = [draw() for _ in range(IDLE)]
        for data in GOALS:
            run, times = _trained(Visitor(app.address, "1" * 32), data, draw)
            beside += times
            what = "test accuracy in the app, a visitor drawing"
            yield against_article(store.load(data), what, run["seconds"], run["test_accuracy"], full)
    ours, alone = _p95(beside), _p95(idle)
    yield Row(
        "Drawing beside a training: p95 of an answer with all maps",
        f"{ours:.0f} ms",
        f"nothing training: {alone:.0f} ms",
        ours / alone,
        SLOWER,
        False,
    )


def _drawing(visitor: Visitor) -> Callable[[], float]:
    """A question about a test picture with all maps: how many milliseconds it takes, at most ten times a second."""
    network = visitor.ask("networks")["networks"][0]["network"]
    place = 0

    def draw() -> float:
        nonlocal place
        place += 1
        picture = {"kind": "test", "data": "mnist", "index": place % 1000}
        began = time.perf_counter()
        visitor.ask("look", network=network, epoch=None, picture=picture, skip=[], scale="layer", wide=True)
        took = time.perf_counter() - began
        time.sleep(max(0.0, PAUSE - took))
        return 1000 * took

    return draw


def _trained(visitor: Visitor, data: str, draw: Callable[[], float]) -> tuple[dict[str, Any], list[float]]:
    """The finished run of the fastest recipe, and the milliseconds of each answer while it went."""
    run = visitor.ask("start", visitor=visitor.name, config=fastest_for(data).to_dict(), sample=False)["run"]
    times: list[float] = []
    while True:
        seen = visitor.ask("watch", run=run, after=-1)
        if seen["ended"]:
            break
        took = [draw() for _ in range(5)]
        times += took if seen["step"] else []  # before its first step it loads data
    if seen["state"] != "done":
        raise LabError(f"The training in the app did not finish. {seen['message']}")
    print(f"{data} in the app: {seen['seconds']:.1f} s", file=sys.stderr)
    return seen, times


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]
