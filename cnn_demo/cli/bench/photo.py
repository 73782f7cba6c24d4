"""How soon a photo is answered, all of the network's maps with it, and the first one, by a server on one core.

Works on Linux, where a process can be held to one core.
"""

import argparse
import base64
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from cnn_demo.cli.bench.app_client import Visitor, served
from cnn_demo.cli.bench.page_questions import MAPS, questions_for

NETWORK = "efficientnet_lite2-imagenet"
TIMES = 6  # photos of each kind of question, no two of which are the same image
ANSWER_MS, MAPS_MS, FIRST_MS = 150.0, 1000.0, 3000.0  # what is promised for this network
MAPS_BYTES = 2_000_000
MOST_MAPS = 10_000  # more than a layer has


@dataclass(frozen=True)
class Line:
    """`measured` is in `unit`, and no larger than `most` where the promise is kept."""

    what: str
    measured: float
    most: float
    unit: str

    @property
    def is_kept(self) -> bool:
        return self.measured <= self.most


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--network", default=NETWORK, metavar="ID", help=f"which one ({NETWORK})")


def run(arguments: argparse.Namespace) -> int:
    """Prints the table; 1 where a promise is not kept."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})  # the server inherits it
    try:
        with served() as app:
            os.sched_setaffinity(0, cores)
            lines = list(measured(app.address, arguments.network))
    finally:
        os.sched_setaffinity(0, cores)
    print("| what | measured | at most |\n|---|---|---|")
    for line in lines:
        print(f"| {line.what} | {line.measured:,.0f} {line.unit} | {line.most:,.0f} {line.unit} |")
    return 0 if all(line.is_kept for line in lines) else 1


def measured(address: str, network: str, times: int = TIMES) -> Sequence[Line]:
    """By the app at this address, whose page is there, and which has not used this network before."""
    visitor, photo = Visitor(address), _example()
    visitor.ask("networks")
    first = _milliseconds(visitor, network=network, image=photo)[0]
    asked = [json.loads(body) for body in questions_for(address, network).photo[: 3 * times]]
    plain = [_milliseconds(visitor, network=each["network"], image=each["image"])[0] for each in asked[::3]]
    maps = [_milliseconds(visitor, **each) for each in asked[1::3]]
    all_maps = [_milliseconds(visitor, **_with_all_maps(each)) for each in asked[2::3]]
    return (
        Line("First photo, the network not loaded yet", first, FIRST_MS, "ms"),
        Line("A photo, median", median(plain), ANSWER_MS, "ms"),
        Line(f"A photo with {MAPS} maps of every block, median", median(each for each, _ in maps), MAPS_MS, "ms"),
        Line("Its size, the largest", max(size for _, size in maps), MAPS_BYTES, "bytes"),
        Line("A photo with all maps of every block, median", median(each for each, _ in all_maps), MAPS_MS, "ms"),
        Line("Its size, the largest", max(size for _, size in all_maps), MAPS_BYTES, "bytes"),
    )


def _with_all_maps(question: dict[str, Any]) -> dict[str, Any]:
    return question | {"graph": [wanted | {"most": MOST_MAPS} for wanted in question["graph"]]}


def _milliseconds(visitor: Visitor, **question: Any) -> tuple[float, int]:
    """How long the answer takes, and how many bytes it has as JSON."""
    began = time.perf_counter()
    answer = visitor.ask("classify", **question)
    return 1000 * (time.perf_counter() - began), len(json.dumps(answer))


def _example() -> dict[str, str]:
    from cnn_demo.data.example_photos import example_photos  # NumPy comes with it

    content = next(iter(example_photos().values())).path.read_bytes()
    return {"kind": "photo", "data": f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"}
