"""Rates with a clock of our own, and a flood of requests that nobody reads."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Scope

from cnn_demo.ui.guard.rates import ADDRESSES, AT_ONCE, JOINS, UPLOADS, Budget, Rate, RateLimit, address_of


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_a_steady_rate() -> None:
    clock = Clock()
    budget = Budget(Rate(2, 3), Rate(100, 100), clock)
    assert [budget.take("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert budget.take("b") == 0
    clock.now = 0.5
    assert [budget.take("a"), budget.take("a")] == [0, 0.5]
    clock.now = 1000
    assert [budget.take("a") for _ in range(4)] == [0, 0, 0, 0.5]


def test_many_addresses_share_one_cap_and_bounded_memory() -> None:
    budget = Budget(Rate(1, 1), Rate(1, ADDRESSES + 10), Clock())
    answers = [budget.take(str(i)) for i in range(ADDRESSES + 20)]
    assert answers.count(0) == ADDRESSES + 10
    assert len(budget._buckets) <= ADDRESSES


def test_a_space_names_the_visitor_behind_its_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    scope = {"client": ("10.0.0.1", 1), "headers": [(b"x-forwarded-for", b"1.2.3.4, 10.0.0.2")]}
    assert address_of(scope) == "10.0.0.1"
    monkeypatch.setenv("SPACE_ID", "me/lab")
    assert address_of(scope) == "1.2.3.4"


@pytest.mark.parametrize(
    ("path", "allowed"), [("queue/join", JOINS.burst), ("call/classify", JOINS.burst), ("upload", UPLOADS.burst)]
)
def test_who_asks_too_often_is_told_when_to_come_back(path: str, allowed: int) -> None:
    limit = RateLimit(PlainTextResponse("yes"), Clock())
    answers = [posted(limit, path) for _ in range(allowed + 1)]
    assert all(start["status"] == 200 for start, _ in answers[:-1])
    start, body = answers[-1]
    assert start["status"] == 503
    assert b"Try again" in body["body"]
    assert (b"retry-after", b"1") in start["headers"]
    assert posted(limit, path, address="10.0.0.2")[0]["status"] == 200


@pytest.mark.parametrize(("path", "allowed"), [("queue/join", JOINS.burst), ("upload", UPLOADS.burst)])
def test_a_prefix_hides_nobody(path: str, allowed: int) -> None:
    limit = RateLimit(PlainTextResponse("yes"), Clock())
    answers = [posted(limit, path, prefix=prefix)[0]["status"] for prefix in ["/lab", ""] * allowed]
    assert answers == [200] * allowed + [503] * allowed


def test_answers_under_way_are_bounded() -> None:
    limit = RateLimit(PlainTextResponse("yes"), Clock())
    assert [posted(limit, "component_server")[0]["status"] for _ in range(2 * AT_ONCE)] == [200] * (2 * AT_ONCE)
    limit.under_way = AT_ONCE
    assert posted(limit, "component_server")[0]["status"] == 503
    assert posted(limit, "upload")[0]["status"] == 200


def posted(limit: RateLimit, path: str, address: str = "10.0.0.1", prefix: str = "") -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": f"{prefix}/gradio_api/{path}",
        "root_path": prefix,
        "headers": [],
        "client": (address, 1),
    }
    asyncio.run(limit(scope, receive, send))
    return sent


def test_a_flood_of_joins_leaves_the_page_alive(served: str) -> None:
    """300 joins that nobody reads: each is answered, and the page is there afterwards."""
    body = {"data": [None, "quick-mnist"]}
    with httpx.Client(base_url=served, timeout=60) as visitor, ThreadPoolExecutor(16) as crowd:
        flood = crowd.map(lambda _: visitor.post("/gradio_api/call/classify", json=body).status_code, range(300))
        assert set(flood) <= {200, 503}
        assert visitor.get("/").status_code == 200
