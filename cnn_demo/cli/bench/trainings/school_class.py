"""Measure a class of which everybody presses Start at about the same time, against the same trainings one by one.

Over HTTP, on a server of our own with one training process: the sum of the trainings alone is what bounds them.
"""

import argparse
import asyncio
import dataclasses
import gzip
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from cnn_demo.cli.bench.app_client import RPC, served
from cnn_demo.cli.bench.http_connection import Connection, Reply
from cnn_demo.errors import LabError

VISITORS, WITHIN, ALONE = 30, 10.0, 3
MOST_STEPS = 1e9  # no point of the curves is asked for
GZIP = b"\x1f\x8b"
LOOK = 0.25  # seconds between two looks at a run, as the page has news of it
MOST = 1.15  # times the sum of the trainings alone
OK = 200
ENDS = ("done", "stopped", "failed")


@dataclass(frozen=True)
class Started:
    """What became of one press of Start: refused (`taken` is False), or ended in this state after so many seconds."""

    taken: bool
    state: str
    pressed: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.pressed


@dataclass(frozen=True)
class Report:
    """`alone`: seconds of one training for which nobody waits; `whole`: from the first press to the last end."""

    visitors: int
    taken: int
    finished: int
    p50: float
    worst: float
    whole: float
    alone: float

    @property
    def ratio(self) -> float:
        """Against the same trainings, one after the other."""
        return self.whole / (self.visitors * self.alone)

    @property
    def is_well(self) -> bool:
        return self.taken == self.finished == self.visitors and self.ratio <= MOST


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--visitors", type=int, default=VISITORS, help="how many press Start (30)")
    parser.add_argument("--within", type=float, default=WITHIN, help="so many seconds (10)")
    parser.add_argument("--images", type=int, help="that each learns from (all that the default recipe has)")
    parser.add_argument("--epochs", type=int, help="of each training (as the default recipe)")
    parser.add_argument("--json", action="store_true", help="one object in place of the table")


def run(arguments: argparse.Namespace) -> int:
    """Prints the table; 1 where somebody was refused or did not finish, or all took longer than MOST of their sum."""
    with tempfile.TemporaryDirectory() as folder, served(GRADIO_TEMP_DIR=folder, CNN_DEMO_WORKERS="1") as app:
        found = asyncio.run(measured(app.address, arguments))
    print(json.dumps(dataclasses.asdict(found)) if arguments.json else table(found))
    return 0 if found.is_well else 1


async def measured(address: str, arguments: argparse.Namespace) -> Report:
    """One to warm up, some alone, then everybody."""
    recipe, chance = _recipe(arguments.images, arguments.epochs), random.Random(0)
    first, *alone = [await _press(address, number, recipe) for number in range(1 + ALONE)]
    if {each.state for each in (first, *alone)} != {"done"}:
        raise LabError("A training for which nobody waits does not finish here.")
    told = ", ".join(f"{each.seconds:.1f}" for each in alone)
    print(f"One alone: {told} s. Now everybody.", file=sys.stderr)
    delays = [0.0, *(chance.uniform(0, arguments.within) for _ in range(arguments.visitors - 1))]
    presses = [_press(address, 100 + number, recipe, delay) for number, delay in enumerate(delays)]
    return report_of(await asyncio.gather(*presses), median(each.seconds for each in alone))


def _recipe(images: int | None, epochs: int | None) -> dict[str, Any]:
    from cnn_demo.training.config.train_config import TrainConfig  # with it comes PyTorch

    config = TrainConfig(max_images=images)
    return (dataclasses.replace(config, epochs=epochs) if epochs else config).to_dict()


async def _press(address: str, number: int, recipe: dict[str, Any], delay: float = 0.0) -> Started:
    """Somebody presses Start after `delay` seconds, and looks on until the end."""
    await asyncio.sleep(delay)
    connection, pressed = Connection(address), time.perf_counter()
    asked = {"visitor": f"{number:032x}", "runs": [{"config": recipe}]}
    reply = await connection.post(f"{RPC}start_runs", json.dumps(asked).encode())
    if reply.status != OK:
        connection.close()
        return Started(False, "", pressed, time.perf_counter())
    (run,) = _read(reply)["runs"]
    looked = json.dumps({"run": run, "after": MOST_STEPS}).encode()
    state = "queued"
    while state not in ENDS:
        await asyncio.sleep(LOOK)
        state = _read(await connection.post(f"{RPC}watch_run", looked))["state"]
    connection.close()
    return Started(True, state, pressed, time.perf_counter())


def _read(reply: Reply) -> dict[str, Any]:
    """What an answer says, which is compressed where it is long."""
    content = gzip.decompress(reply.content) if reply.content.startswith(GZIP) else reply.content
    found: dict[str, Any] = json.loads(content)
    return found


def report_of(presses: Sequence[Started], alone: float) -> Report:
    """What became of everybody."""
    done = [each for each in presses if each.state == "done"]
    seconds = sorted(each.seconds for each in done) or [0.0]
    whole = max(each.ended for each in presses) - min(each.pressed for each in presses)
    taken = sum(each.taken for each in presses)
    return Report(len(presses), taken, len(done), median(seconds), seconds[-1], whole, alone)


def table(report: Report) -> str:
    told = f"| {report.visitors} | {report.taken} | {report.finished} | {report.p50:.1f} | {report.worst:.1f} "
    told += f"| {report.whole:.1f} | {report.visitors * report.alone:.1f} | {report.ratio:.2f} | ≤ {MOST} |"
    return f"""\
| pressed Start | taken | finished | press to end p50, s | worst, s | all, s | one by one, s | ratio | goal |
|--:|--:|--:|--:|--:|--:|--:|--:|--:|
{told}"""
