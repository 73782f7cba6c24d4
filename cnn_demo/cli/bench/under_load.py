"""Training in the app while a visitor draws: does either notice the other?

Somebody's drawing is asked about ten times a second while another's network trains in the worker, and goes on while the
article's loop runs on the same machine: both sides of a ratio have the same company.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from statistics import quantiles
from typing import Any

from cnn_demo.cli.bench.app_client import Visitor, served
from cnn_demo.cli.bench.drawing_client import DrawingClient, drawing
from cnn_demo.cli.bench.result import Row
from cnn_demo.cli.bench.training import FASTER, FIRST, against_article, limit_for
from cnn_demo.errors import LabError
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.config.recipes import RACES, Race

IDLE = 100  # questions before anything trains
WATCH = 0.5  # seconds between looks at the curves
SHARE = 0.8  # of the goal of a training that has the machine to itself
SLOWER = 3  # times the idle p95 that drawing may take beside a training


def rows(full: bool) -> Iterator[Row]:
    beside: list[float] = []
    stores = Stores.open()
    with tempfile.TemporaryDirectory() as folder, served(GRADIO_TEMP_DIR=folder) as app, drawing(app.address) as client:
        client.take(1)  # the first of all answers loads what it needs
        idle = client.take(IDLE)
        for name in FIRST:
            race = RACES[name]
            limit = limit_for(race)
            run, times = _trained(Visitor(app.address, "1" * 32), race, client)
            beside += times
            what = "test accuracy in the app, a visitor drawing"
            found = run["seconds"], run["test_accuracy"], limit, SHARE * FASTER[name]
            yield against_article(name, stores.data.load(race.data), what, *found, full)
    ours, alone = _p95(beside), _p95(idle)
    yield Row(
        "Drawing beside a training, for a network on the server: p95 of an answer",
        f"{ours:.0f} ms",
        f"nothing training: {alone:.0f} ms",
        ours / alone,
        SLOWER,
        False,
    )


def _trained(visitor: Visitor, race: Race, client: DrawingClient) -> tuple[dict[str, Any], list[float]]:
    """The finished run of the fastest recipe, and the milliseconds of each answer while it went."""
    (run,) = visitor.ask("start_runs", visitor=visitor.name, runs=[{"config": race.config.to_dict()}])["runs"]
    times: list[float] = []
    while True:
        seen, answers = visitor.ask("watch_run", run=run), client.so_far()
        if seen["ended"]:
            break
        times += answers if seen["step"] else []  # before its first step it loads data
        time.sleep(WATCH)
    if seen["state"] != "done":
        raise LabError(f"The training in the app did not finish. {seen['message']}")
    print(f"{race.data} in the app: {seen['seconds']:.1f} s", file=sys.stderr)
    return seen, times


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]
