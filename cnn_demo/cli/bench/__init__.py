"""Measure on this machine how much faster than the articles this is, and how little it takes to serve.

Both sides of a row are measured in the same run, and only their ratio is promised. What is extrapolated is said.
"""

import argparse
import importlib
from collections.abc import Callable, Iterator

from cnn_demo.cli.bench.result import Row

PARTS = ("training", "serving", "visiting")  # a further part is a module of that name with rows(full) and one word here


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("part", nargs="?", choices=PARTS, help="measure this part only")
    parser.add_argument(
        "--full", action="store_true", help="run the articles' trainings to their end (an hour or more)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints the table row by row; 1 when a goal is missed."""
    print("| what | CNN Lab | compared with | ratio | goal |\n|---|---|---|---|---|", flush=True)
    reached = True
    for part in [arguments.part] if arguments.part else PARTS:
        for row in _rows_of(part)(arguments.full):
            sign = "≥" if row.more_is_better else "≤"
            print(f"| {row.what} | {row.ours} | {row.theirs} | {row.ratio:.3g} | {sign} {row.goal:g} |", flush=True)
            reached = reached and row.reached
    return 0 if reached else 1


def _rows_of(part: str) -> Callable[[bool], Iterator[Row]]:
    rows: Callable[[bool], Iterator[Row]] = importlib.import_module(f"{__name__}.{part}").rows
    return rows
