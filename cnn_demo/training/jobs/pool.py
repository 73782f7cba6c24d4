"""The workers of a server and the queue before them: gives each idle worker the run whose turn it is, asks long runs to
give way while others wait, and tells everybody in the queue their place and when they begin.

Looking after one worker is for `worker_supervisor`. Nothing here is locked: `job_queue` does that, around every call.
"""

from collections.abc import Callable
from functools import partial
from math import inf

from cnn_demo import settings
from cnn_demo.training.jobs.active_run import Timeouts
from cnn_demo.training.jobs.engine import Engine, Event, OnEvent, Worker
from cnn_demo.training.jobs.expected_starts import expected_starts, told
from cnn_demo.training.jobs.fair_queue import Waiting, before, fair_order
from cnn_demo.training.jobs.run_files import RunFiles
from cnn_demo.training.jobs.run_registry import RunRegistry
from cnn_demo.training.jobs.speeds import Speeds
from cnn_demo.training.jobs.worker_supervisor import WorkerSupervisor
from cnn_demo.training.session.run import Run

WARMING = "The training process is getting ready."
NO_START = "Failed: the training process does not start on this server."
GIVES_WAY = f"Paused for {settings.PAUSE_SECONDS} s while others waited: stopped"
TELL_SECONDS = 1.0  # expected starts are worked out so often


