"""A run whose machine is lost goes on at another one, from its last state where there is one; but not for ever."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from job_runs import SHORT

from cnn_demo.prediction.stores import Stores
from cnn_demo.training.jobs import Jobs, RunFiles
from cnn_demo.training.jobs.engine import OnEvent
from cnn_demo.training.jobs.worker_supervisor import MOST_MOVES


class Machine:
    """A worker that does what a test says."""

    ready, pid = True, None

    def __init__(self, on_event: OnEvent) -> None:
        self.say = lambda event: on_event(self, event)
        self.heard: list[dict[str, Any]] = []

    def send(self, **message: Any) -> None:
        self.heard.append(message)

    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def close(self, seconds: float = 2.0) -> None: ...

    def die(self, *, lost: bool) -> None:
        if lost:
            self.say({"lost": True})
        self.say(None)


class Machines:
    """An engine with one place, and all the machines that have stood there."""

    places = 1

    def __init__(self) -> None:
        self.all: list[Machine] = []

    def start(self, on_event: OnEvent) -> Machine:
        self.all.append(Machine(on_event))
        return self.all[-1]

    def why_not(self) -> str:
        return ""


@pytest.fixture
def machines() -> Machines:
    return Machines()


@pytest.fixture
def files(tmp_path: Path) -> RunFiles:
    return RunFiles(tmp_path / "runs")


@pytest.fixture
def jobs(machines: Machines, files: RunFiles, tmp_path: Path) -> Any:
    jobs = Jobs(Stores.open(tmp_path), files, machines)
    yield jobs
    jobs.close()


def wait_for(true: Callable[[], Any]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def ordered(machines: Machines, count: int) -> Machine:
    """The latest of so many machines, once it has its order."""
    wait_for(lambda: len(machines.all) == count and machines.all[-1].heard)
    return machines.all[-1]


@pytest.mark.parametrize(("state_kept", "resume"), [(True, "rest"), (False, "")])
def test_it_goes_on_elsewhere(state_kept: bool, resume: str, jobs: Jobs, machines: Machines, files: RunFiles) -> None:
    run_id = jobs.start(SHORT, "Ada", sample=True)
    first = ordered(machines, 1)
    first.say({"learning_rate": 0.5})
    if state_kept:
        files.folder.mkdir(exist_ok=True)
        files.state_path(run_id).write_bytes(b"")
    first.die(lost=True)
    second = ordered(machines, 2)
    assert (second.heard[0]["run"], second.heard[0]["resume"]) == (run_id, resume)
    wait_for(lambda: second.heard[1:] == [{"do": "learning_rate", "run": run_id, "learning_rate": 0.5}])
    assert (jobs.snapshot(run_id).state, jobs.snapshot(run_id).moves) == ("running", 1)


def test_a_process_that_dies_ends_its_run(jobs: Jobs, machines: Machines) -> None:
    run_id = jobs.start(SHORT, "Ada", sample=True)
    ordered(machines, 1).die(lost=False)
    wait_for(lambda: jobs.snapshot(run_id).state == "failed")


def test_a_run_that_was_told_to_stop_stays_stopped(jobs: Jobs, machines: Machines) -> None:
    run_id = jobs.start(SHORT, "Ada", sample=True)
    machine = ordered(machines, 1)
    jobs.stop(run_id, "Ada")
    machine.die(lost=True)
    wait_for(lambda: jobs.snapshot(run_id).state == "stopped")


def test_a_run_that_ends_all_its_machines_is_given_up(jobs: Jobs, machines: Machines) -> None:
    run_id = jobs.start(SHORT, "Ada", sample=True)
    for count in range(1, MOST_MOVES + 2):
        ordered(machines, count).die(lost=True)
    wait_for(lambda: jobs.snapshot(run_id).state == "failed")
    assert jobs.snapshot(run_id).moves == MOST_MOVES
