"""Alive, ready, leaving: what a load balancer asks, and what visitors of a server that is told to stop are told."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from job_runs import LONG, is_running
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cnn_demo.errors import Busy
from cnn_demo.lab import Later
from cnn_demo.training.jobs.pool import WARMING
from cnn_demo.ui.web.health import LOADING, Health
from cnn_demo.ui.web.routes import LabRoutes

UP_SECONDS = 120  # a hang, not a slow machine
LEAVING = "This server is about to stop: try again in a minute."


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Later]:
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    opened = Later(tmp_path)
    yield opened
    opened.close()


def said(visitor: TestClient, address: str) -> tuple[int, str]:
    answer = visitor.get(address)
    return answer.status_code, answer.text


def words_until_ready(visitor: TestClient) -> set[str]:
    words = set()
    for _ in range(UP_SECONDS * 10):
        status, sentence = said(visitor, "/readyz")
        if status == 200:
            return words
        words.add(sentence)
        time.sleep(0.1)
    raise AssertionError(words)


def until(found: Callable[[], bool]) -> None:
    for _ in range(UP_SECONDS * 10):
        if found():
            return
        time.sleep(0.1)
    raise AssertionError("It took too long.")


def test_a_life_from_its_first_second_to_its_last(lab: Later) -> None:
    """Ready once it can train; told to stop, it keeps what was learned, takes nobody new, and those here go on."""
    visitor = TestClient(Health(LabRoutes(Starlette(), lab), lab))
    assert said(visitor, "/healthz") == (200, "alive")
    assert words_until_ready(visitor) <= {LOADING, WARMING}
    assert said(visitor, "/readyz") == (200, "ready")

    jobs = lab().jobs
    first, second = jobs.start_list([(LONG, True), (LONG, True)], "ann")
    until(lambda: is_running(jobs.snapshot(first)) and jobs.snapshot(first).step > 0)
    waiting = jobs.start(LONG, "bob", sample=True)
    assert lab.leave(0.5) == 3  # measuring what it has learned may take longer
    for run in (second, waiting):
        assert jobs.snapshot(run).state == "stopped"
        assert jobs.snapshot(run).message.startswith("Stopped: this server is about to stop")
    assert jobs.snapshot(first).state in ("stopping", "stopped")
    until(lambda: lab().files.has_state(first))
    with pytest.raises(Busy, match=LEAVING):
        jobs.start(LONG, "cem", sample=True)

    assert said(visitor, "/healthz") == (200, "alive")
    for address in ("/readyz", "/", "/?tab=train", "/config"):
        assert said(visitor, address) == (503, LEAVING)
    assert visitor.post("/cnn-lab/rpc/watch_run", json={"run": waiting}).json()["state"] == "stopped"


def test_who_leaves_before_anything_began_has_nothing_to_stop(lab: Later) -> None:
    visitor = TestClient(Health(Starlette(), lab))
    assert lab.leave(0.1) == 0
    assert said(visitor, "/readyz") == (503, LEAVING)


def test_how_it_is_can_be_asked_under_a_prefix_and_is_never_kept(lab: Later) -> None:
    visitor = TestClient(Health(Starlette(), lab), root_path="/lab")
    for address in ("/healthz", "/lab/healthz"):
        answer = visitor.get(address)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert visitor.get("/other/healthz").status_code == 404
