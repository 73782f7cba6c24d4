"""Measure how a server answers 1, 8, 30 and 100 visitors at once over HTTP, alone and beside a training."""

import argparse
import dataclasses
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from cnn_demo.cli.bench.answer_parts import parts_of
from cnn_demo.cli.bench.app_client import Visitor, served
from cnn_demo.cli.bench.crowd import Answered, Crowd
from cnn_demo.cli.bench.page_questions import questions_for
from cnn_demo.cli.bench.process_family import usage_of
from cnn_demo.errors import BadValue, LabError

VISITORS = (1, 8, 30, 100)
SECONDS = 10.0
NETWORK = "quick-cifar10"  # too large for the page, so that every stroke is the server's
OK, REFUSED = 200, (429, 503)
WARM_UP = 2.0  # seconds before the first row: what is loaded once is there then
PATIENCE = 120.0  # seconds until a training makes its first step


@dataclass(frozen=True)
class Row:
    """Answers to so many visitors. Times in milliseconds, None where nothing was answered; `megabytes` are those of the
    server with its workers, None for a server elsewhere."""

    visitors: int
    training: bool
    drawings_per_second: float
    p50: float | None
    p95: float | None
    p99: float | None
    look_p95: float | None
    photo_p95: float | None
    page_p99: float | None
    refused: int
    errors: int
    megabytes: float | None


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--visitors", type=numbers, default=VISITORS, metavar="N,N", help="how many (1,8,30,100)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each row (10)")
    parser.add_argument("--network", default=NETWORK, help=f"that they draw for ({NETWORK})")
    parser.add_argument("--url", help="of a server that runs already; else one is started here")
    parser.add_argument("--parts", action="store_true", help="where the milliseconds of one answer go, in place of all")
    parser.add_argument("--json", action="store_true", help="one object a line in place of the table")


def run(arguments: argparse.Namespace) -> int:
    """Prints row by row; 1 where somebody was refused or got no answer."""
    if arguments.parts:
        return _print_parts(arguments)
    if not arguments.json:
        print(HEAD, flush=True)
    went_well = True
    for row in _rows(arguments):
        print(json.dumps(dataclasses.asdict(row)) if arguments.json else line(row), flush=True)
        went_well = went_well and not (row.refused or row.errors)
    return 0 if went_well else 1


def numbers(words: str) -> tuple[int, ...]:
    """ "1,8" as numbers from 1; ValueError for anything else."""
    found = tuple(map(int, words.split(",")))
    if min(found) < 1:
        raise ValueError
    return found


def _rows(arguments: argparse.Namespace) -> Iterator[Row]:
    with server(arguments.url) as (address, pid):
        questions = questions_for(address, arguments.network)
        Crowd(address, 2, WARM_UP, questions).come()
        for trains in (False, True):
            with training(address) if trains else nullcontext():
                for visitors in arguments.visitors:
                    answers = Crowd(address, visitors, arguments.seconds, questions).come()
                    used = usage_of(pid) if pid else None
                    yield row_of(visitors, trains, arguments.seconds, answers, used.megabytes if used else None)


def _print_parts(arguments: argparse.Namespace) -> int:
    with server(arguments.url) as (address, _):
        parts = parts_of(address, questions_for(address, arguments.network))
    if arguments.json:
        print(json.dumps(parts))
    else:
        print("| part of an answer | ms |\n|---|--:|")
        print("\n".join(f"| {name} | {milliseconds:.2f} |" for name, milliseconds in parts.items()))
    return 0


def row_of(
    visitors: int, trains: bool, seconds: float, answers: Sequence[Answered], megabytes: float | None = None
) -> Row:
    """What became of the questions that were asked in these seconds."""

    def of(kind: str, percent: int) -> float | None:
        return percentile([each.milliseconds for each in answers if (each.kind, each.status) == (kind, OK)], percent)

    return Row(
        visitors,
        trains,
        round(sum((each.kind, each.status, each.late) == ("draw", OK, False) for each in answers) / seconds, 1),
        p50=of("draw", 50),
        p95=of("draw", 95),
        p99=of("draw", 99),
        look_p95=of("look", 95),
        photo_p95=of("photo", 95),
        page_p99=of("page", 99),
        refused=sum(each.status in REFUSED for each in answers),
        errors=sum(each.status not in (OK, *REFUSED) for each in answers),
        megabytes=None if megabytes is None else round(megabytes),
    )


def percentile(times: Sequence[float], percent: int) -> float | None:
    """The time that so many percent do not exceed; None of nothing."""
    if not times:
        return None
    return round(sorted(times)[min(len(times) * percent // 100, len(times) - 1)], 1)


@contextmanager
def server(url: str | None) -> Iterator[tuple[str, int | None]]:
    """(address, process) of the server that is asked: one of our own unless there is a url, whose process is unknown.

    BadValue for what is no address.
    """
    if url is None:
        with tempfile.TemporaryDirectory() as folder, served(GRADIO_TEMP_DIR=folder) as app:
            yield app.address, app.process.pid
    elif url.startswith(("http://", "https://")):
        yield url.rstrip("/"), None
    else:
        raise BadValue(f'--url must begin with http:// or https://, not "{url[:40]}".')


@contextmanager
def training(address: str) -> Iterator[None]:
    """Somebody trains meanwhile, for as long as anybody may."""
    from cnn_demo import settings
    from cnn_demo.training.config.train_config import TrainConfig

    visitor = Visitor(address, "1" * 32)
    config = TrainConfig(epochs=settings.MAX_EPOCHS, time_limit=settings.MAX_SECONDS, augmentation="none")
    asked = {"visitor": visitor.name, "runs": [{"config": config.to_dict()}]}
    runs = visitor.ask("start_runs", **asked)["runs"]
    deadline = time.monotonic() + PATIENCE
    while not visitor.ask("watch_run", run=runs[0])["step"]:
        if time.monotonic() > deadline:
            raise LabError("The training beside which answers are measured does not begin.")
        time.sleep(0.5)
    try:
        yield
    finally:
        visitor.ask("stop_runs", visitor=visitor.name, runs=runs)


HEAD = """\
| visitors | beside | drawings/s | p50 | p95 | p99 ms | look p95 | photo p95 | page p99 | refused | errors | MB |
|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"""


def line(row: Row) -> str:
    """The row as one of the table."""
    beside = "a training" if row.training else "nothing"
    times = (row.p50, row.p95, row.p99, row.look_p95, row.photo_p95, row.page_p99)
    told = ["–" if each is None else f"{each:,.0f}" for each in (*times, row.refused, row.errors, row.megabytes)]
    return " | ".join((f"| {row.visitors}", beside, f"{row.drawings_per_second:g}", *told)) + " |"
