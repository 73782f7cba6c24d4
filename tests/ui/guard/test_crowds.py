"""Crowds that mean no good, or simply many: whoever comes next is served, no question fails, and memory stays."""

import os
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

pytestmark = pytest.mark.slow

MEGABYTE = 2**20
PATIENCE = 30  # seconds until a good visitor must have been served
TEST_IMAGE = {"kind": "test", "data": "mnist", "index": 0}
QUESTION = {"network": "quick-mnist", "epoch": None, "image": TEST_IMAGE, "skip": [], "scale": "layer"}


class Visitor:
    """Asks what the page asks, over the wire."""

    def __init__(self, served: str) -> None:
        self.web = httpx.Client(base_url=served, timeout=PATIENCE, limits=httpx.Limits(max_connections=None))
        (self.header,) = [
            part["id"]
            for part in self.web.get("/config").json()["components"]
            if "look" in part["props"].get("server_fns", [])
        ]

    def ask(self, function: str, question: Any) -> dict[str, Any]:
        body = {"component_id": self.header, "fn_name": function, "data": question, "session_hash": "crowd"}
        found: dict[str, Any] = self.web.post("/gradio_api/component_server", json=body).raise_for_status().json()
        return found

    def seconds(self, question: Any) -> float:
        began = perf_counter()
        reply = self.ask("look", question)
        assert "probabilities" in reply, reply
        return perf_counter() - began


@pytest.fixture
def visitor(served: str) -> Iterator[Visitor]:
    visitor = Visitor(served)
    visitor.seconds(QUESTION)  # the network is loaded
    yield visitor
    visitor.web.close()


def test_joins_that_nobody_reads(visitor: Visitor) -> None:
    """300 of them are answered or sent away, and a good image beside them is classified."""
    join = {"data": [None, "quick-mnist"]}
    with ThreadPoolExecutor(16) as crowd:
        flood = crowd.map(lambda _: visitor.web.post("/gradio_api/call/classify", json=join).status_code, range(300))
        assert visitor.ask("look", QUESTION)["best"] == 7
        assert set(flood) <= {200, 503}
    assert visitor.ask("look", QUESTION)["best"] == 7


def test_two_hundred_heartbeats_and_half_uploads(visitor: Visitor, served: str) -> None:
    """Their descriptors come back when they hang up."""
    before = descriptors()
    with ExitStack() as crowd:
        for number in range(200):
            crowd.enter_context(visitor.web.stream("GET", f"/gradio_api/heartbeat/h{number}"))
        for _ in range(150):
            crowd.enter_context(half_an_upload(served))
        assert visitor.ask("look", QUESTION)["best"] == 7
    visitor.web.close()
    deadline = perf_counter() + PATIENCE
    while descriptors() > before + 20 and perf_counter() < deadline:
        httpx.get(f"{served}/robots.txt")
    assert descriptors() <= before + 20


def test_made_up_sessions_cost_bounded_memory(visitor: Visitor) -> None:
    """After the first thousand nothing more is kept for another."""

    def come(names: range) -> None:
        for number in names:
            body = {"data": [], "session_hash": f"made-up-{number}"}
            assert visitor.web.post("/gradio_api/run/networks", json=body).status_code == 200

    come(range(1050))
    full = memory()
    come(range(1050, 1800))
    assert memory() - full < 20 * MEGABYTE


def test_many_people_at_once_are_all_answered(visitor: Visitor) -> None:
    """Eight wait some eight times as long as one alone, and 32 get an answer each time."""
    alone = late([visitor.seconds(QUESTION) for _ in range(60)])
    eight, thirty_two = crowd_of(visitor, 8), crowd_of(visitor, 32)
    assert eight < 40 * alone
    assert thirty_two < 160 * alone


def test_a_training_leaves_room_for_those_who_draw(visitor: Visitor) -> None:
    idle = crowd_of(visitor, 8)
    # data, network, epochs, seed, seconds, limit, sample
    started = visitor.web.post("/gradio_api/run/train", json={"data": ["mnist", "quick", 20, 1, 60.0, 10_000, True]})
    run, owner = started.json()["data"][0].values()
    try:
        deadline = perf_counter() + PATIENCE
        while visitor.ask("watch", {"run": run, "after": 0})["state"] != "running":
            assert perf_counter() < deadline
        assert crowd_of(visitor, 8) < 8 * idle
    finally:
        visitor.web.post("/gradio_api/run/stop", json={"data": [run, owner]})


def crowd_of(visitor: Visitor, people: int, each: int = 12) -> float:
    """Seconds at p95 when so many ask without pause."""
    with ThreadPoolExecutor(people) as crowd:
        return late(list(crowd.map(lambda _: visitor.seconds(QUESTION), range(people * each))))


def late(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def memory() -> int:
    """Bytes resident in this process, which serves the page."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def half_an_upload(served: str) -> socket.socket:
    where = urlsplit(served)
    connection = socket.create_connection((str(where.hostname), int(where.port or 80)), timeout=10)
    head = f"POST /gradio_api/upload HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: 100000\r\n"
    connection.sendall(f"{head}Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n".encode())
    return connection
