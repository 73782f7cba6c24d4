"""What looks after one worker and the run that it is at: starts it, sends its orders, handles its events, ends it.

A worker that dies or falls silent costs its own run and is started anew. Nothing here is locked: `job_queue` does that,
around every call.
"""

import time
from collections.abc import Callable

from cnn_demo.training.jobs.active_run import ActiveRun, Resume, Timeouts
from cnn_demo.training.jobs.engine import Engine, Event, OnEvent, Worker
from cnn_demo.training.jobs.fair_queue import NEARLY_DONE
from cnn_demo.training.jobs.run_files import RunFiles
from cnn_demo.training.jobs.run_registry import RunRegistry
from cnn_demo.training.session import commands
from cnn_demo.training.session.run import Run, apply_event, where
from cnn_demo.training.session.run_control import GIVE_WAY

MOST_MOVES = 3  # of a run whose machine is lost: it may be what ends them
MOST_STARTS = 3  # of workers that die before they are ready
UNEXPECTED = "Failed: the training process ended unexpectedly (out of memory?). You can start again."


class WorkerSupervisor:
    """One place of the pool. `clock` gives the monotonic seconds of time limits."""

    def __init__(
        self,
        registry: RunRegistry,
        engine: Engine,
        files: RunFiles,
        clock: Callable[[], float],
        timeouts: Timeouts,
    ) -> None:
        self._engine, self._files = engine, files
        self._registry, self._clock, self._timeouts = registry, clock, timeouts
        self.active_run: ActiveRun | None = None
        self.worker: Worker | None = None
        self._heard = 0.0
        self._starts = 0  # since a worker was last ready

    @property
    def run(self) -> Run | None:
        """What it is at."""
        return self._registry.run(self.active_run.run_id) if self.active_run else None

    @property
    def is_ready(self) -> bool:
        """Is there a worker that has said that it can train?"""
        return self.worker is not None and self.worker.ready

    @property
    def is_free(self) -> bool:
        """Can it be given a run?"""
        return self.worker is not None and self.active_run is None

    @property
    def has_failed(self) -> bool:
        """Has it tried to start workers often enough?"""
        return self.worker is None and self._starts >= MOST_STARTS

    def try_again(self) -> None:
        """Somebody has come for whom it is worth starting a worker once more."""
        self._starts = 0

    def start(self, on_event: OnEvent) -> None:
        """Start the worker; `on_event` gets its events."""
        self._heard = time.monotonic()
        self._starts += 1
        self.worker = self._engine.start(on_event)

    def order(self, run: Run) -> None:
        """Have this run done."""
        assert self.worker is not None
        message = "Starting." if self.worker.ready else "Starting: the training process is getting ready."
        left = run.seconds_left if run.gave_way else run.config.time_limit
        self._registry.update(run.transition("running", message, seconds_left=left, gave_way=False))
        paths = {
            "network_path": str(self._files.network_path(run.id).absolute()),
            "state_path": str(self._files.state_path(run.id).absolute()),
        }
        resume: Resume = "rest" if run.gave_way else "epoch" if run.resumable else ""
        self.active_run = ActiveRun(run.id, self._clock(), resume=resume)
        facts = {"config": run.config.to_dict(), "sample": run.sample, "resume": resume}
        self.worker.send(do="train", run=run.id, **facts, **paths)
        for command, learning_rate in run.asked_for:
            self.send_command(run, command, learning_rate)

    def stop(self, run: Run, because: str) -> None:
        """Tell its run to end after the batch at work."""
        if self.active_run is not None and not commands.why_not(run, "stop", state_kept=False):
            self.active_run.stop_sent, self.active_run.because = time.monotonic(), because
            self._registry.update(run.transition("stopping", commands.in_words("stop")))
            self.send_command(run, "stop")

    def send_command(self, run: Run, command: str, learning_rate: float | None = None) -> None:
        """Pass a command on to the worker."""
        if self.worker is not None:
            self.worker.send(do=command, run=run.id, learning_rate=learning_rate)

    def may_give_way(self) -> bool:
        """Has its run had its turn, with more to do than is worth a pause?"""
        run, active = self.run, self.active_run
        if run is None or active is None or active.gives_way or run.state != "running":
            return False
        nearly = run.seconds_left is not None and run.seconds_left < NEARLY_DONE
        return active.has_had_its_turn(self._clock()) and not nearly

    def more_turns(self) -> int:
        """How many turns its run has had beyond the first."""
        return self.active_run.more_turns(self._clock()) if self.active_run else 0

    def give_way(self) -> None:
        """Have its run make room at the end of an epoch."""
        if self.run is not None and self.active_run is not None:
            self.active_run.gives_way = True
            self.send_command(self.run, GIVE_WAY)

    def warn_paused(self) -> None:
        """Tell a paused run that others wait for its place."""
        run, active = self.run, self.active_run
        if run is not None and active is not None and run.state == "paused":
            left = 10 * round(active.pause_left / 10)
            others = f"Others wait: in about {left} s it stops, and can go on later."
            message = f"Paused {where(run.epoch, run.step)}. {others}"
            if run.message != message:
                self._registry.update(run.updated(message=message))

    def handle_event(self, event: Event | None, others_wait: bool) -> None:
        """What the worker says; None: it has died."""
        self._heard, self._starts = time.monotonic(), 0 if self.is_ready else self._starts
        self.worker = None if event is None else self.worker
        if (active := self.active_run) is None:
            return
        run = self._registry.run(active.run_id)
        if event is None and active.is_lost and active.stop_sent is None and run.moves < MOST_MOVES:
            run = run.moved(goes_on=active.resume != "epoch" and self._files.has_state(run.id))
        elif event is None:
            words = f"{active.because}." if active.because else UNEXPECTED
            run = run.transition("failed" if active.stop_sent is None else "stopped", words)
        else:
            active.obeyed = active.obeyed or event.get("obeyed", False)
            active.is_lost = active.is_lost or event.get("lost", False)
            run = apply_event(run, event, active.because)
        self._registry.update(run)
        active.update(run, self._clock(), others_wait)
        if run.ended or run.state == "queued":
            self.active_run = None

    def enforce(self, others_wait: bool, gives_way: str) -> None:
        """Do what is overdue; `gives_way` is said of a run that was paused for too long."""
        if (run := self.run) is None or self.active_run is None or self.worker is None:
            return
        active, clock, ready = self.active_run, self._clock(), self.worker.ready
        active.update(run, clock, others_wait)
        action = active.overdue_action(run, clock, time.monotonic(), self._heard, ready, self._timeouts)
        if action == "silent":
            silence = self._timeouts.silence if ready else self._timeouts.start
            active.because = active.because or f"Failed: the training process did not answer for {silence:g} s"
        if action == "limit":
            self.stop(run, "Stopped at its time limit")
        elif action == "give way":
            self.stop(run, gives_way)
        elif action == "terminate":
            self.worker.terminate()
        elif action:
            self.worker.kill()
