"""Use a server in mixed ways for long, and see whether memory, threads, open files or temporary files grow."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression
from typing import Any

from cnn_demo.cli.bench.app_client import Served, Visitor, served
from cnn_demo.cli.bench.crowd import Crowd
from cnn_demo.cli.bench.page_questions import questions_for
from cnn_demo.cli.bench.process_family import usage_of
from cnn_demo.errors import LabError
from cnn_demo.serving.server import GIVE_BACK_SECONDS

MINUTES = 30.0
NETWORKS = ("quick-cifar10", "resnet20-cifar10", "quick-mnist")  # each round draws for the next one
VISITORS, DRAWING_SECONDS = 4, 5.0  # of one round
REST_SECONDS = GIVE_BACK_SECONDS + 1  # after each round: what is free has gone back to the system then
WARM_UP = 1 / 3  # of the time: caches fill, and everything has been used once
MOST_GROWTH = 1.0  # MB for 100 actions
LEAST_ROUNDS = 4  # that are measured
IMAGE = {"network": "resnet20-cifar10", "image": {"kind": "test", "data": "cifar10", "index": 1}}
LAYER = "stage3.block3.conv2"
CLICKS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("statistics", {**IMAGE, "layer": LAYER}),
    ("attribution", {**IMAGE, "target": 1, "method": "integrated_gradients"}),
    ("top_activations", {"network": IMAGE["network"], "layer": LAYER, "map": 1}),
    ("evaluation", {"network": IMAGE["network"]}),
    ("training_choices", {}),
)
COUNTED = ("threads", "files", "processes", "temporary")


@dataclass(frozen=True)
class Round:
    """How the server is after so many actions, at rest."""

    actions: int
    megabytes: float
    threads: int
    files: int
    processes: int
    temporary: int  # files in the folder for uploads


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long (30)")


def run(arguments: argparse.Namespace) -> int:
    """Prints what grew and what did not; 1 where something did."""
    with tempfile.TemporaryDirectory() as folder, served(GRADIO_TEMP_DIR=folder) as app:
        rounds = _used(app, Path(folder), 60 * arguments.minutes)
    lines, is_steady = verdict(rounds)
    print("\n".join(lines))
    return 0 if is_steady else 1


def _used(app: Served, folder: Path, seconds: float) -> list[Round]:
    """The rounds after warming up. LabError where they are too few."""
    began, actions, found = time.monotonic(), 0, list[Round]()
    asked = {network: questions_for(app.address, network) for network in NETWORKS}
    number = 0
    while (passed := time.monotonic() - began) < seconds:
        questions = asked[NETWORKS[number % len(NETWORKS)]]
        actions += len(Crowd(app.address, VISITORS, DRAWING_SECONDS, questions).come())
        actions += _clicked(Visitor(app.address, f"{number % 8:032x}"))
        time.sleep(REST_SECONDS)
        used = usage_of(app.process.pid)
        if used is None:
            raise LabError("This system does not tell how much memory a process has: Linux does.")
        temporary = sum(len(files) for _, _, files in os.walk(folder))
        now = Round(actions, used.megabytes, used.threads, used.files, used.processes, temporary)
        print(f"{passed:,.0f} s: {now}", file=sys.stderr)
        found += [now] if passed > WARM_UP * seconds else []
        number += 1
    if len(found) < LEAST_ROUNDS:
        raise LabError("That was too short to tell. Use more --minutes.")
    return found


def _clicked(visitor: Visitor) -> int:
    """How many things one visitor did who looks closer and trains; a refusal is a LabError."""
    from cnn_demo.training.config.train_config import TrainConfig  # with it comes PyTorch

    for question, fields in CLICKS:
        visitor.ask(question, **fields)
    config = TrainConfig(max_images=500, epochs=1)
    (run,) = visitor.ask("start_runs", visitor=visitor.name, runs=[{"config": config.to_dict()}])["runs"]
    while not visitor.ask("watch_run", run=run)["ended"]:
        time.sleep(0.2)
    return len(CLICKS) + 1


def verdict(rounds: Sequence[Round]) -> tuple[list[str], bool]:
    """(lines of a table, whether nothing grew) of rounds at rest. Memory may grow by MOST_GROWTH for 100 actions;
    nothing that is counted may be more in the last third of them than it ever was in the first."""
    slope = 100 * linear_regression([each.actions for each in rounds], [each.megabytes for each in rounds]).slope
    words = f"{rounds[0].megabytes:.0f} | {rounds[-1].megabytes:.0f} | {slope:+.3f} MB for 100 actions"
    lines = [
        "| what | first | last | verdict |",
        "|---|--:|--:|---|",
        f"| memory, MB | {words}: {_said(slope < MOST_GROWTH)} |",
    ]
    third, is_steady = max(1, len(rounds) // 3), slope < MOST_GROWTH
    for name in COUNTED:
        first, last = most_of(rounds[:third], name), most_of(rounds[-third:], name)
        lines.append(f"| {name} | {first} | {last} | {_said(last <= first)} |")
        is_steady = is_steady and last <= first
    return lines, is_steady


def most_of(rounds: Sequence[Round], name: str) -> int:
    """The largest count of this name in any of the rounds."""
    return max(int(getattr(each, name)) for each in rounds)


def _said(steady: bool) -> str:
    return "steady" if steady else "grows"
