"""Measure how much two or more training processes side by side get done together, against each one alone.

Each has its share of the cores: pinned to them, and as the server starts them, wherever the system puts them.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from cnn_demo.cli.bench.trainings.trainee import Trainee
from cnn_demo.errors import BadValue
from cnn_demo.machine import cores, memory

SECONDS = 10.0
GOAL = 0.85
HEAD = """\
| training processes | threads each | cores | images/s alone | images/s together | efficiency | goal |
|--:|--:|---|--:|--:|--:|--:|"""


@dataclass(frozen=True)
class Row:
    """Images a second of one process `alone`, the mean of before and after, and of all `together`."""

    workers: int
    threads: int
    pinned: bool
    alone: float
    together: float

    @property
    def efficiency(self) -> float:
        return self.together / (self.workers * self.alone)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workers", type=int, help="how many (two, or as many as a server here has)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each of six trainings (10)")


def run(arguments: argparse.Namespace) -> int:
    """Prints row by row; 1 where pinned ones reach less than GOAL of what they could."""
    from cnn_demo.training.jobs.local_engine import default_places, threads_each  # with it comes PyTorch

    here, workers = cores(), arguments.workers or max(2, default_places(cores(), memory()))
    if not 2 <= workers <= here:
        raise BadValue(f"--workers: this machine has {here} cores, so that 2 to {here} can be compared.")
    print(HEAD, flush=True)
    reached = True
    for pinned in [True, False] if hasattr(os, "sched_setaffinity") else [False]:
        row = measured(workers, threads_each(here, workers), pinned, arguments.seconds)
        print(line(row), flush=True)
        reached = reached and (row.efficiency >= GOAL or not pinned)
    return 0 if reached else 1


def measured(workers: int, threads: int, pinned: bool, seconds: float) -> Row:
    """One alone, all together, and that one alone again, because a machine is not equally fast all the time."""
    with trainees(workers, threads, pinned) as all_:
        before = _rate(all_[:1], seconds)
        together = _rate(all_, seconds)
        after = _rate(all_[:1], seconds)
    return Row(workers, threads, pinned, (before + after) / 2, together)


@contextmanager
def trainees(workers: int, threads: int, pinned: bool) -> Iterator[list[Trainee]]:
    """So many warm ones, ended with the block; each with cores of its own where they are `pinned`."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        found: list[Trainee] = []
        for number in range(workers):
            place = Path(folder) / str(number)
            place.mkdir()
            found.append(Trainee(threads, place, shares(workers)[number] if pinned else ()))
            stack.callback(found[-1].close)
        yield found


def shares(workers: int) -> list[list[int]]:
    """The cores that we may use, in equal parts; what is left over is nobody's."""
    allowed = sorted(os.sched_getaffinity(0))
    each = len(allowed) // workers
    return [allowed[number * each : (number + 1) * each] for number in range(workers)]


def _rate(those: Sequence[Trainee], seconds: float) -> float:
    """Images a second of them all."""
    for each in those:
        each.begin(seconds)
    return sum([each.images_per_second() for each in those])


def line(row: Row) -> str:
    where = "pinned" if row.pinned else "any"
    told = f"| {row.workers} | {row.threads} | {where} | {row.alone:,.0f} | {row.together:,.0f} "
    return f"{told}| {row.efficiency:.2f} | {f'≥ {GOAL}' if row.pinned else '–'} |"
