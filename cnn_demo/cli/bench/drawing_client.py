"""A visitor who draws: ten times a second an answer with its maps is asked for, by a network that runs on the server.

It is a process of its own. In ours it would wait for Python's lock whenever something is trained here, and make that
wait in turn.
"""

import multiprocessing
import queue
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from cnn_demo.cli.bench.app_client import Visitor
from cnn_demo.errors import LabError

PAUSE = 0.1  # seconds from one question to the next
MAPS = 8  # of each layer, as the picture of the network shows them
PATIENCE = 120.0  # seconds until an answer is given up
SILENT = "The app does not answer the visitor who draws."


class DrawingClient:
    """What the one who draws has measured: milliseconds of each answer, in order."""

    def __init__(self, answers: "multiprocessing.Queue[float]", draws: Callable[[], bool]) -> None:
        """`draws` tells whether the one who draws is still there."""
        self._answers, self._draws = answers, draws

    def take(self, count: int) -> list[float]:
        """The next so many. LabError when they do not come."""
        return [self._next() for _ in range(count)]

    def _next(self) -> float:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and (self._draws() or not self._answers.empty()):
            with suppress(queue.Empty):
                return self._answers.get(timeout=1)
        raise LabError(SILENT)

    def so_far(self) -> list[float]:
        """Those that have come since they were asked for last; none is waited for. LabError when nobody draws now."""
        if not self._draws():
            raise LabError(SILENT)
        found: list[float] = []
        while not self._answers.empty():
            found += self.take(1)
        return found


@contextmanager
def drawing(address: str) -> Iterator[DrawingClient]:
    """Somebody draws in the app at this address until the block ends."""
    spawn = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[float] = spawn.Queue()
    process = spawn.Process(target=_draw, args=(address, answers), daemon=True)
    process.start()
    try:
        yield DrawingClient(answers, process.is_alive)
    finally:
        process.terminate()
        process.join()


def _draw(address: str, answers: "multiprocessing.Queue[float]") -> None:
    visitor = Visitor(address)
    (network, data, blocks), index = _on_the_server(visitor), 0
    graph = [{"layer": layer["name"], "most": MAPS} for block in blocks for layer in block["layers"]]
    while True:
        image = {"kind": "test", "data": data, "index": index % 1000}
        began = time.perf_counter()
        visitor.ask("classify", network=network, image=image, graph=graph)
        took = time.perf_counter() - began
        answers.put(1000 * took)
        index += 1
        time.sleep(max(0.0, PAUSE - took))


def _on_the_server(visitor: Visitor) -> tuple[str, str, list[dict[str, Any]]]:
    """(name, data, blocks) of the first network that is too large for the page to run itself."""
    for card in visitor.ask("networks")["networks"]:
        graph = visitor.ask("network_graph", network=card["network"])
        if graph["version"] is None:
            return card["network"], card["data"], graph["blocks"]
    raise LabError("All networks of this app run in the page: there is none to draw for on the server.")
