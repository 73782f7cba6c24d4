"""The pool's decisions, with an engine whose workers do what the test says, and a clock that stands still."""

from typing import Any

import pytest
from labs import STORES

from cnn_demo import settings
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.jobs.active_run import Timeouts
from cnn_demo.training.jobs.engine import OnEvent
from cnn_demo.training.jobs.pool import GIVES_WAY, NO_START, Pool
from cnn_demo.training.jobs.run_files import RunFiles
from cnn_demo.training.jobs.run_registry import RunRegistry
from cnn_demo.training.jobs.speeds import Speeds
from cnn_demo.training.session.run import Run

CONFIG = TrainConfig(time_limit=300)


class Told:
    """A worker that only takes down what it is told."""

    ready, pid = True, None

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def send(self, **message: Any) -> None:
        self.told.append(message)

    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def close(self, seconds: float = 2.0) -> None: ...


class Room:
    """An engine with so many places, and the pool on it."""

    def __init__(self, places: int, files: RunFiles) -> None:
        self.places, self.now, self.reason = places, 0.0, ""
        self.registry = RunRegistry(lambda: self.now)
        self.pool = Pool(self.registry, self, files, Speeds(STORES), lambda: self.now, Timeouts())

    def start(self, on_event: OnEvent) -> Told:
        return Told()

    def why_not(self) -> str:
        return self.reason

    def add(self, visitor: str, **changes: Any) -> str:
        run_id = f"run of {visitor} {len(self.registry.runs_of(visitor))}"
        self.registry.add(Run(run_id, CONFIG, True, **changes), visitor)
        self.pool.enqueue(run_id)
        return run_id

    def tick(self, after: float = 1.0) -> None:
        self.now += after
        for visitor in {run.id.split()[2] for run in self.pool.active()}:
            self.registry.touch(self.registry.runs_of(visitor)[0].id)
        self.pool.tick(lambda worker, event: None)

    def event(self, run_id: str, **event: Any) -> None:
        """What the worker at this run says."""
        worker = next(w for w in self.pool.workers if [m["run"] for m in w.told if m["do"] == "train"][-1:] == [run_id])
        self.pool.handle_event(worker, event or None)

    def states(self, *runs: str) -> list[str]:
        return [self.registry.run(run).state for run in runs]


@pytest.fixture
def room(tmp_path):
    return lambda places: Room(places, RunFiles(tmp_path))


def test_as_many_run_side_by_side_as_there_are_places(room):
    room = room(3)
    runs = [room.add(f"visitor{number}") for number in range(30)]
    room.tick()
    assert room.states(*runs) == ["running"] * 3 + ["queued"] * 27
    assert [room.registry.run(run).place for run in runs[3:]] == list(range(1, 28))
    starts = [room.registry.run(run).seconds_left for run in runs[3:]]
    assert starts == sorted(starts)
    while left := [run for run in room.pool.active() if run.state == "running"]:
        room.event(left[0].id, state="done", message="Done.")
        room.tick()
    assert room.states(*runs) == ["done"] * 30


def test_a_worker_that_dies_costs_its_own_run_alone(room):
    room = room(2)
    one, two, three = (room.add(visitor) for visitor in ("ann", "bob", "cem"))
    room.tick()
    room.event(one)
    assert room.states(one, two, three) == ["failed", "running", "queued"]
    room.tick()
    assert room.states(one, two, three) == ["failed", "running", "running"]
    assert len(room.pool.workers) == 2


def test_a_second_run_waits_behind_everybodys_first(room):
    room = room(1)
    first = room.add("ann")
    room.tick()
    room.event(first, state="done", message="Done.")
    other = room.add("bob")
    room.tick()
    again, late = room.add("ann"), room.add("cem")
    assert [room.registry.run(run).place for run in (again, late)] == [2, 1]
    room.event(other, state="done", message="Done.")
    room.tick()
    assert room.states(again, late) == ["queued", "running"]


