"""Measure on this machine how much faster than the articles this is, and how little it takes to serve.

Both sides of a row are measured in the same run, and only their ratio is promised. What is extrapolated is said.
"""

import argparse
import importlib
from collections.abc import Callable, Iterator

from cnn_demo.cli.bench import photo, serve, soak
from cnn_demo.cli.bench.result import Row
from cnn_demo.cli.bench.trainings import pool, school_class

COMPARED = ("training", "startup", "under_load")  # a further one is a module of that name with rows(full), and one word
# these run alone, with tables of their own
MEASURED = {"serve": serve, "soak": soak, "photo": photo, "pool": pool, "class": school_class}


def arguments(parser: argparse.ArgumentParser) -> None:
    _add_full(parser)
    parts = parser.add_subparsers(dest="part", metavar="PART", help=f"one of {', '.join((*COMPARED, *MEASURED))}")
    for name in COMPARED:
        _add_full(parts.add_parser(name, help="this part of the comparison only", allow_abbrev=False))
    for name, module in MEASURED.items():
        sentence = (module.__doc__ or "").splitlines()[0]
        module.arguments(parts.add_parser(name, help=sentence, description=sentence, allow_abbrev=False))


def _add_full(parser: argparse.ArgumentParser) -> None:
    words = "run the articles' trainings to their end (an hour or more)"
    parser.add_argument("--full", action="store_true", default=argparse.SUPPRESS, help=words)


def run(arguments: argparse.Namespace) -> int:
    """Prints the table row by row; 1 when a goal is missed."""
    if arguments.part in MEASURED:
        return int(MEASURED[arguments.part].run(arguments))
    print("| what | CNN Lab | compared with | ratio | goal |\n|---|---|---|---|---|", flush=True)
    reached = True
    for part in [arguments.part] if arguments.part else COMPARED:
        for row in _rows_of(part)("full" in arguments):
            sign = "≥" if row.more_is_better else "≤"
            print(f"| {row.what} | {row.ours} | {row.theirs} | {row.ratio:.3g} | {sign} {row.goal:g} |", flush=True)
            reached = reached and row.reached
    return 0 if reached else 1


def _rows_of(part: str) -> Callable[[bool], Iterator[Row]]:
    rows: Callable[[bool], Iterator[Row]] = importlib.import_module(f"{__name__}.{part}").rows
    return rows