class Pool:
    """`clock` gives the monotonic seconds of turns, leases and limits."""

    def __init__(
        self,
        registry: RunRegistry,
        engine: Engine,
        files: RunFiles,
        speeds: Speeds,
        clock: Callable[[], float],
        timeouts: Timeouts,
    ) -> None:
        self._registry, self._engine, self._speeds, self._clock = registry, engine, speeds, clock
        self._new_place = partial(WorkerSupervisor, registry, engine, files, clock, timeouts)
        self._places: list[WorkerSupervisor] = [self._new_place()]
        self._queue: dict[str, Waiting] = {}
        self._told = -inf  # when the queue was told its places

    @property
    def workers(self) -> list[Worker]:
        return [place.worker for place in self._places if place.worker]

    @property
    def is_full(self) -> bool:
        """Are all places in the queue taken?"""
        return len(self._queue) >= settings.QUEUE_LENGTH

    def active(self) -> list[Run]:
        """The runs at work, then the queue, the next one first."""
        return [*(run for place in self._places if (run := place.run)), *self._in_order()]

    def why_not_ready(self) -> str:
        """A sentence unless there is a worker that has said that it can train."""
        if any(place.is_ready for place in self._places):
            return ""
        failed = all(place.has_failed for place in self._places)
        return self._engine.why_not() or (NO_START if failed else WARMING)

    def enqueue(self, run_id: str) -> None:
        self._queue[run_id] = Waiting(run_id, self._registry.visitor_of(run_id), self._clock())
        for place in self._places:
            place.try_again()
        self.tell()

    def tick(self, on_event: OnEvent) -> None:
        """Do what is due. `on_event` gets the events of workers that are started here."""
        for run in list(self._registry.unwatched(self.active())):
            self.stop(run, f"Nobody watched for {settings.LEASE_SECONDS} s: stopped")
        self._fit_places()
        self._start_workers(on_event)
        for place in self._places:
            place.enforce(bool(self._queue), GIVES_WAY)
        self._assign()
        self._make_room()
        if self._clock() - self._told >= TELL_SECONDS:
            self.tell()

    def stop(self, run: Run, because: str) -> None:
        """Tell a run to end: at once when it waits, after the batch at work when it goes."""
        if self._queue.pop(run.id, None):
            words = f"{because} before it {'went on' if run.step else 'began'}."
            self._registry.update(run.transition("stopped", words))
            self.tell()
        elif place := self._place_of(run):
            place.stop(run, because)

    def send_command(self, run: Run, command: str, learning_rate: float | None = None) -> None:
        """Pass one of commands.COMMANDS on to the worker that is at this run."""
        if place := self._place_of(run):
            place.send_command(run, command, learning_rate)

    def handle_event(self, worker: Worker, event: Event | None) -> bool:
        """What a worker says; None: it has died. True when something can be done now. It may have been replaced."""
        place = next((each for each in self._places if each.worker is worker), None)
        if place is None:
            return False
        before, more_turns = place.run, place.more_turns()
        place.handle_event(event, bool(self._queue))
        if before and place.active_run is None:
            self._registry.count_turns(before.id, more_turns)
        if before and (run := self._registry.run(before.id)) is not before:
            self._speeds.remember(run)
            if run.state == "queued":
                self.enqueue(run.id)
        return event is None or place.active_run is None

    def tell(self) -> None:
        """Tell the queue where everyone stands, and paused runs that others wait for them."""
        self._told = self._clock()
        queue = self._in_order()
        if queue:
            lasts = [*map(self._speeds.seconds_left, queue[:-1]), inf]  # nobody waits for the last one
            starts = expected_starts(map(self._busy_for, self._places), lasts)
            why_not = "" if self.workers else self._engine.why_not()
            for run in told(queue, starts, why_not):
                self._registry.update(run)
            for place in self._places:
                place.warn_paused()

    def close(self, because: str) -> list[Worker]:
        """End all runs in words; the workers are for the caller to end."""
        for run in self.active():
            self._registry.update(run.transition("stopped", because))
        workers = self.workers
        self._places, self._queue = [], {}
        return workers

    def _in_order(self) -> list[Run]:
        order = fair_order(self._queue.values(), self._registry.turns(), self._clock())
        return [self._registry.run(each.run_id) for each in order]

    def _place_of(self, run: Run) -> WorkerSupervisor | None:
        return next((each for each in self._places if each.active_run and each.active_run.run_id == run.id), None)

    def _busy_for(self, place: WorkerSupervisor) -> float:
        """Seconds until this place is free for the next in the queue; infinite where nobody knows."""
        if (run := place.run) is None or place.active_run is None:
            return inf if place.has_failed else 0.0
        if run.state == "paused":
            return inf
        return place.active_run.turn_left(run, self._clock(), self._speeds.seconds_left(run))

    def _fit_places(self) -> None:
        """As many as the engine has; of too many, those that are at nothing go."""
        while len(self._places) < self._engine.places:
            self._places.append(self._new_place())
        for place in self._places[self._engine.places :]:
            if place.active_run is None:
                self._places.remove(place)
                if place.worker:
                    place.worker.kill()

    def _start_workers(self, on_event: OnEvent) -> None:
        """One after the other, so that they do not wait for each other's disk; at once those that runs wait for."""
        starting = sum(place.worker is not None and not place.is_ready for place in self._places)
        for place in self._places:
            if place.worker is None and not place.has_failed and starting <= len(self._queue):
                if self._engine.why_not():
                    return
                place.start(on_event)
                starting += 1
        if self._places and all(place.has_failed for place in self._places):
            for run_id in list(self._queue):
                del self._queue[run_id]
                self._registry.update(self._registry.run(run_id).transition("failed", NO_START))

    def _assign(self) -> None:
        free = sorted((place for place in self._places if place.is_free), key=lambda place: not place.is_ready)
        for place, run in zip(free, self._in_order() if free else [], strict=False):
            del self._queue[run.id]
            self._registry.count_turns(run.id, 1)
            place.order(run)
            self._told = -inf

    def _make_room(self) -> None:
        """Ask as many long runs to give way as there are others who would begin instead."""
        asked = sum(place.active_run is not None and place.active_run.gives_way for place in self._places)
        for place in self._places if self._queue else []:
            if (run := place.run) and place.may_give_way():
                visitor, turns = self._registry.visitor_of(run.id), self._registry.turns()
                turns[visitor] += place.more_turns()
                if len(before(self._queue.values(), visitor, turns, self._clock())) > asked:
                    place.give_way()
                    asked += 1
