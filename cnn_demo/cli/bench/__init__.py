"""Measure on this machine how much faster than the articles this is, and how little it takes to serve.

Both sides of a row are measured in the same run, and only their ratio is promised. What is extrapolated is said.
"""

import argparse
import importlib
from collections.abc import Callable, Iterator

from cnn_demo.cli.bench import own_classes, photo, serve, soak
from cnn_demo.cli.bench.result import HEAD, NotRun, Row
from cnn_demo.cli.bench.trainings import pool, school_class, seeds
from cnn_demo.errors import unknown

COMPARED = ("training", "startup", "under_load")  # a further one is a module of that name with rows(full), and one word
# these run alone, with tables of their own
MEASURED = {
    "serve": serve,
    "soak": soak,
    "photo": photo,
    "own-classes": own_classes,
    "pool": pool,
    "class": school_class,
    "seeds": seeds,
}


def arguments(parser: argparse.ArgumentParser) -> None:
    _add_full(parser)
    words = "these races only, such as cifar10-80, however long they take; an unknown one names all"
    parser.add_argument("--rows", nargs="+", metavar="RACE", help=words)
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
    rows = _races(arguments.rows, "full" in arguments) if arguments.rows else _parts(arguments)
    print(HEAD, flush=True)
    reached = True
    for row in rows:
        print(row, flush=True)
        reached = reached and row.reached
    return 0 if reached else 1


def _parts(arguments: argparse.Namespace) -> Iterator[Row | NotRun]:
    for part in [arguments.part] if arguments.part else COMPARED:
        yield from _rows_of(part)("full" in arguments)


def _races(names: list[str], full: bool) -> Iterator[Row | NotRun]:
    from cnn_demo.cli.bench.training import rows_of
    from cnn_demo.training.config.recipes import RACES

    for name in names:
        if name not in RACES:
            raise unknown("race", name, RACES)
    return rows_of(names, full)


def _rows_of(part: str) -> Callable[[bool], Iterator[Row | NotRun]]:
    rows: Callable[[bool], Iterator[Row | NotRun]] = importlib.import_module(f"{__name__}.{part}").rows
    return rows
