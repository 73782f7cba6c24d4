"""An app's end of a cluster's queue. The cluster is played by the queue itself, in this process, with a worker of this
machine; only Ray between the two is left out.
"""

import pickle
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from job_runs import LONG, SHORT, watch

from cnn_demo.errors import AlreadyRunning, BadValue, Leaving
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.cluster import cluster_jobs
from cnn_demo.training.cluster.bridge import Bridge
from cnn_demo.training.cluster.cluster_jobs import ClusterJobs
from cnn_demo.training.cluster.jobs_actor import JobsActor
from cnn_demo.training.cluster.messages import ClusterAway
from cnn_demo.training.jobs import LocalEngine
from cnn_demo.training.worker.process import WorkerLimits


class Wire:
    """A link straight to an actor, which a test can cut."""

    def __init__(self, actor: JobsActor) -> None:
        self.actor, self.is_cut, self.connections = actor, False, 0

    def __call__(self, address: str, folder: Path) -> "Wire":
        return self

    def connect(self) -> None:
        self.connections += 1
        self._check()

    def ask(self, method: str, *args: Any, seconds: float = 0.0) -> Any:
        self._check()
        answer = pickle.loads(self.actor.call(pickle.dumps((method, args))))
        self._check()
        return answer

    def close(self) -> None:
        pass

    def _check(self) -> None:
        if self.is_cut:
            raise ClusterAway("The cable is cut.")


@pytest.fixture(scope="module")
def actor(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("shared")
    actor = JobsActor(str(folder), LocalEngine(Stores.open(folder), WorkerLimits(threads=1, niceness=0)))
    yield actor
    actor._jobs.close()


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_jobs, "NEWS_SECONDS", 0.2)
    monkeypatch.setattr(cluster_jobs, "AGAIN_SECONDS", 0.05)


@pytest.fixture
def wire(actor: JobsActor) -> Wire:
    return Wire(actor)


@pytest.fixture
def jobs(wire: Wire, tmp_path: Path) -> Any:
    jobs = ClusterJobs("far:1", Stores.open(tmp_path), wire)
    yield jobs
    jobs.close()


def wait_for(true: Any) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_run_from_start_to_end(jobs: ClusterJobs) -> None:
    seen = watch(jobs, jobs.start(SHORT, "Ada", sample=True))  # type: ignore[arg-type]
    assert seen[-1].state == "done"
    assert [point.epoch for point in seen[-1].points if point.val_loss is not None] == [1.0, 2.0]
    assert jobs.runs_of("Ada") == [jobs.snapshot(seen[-1].id)]


def test_what_the_queue_refuses_is_refused_here(jobs: ClusterJobs) -> None:
    run = jobs.start(LONG, "Bob", sample=True)
    with pytest.raises(AlreadyRunning, match="already have a run"):
        jobs.start(SHORT, "Bob", sample=True)
    with pytest.raises(BadValue, match="no such run"):
        jobs.control(run, "somebody else", "pause")
    jobs.stop(run, "Bob")
    assert watch(jobs, run)[-1].state == "stopped"  # type: ignore[arg-type]


def test_two_apps_show_the_same_runs_and_closing_one_ends_none(jobs: ClusterJobs, wire: Wire, tmp_path: Path) -> None:
    other = ClusterJobs("far:1", Stores.open(tmp_path), wire)
    run = other.start(LONG, "Cem", sample=True)
    wait_for(lambda: [each.id for each in jobs.runs_of("Cem")] == [run])
    assert other.leave(1.0) == 0
    with pytest.raises(Leaving):
        other.start(SHORT, "Dora", sample=True)
    other.close()
    wait_for(lambda: jobs.visit(run).step > 0)
    assert jobs.control(run, "Cem", "pause").message.startswith("Pausing")
    wait_for(lambda: jobs.snapshot(run).state == "paused")
    jobs.stop(run, "Cem")
    assert watch(jobs, run)[-1].state == "stopped"  # type: ignore[arg-type]


def test_while_the_cluster_is_away_runs_are_still_shown(jobs: ClusterJobs, wire: Wire) -> None:
    run = jobs.start(SHORT, "Eve", sample=True)
    wire.is_cut = True
    wait_for(lambda: jobs.why_not_ready() == "The cable is cut.")
    assert jobs.visit(run).id == run
    with pytest.raises(ClusterAway, match="cable") as refused:
        jobs.start(SHORT, "Fay", sample=True)
    assert refused.value.retry_after
    wire.is_cut = False
    assert watch(jobs, run)[-1].state == "done"  # type: ignore[arg-type]


def test_before_anything_was_heard_no_run_is_denied(jobs: ClusterJobs, wire: Wire) -> None:
    wire.is_cut = True
    with pytest.raises(ClusterAway, match="cable"):
        jobs.visit("run-of-before")


def test_nobody_waits_for_a_cluster_that_does_not_answer(tmp_path: Path) -> None:
    before = threading.active_count()
    jobs = ClusterJobs("127.0.0.1:1", Stores.open(tmp_path), Bridge)
    wait_for(lambda: "does not answer" in jobs.why_not_ready())
    with pytest.raises(ClusterAway, match="does not answer"):
        jobs.start(SHORT, "Ada", sample=True)
    jobs.close()
    wait_for(lambda: threading.active_count() <= before)
