"""Drawing never waits behind heavy work, and nobody waits in a thread: who finds no room is told at once."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cnn_demo.cli.bench.app_client import served
from cnn_demo.lab import Later
from cnn_demo.ui.rpc.registry import Model
from cnn_demo.ui.web import questions
from cnn_demo.ui.web.routes import RETRY_SECONDS, LabRoutes, heavy_threads

CIFAR = {"network": "resnet20-cifar10", "image": {"kind": "test", "data": "cifar10", "index": 1}}
HEAVY: list[tuple[str, dict[str, Any]]] = [
    ("top_activations", {"network": "resnet20-cifar10", "layer": "stage3.block3.conv2", "map": 1}),
    ("evaluation", {"network": "resnet20-cifar10"}),
    ("attribution", {**CIFAR, "target": 1, "method": "integrated_gradients"}),
]


class Done(Model):
    pass


class Held:
    """Heavy questions wait in here until they may go on; all others are answered at once."""

    def __init__(self) -> None:
        self.go, self.inside = threading.Event(), threading.Semaphore(0)

    def ask(self, name: str, fields: object) -> Model:
        if questions.RPCS[name].cost == "heavy":
            self.inside.release()
            self.go.wait(30)
        return Done()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    found = Held()
    monkeypatch.setattr(questions, "ask", found.ask)
    yield found
    found.go.set()


def test_heavy_work_without_room_is_told_so_at_once_and_drawing_goes_on(held: Held, tmp_path: Path) -> None:
    with TestClient(LabRoutes(Starlette(), Later(tmp_path))) as client, ThreadPoolExecutor(8) as pool:
        taken = [pool.submit(client.post, "/cnn-lab/rpc/figure", json={}) for _ in range(heavy_threads())]
        for _ in taken:
            held.inside.acquire()
        refused = client.post("/cnn-lab/rpc/figure", json={})
        assert refused.status_code == 503
        assert refused.json()["error"]["code"] == "busy"
        assert 0 < refused.json()["error"]["retry_after"] <= 2
        assert client.post("/cnn-lab/rpc/classify", json={}).status_code == 200
        held.go.set()
        assert [each.result().status_code for each in taken] == [200] * len(taken)


def ask(address: str, question: str, fields: dict[str, Any]) -> int:
    request = urllib.request.Request(
        f"{address}/cnn-lab/rpc/{question}", json.dumps(fields).encode(), {"content-type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            reply.read()
            return int(reply.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def draw(address: str, index: int) -> float:
    """Seconds that the answer to one drawing takes, an image that nobody has asked about."""
    began = time.perf_counter()
    image = {"kind": "test", "data": "mnist", "index": index}
    assert ask(address, "classify", {"network": "quick-mnist", "image": image}) == 200
    return time.perf_counter() - began


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


@pytest.mark.slow
def test_drawing_beside_sixty_impatient_clicks(tmp_path: Path) -> None:
    """Its p95 stays within three times that of an idle server."""
    with served(GRADIO_TEMP_DIR=str(tmp_path), CNN_DEMO_DATA=str(tmp_path), CNN_DEMO_DOWNLOAD="0") as app:
        draw(app.address, 0)
        idle = p95([draw(app.address, index) for index in range(1, 201)])
        with clicking(app.address):
            beside = p95([draw(app.address, index) for index in range(201, 601)])
    assert beside <= 3 * idle


@contextmanager
def clicking(address: str) -> Iterator[None]:
    """Sixty visitors who ask heavy questions, and again when they may, until the block ends."""
    over = threading.Event()

    def click(number: int) -> None:
        question, fields = HEAVY[number % len(HEAVY)]
        while not over.is_set():
            assert ask(address, question, fields) in (200, 503)
            over.wait(RETRY_SECONDS)

    with ThreadPoolExecutor(60) as pool:
        clicks = [pool.submit(click, number) for number in range(60)]
        time.sleep(1)
        yield
        over.set()
        for each in clicks:
            each.result()