def test_a_long_run_gives_way_to_others_and_goes_on_by_itself(room):
    room = room(1)
    long = room.add("ann")
    room.tick()
    worker = room.pool.workers[0]
    room.tick(100)
    assert [message["do"] for message in worker.told] == ["train"]  # nobody waits
    short = room.add("bob")
    room.tick()
    room.tick()
    assert [message["do"] for message in worker.told] == ["train", "give_way"]
    room.event(long, state="queued", saved=True, resumable=True, step=70, steps=90, epoch=7.0)
    room.tick()
    assert room.states(long, short) == ["queued", "running"]
    assert room.registry.run(long).message.startswith("Made room for others after epoch 7. Number 1 in the queue: goes")
    room.event(short, state="done", message="Done.")
    room.tick()
    assert room.states(long, short) == ["running", "done"]
    assert [message["resume"] for message in worker.told if message["do"] == "train"] == ["", "", "rest"]
    room.event(long, state="done", message="Done.")
    assert not room.registry.run(long).gave_way


def test_no_more_runs_give_way_than_others_wait_and_not_at_their_end(room):
    room = room(3)
    runs = [room.add(visitor) for visitor in ("ann", "bob", "cem")]
    room.tick()
    room.event(runs[0], seconds_left=4.0, step=1, steps=2)
    room.tick(100)
    room.add("dee")
    room.tick()
    room.tick()
    gave = [[m["run"] for m in worker.told if m["do"] == "give_way"] for worker in room.pool.workers]
    assert gave == [[], [runs[1]], []]


def test_a_run_does_not_give_way_to_who_had_more_turns(room):
    room = room(1)
    for _ in range(3):
        done = room.add("ann")
        room.tick()
        room.event(done, state="done", message="Done.")
    room.add("bob")
    room.tick()
    room.add("ann")
    room.tick(100)
    assert [message["do"] for message in room.pool.workers[0].told][-1] == "train"


def test_every_minute_is_a_turn(room):
    room = room(1)
    for _ in range(3):
        done = room.add("ann")
        room.tick()
        room.event(done, state="done", message="Done.")
    long = room.add("bob")
    room.tick()
    room.add("ann")
    room.tick(100)
    assert room.pool.workers[0].told[-1]["do"] == "train"
    room.tick(150)
    room.tick()
    assert room.pool.workers[0].told[-1]["do"] == "give_way"
    room.event(long, state="queued", saved=True, resumable=True, epoch=7.0)
    room.tick()
    assert room.pool.workers[0].told[-1]["run"] == "run of ann 3"
    assert room.registry.turns() == {"ann": 4, "bob": 4}


def test_a_paused_run_gives_way_with_its_words(room):
    room = room(1)
    paused = room.add("ann")
    room.tick()
    room.event(paused, state="paused", message="", epoch=0.5, step=3)
    room.add("bob")
    room.tick()
    room.tick(settings.PAUSE_SECONDS)
    assert room.pool.workers[0].told[-1]["do"] == "stop"
    room.event(paused, state="stopped", ending="stopped", epoch=0.5)
    assert room.registry.run(paused).message == f"{GIVES_WAY} in epoch 1."


def test_an_engine_that_cannot_start_anything_says_why_and_nothing_is_lost(room):
    room = room(2)
    room.reason = "The cluster does not answer."
    run = room.add("ann")
    room.tick()
    room.tick()
    assert room.registry.run(run).message == "Number 1 in the queue. The cluster does not answer."
    assert room.pool.why_not_ready() == room.reason
    room.reason = ""
    room.tick()
    assert room.states(run) == ["running"]


def test_workers_that_never_start_end_the_queue_in_words(room, monkeypatch):
    monkeypatch.setattr(Told, "ready", False)
    room = room(1)
    for _ in range(3):
        room.tick()
        room.pool.handle_event(room.pool.workers[0], None)
    assert room.pool.why_not_ready() == NO_START
    run = room.add("ann")
    for _ in range(3):
        room.tick()
        room.event(run) if room.registry.run(run).state == "running" else None
    assert room.states(run) == ["failed"]


def test_places_come_and_go(room):
    room = room(1)
    run = room.add("ann")
    room.tick()
    room.places = 3
    room.tick()
    room.tick()  # one after the other
    assert len(room.pool.workers) == 3
    room.places = 1
    room.tick()
    assert len(room.pool.workers) == 1
    assert room.states(run) == ["running"]
