"""What keeps the queue moving: sends orders to the worker, handles its events, ends what takes too long.

It ends what nobody watches, what is paused while others wait, and a worker that does not answer. What has to be done
about the active run is decided from times alone. Nothing here is locked: `job_queue` does that, around every call.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from cnn_demo import settings
from cnn_demo.training.jobs.engine import Engine, Event, OnEvent, Worker
from cnn_demo.training.jobs.run_files import RunFiles
from cnn_demo.training.jobs.run_registry import RunRegistry
from cnn_demo.training.session import commands
from cnn_demo.training.session.run import Run, apply_event, queue_positions, where

MOST_MOVES = 3  # of a run whose machine is lost: it may be what ends them
MOST_STARTS = 3  # of workers that die before they are ready
UNEXPECTED = "Failed: the training process ended unexpectedly (out of memory?). You can start again."
WARMING = "The training process is getting ready."
NO_START = "Failed: the training process does not start on this server."
GIVES_WAY = f"Paused for {settings.PAUSE_SECONDS} s while others waited: stopped"

Action = Literal["kill", "terminate", "limit", "give way", "silent"]


@dataclass(frozen=True)
class Timeouts:
    """Seconds until the worker is made to do what it should."""

    terminate: float = 3.0  # after Stop, while batches still run
    kill: float = 5.0
    silence: float = 30.0  # a worker says every two seconds that it lives
    start: float = 120.0  # for importing PyTorch on a slow disk
    finish: float = 120.0  # for measuring and saving, after the last batch


@dataclass
class ActiveRun:
    """The run that the worker is at: since when, told to stop or not, paused or not.

    `began`, `paused` and `updated` are by the server's clock, which tests may move; `stop_sent` is monotonic.
    """

    run_id: str
    began: float
    stop_sent: float | None = None  # when it was told to stop
    because: str = ""  # why it was
    obeyed: bool = False  # its last batch is over
    lost: bool = False  # its machine is gone, and it need not be
    paused: float | None = None  # since when it is
    updated: float = 0.0
    blocked: float = 0.0  # seconds that it was paused while others waited

    def update(self, run: Run, clock: float, others_wait: bool) -> None:
        """Account for the time since the last update. Time in a pause does not count as time of training."""
        if run.state == "paused":
            self.blocked += clock - self.updated if others_wait and self.paused is not None else 0.0
            self.paused = clock if self.paused is None else self.paused
        elif self.paused is not None:
            self.began += clock - self.paused
            self.paused = None
        self.updated = clock

    @property
    def pause_left(self) -> float:
        """Seconds that it may still be paused while others wait."""
        return max(settings.PAUSE_SECONDS - self.blocked, 0.0)

    def overdue_action(
        self, run: Run, clock: float, now: float, heard: float, ready: bool, timeouts: Timeouts
    ) -> Action | None:
        """What the server must do now; `heard` is when the worker last said anything."""
        limit = (run.config.time_limit or settings.MAX_SECONDS) + settings.DOWNLOAD_SECONDS + timeouts.finish
        if now - heard > (timeouts.silence if ready else timeouts.start):
            return "silent"
        if self.stop_sent is None:
            if self.paused is not None:
                return None if self.pause_left else "give way"
            return "limit" if clock - self.began > limit else None
        if now - self.stop_sent > (timeouts.finish if self.obeyed else timeouts.kill):
            return "kill"
        return "terminate" if now - self.stop_sent > timeouts.terminate and not self.obeyed else None


class WorkerSupervisor:
    """The queue, the active run, and the worker. `clock` gives the monotonic seconds of leases and limits."""

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
        self.queue: list[str] = []
        self.active_run: ActiveRun | None = None
        self.process: Worker | None = None
        self._heard = 0.0
        self._starts = 0  # since a worker was last ready

    def active(self) -> list[Run]:
        """The active run, then the queue."""
        first = [self.active_run.run_id] if self.active_run else []
        return [self._registry.run(run_id) for run_id in (*first, *self.queue)]

    def why_not_ready(self) -> str:
        """A sentence unless there is a worker that has said that it can train."""
        if self.process is None and self._starts >= MOST_STARTS:
            return NO_START
        return "" if self.process is not None and self.process.ready else WARMING

    def enqueue(self, run_id: str) -> None:
        self.queue.append(run_id)
        self._starts = 0
        self.place()

    def tick(self, on_event: OnEvent) -> None:
        """Do what is due. `on_event` gets the events of a worker that is started here."""
        for run in self._registry.unwatched(self.active()):
            self.stop(run, f"Nobody watched for {settings.LEASE_SECONDS} s: stopped")
        if self.process is None and self._starts < MOST_STARTS:
            self._heard = time.monotonic()
            self._starts += 1
            self.process = self._engine.start(on_event)
        if self.process is None:
            while self.queue and self._starts >= MOST_STARTS:
                self._registry.update(self._registry.run(self.queue.pop(0)).transition("failed", NO_START))
        elif self.active_run is not None:
            self._enforce(self.process, self.active_run)
        elif self.queue:
            self._order(self.process, self._registry.run(self.queue.pop(0)))
        self.place()

    def stop(self, run: Run, because: str) -> None:
        """Tell a run to end: at once when it waits, after the batch at work when it goes."""
        if commands.why_not(run, "stop", state_kept=False):
            return
        if run.state == "queued":
            self.queue.remove(run.id)
            words = f"{because} before it {'went on' if run.step else 'began'}."
            self._registry.update(run.transition("stopped", words))
            self.place()
        elif self.process is not None and self.active_run is not None:
            self.active_run.stop_sent, self.active_run.because = time.monotonic(), because
            self._registry.update(run.transition("stopping", commands.in_words("stop")))
            self.send_command(run, "stop")

    def send_command(self, run: Run, command: str, learning_rate: float | None = None) -> None:
        """Pass one of commands.COMMANDS on to the worker."""
        if self.process is not None:
            self.process.send(do=command, run=run.id, learning_rate=learning_rate)

    def place(self) -> None:
        """Tell the queue where everyone stands, and a paused run that others wait for it."""
        active = self._registry.run(self.active_run.run_id) if self.active_run else None
        for run in queue_positions(active, list(map(self._registry.run, self.queue))):
            self._registry.update(run)
        if self.active_run and active and active.state == "paused" and self.queue:
            left = 10 * round(self.active_run.pause_left / 10)
            others = f"Others wait: in about {left} s it stops, and can go on later."
            message = f"Paused {where(active.epoch, active.step)}. {others}"
            if active.message != message:
                self._registry.update(active.updated(message=message))

    def handle_event(self, event: Event | None) -> None:
        """What the worker says; None: it has died."""
        ready = self.process is not None and self.process.ready
        self._heard, self._starts = time.monotonic(), 0 if ready else self._starts
        self.process = None if event is None else self.process
        if (active := self.active_run) is None:
            return
        run = self._registry.run(active.run_id)
        if event is None and active.lost and active.stop_sent is None and run.moves < MOST_MOVES:
            self._registry.update(run.moved())
            self.active_run = None
            self.queue.insert(0, run.id)
            return
        if event is None:
            words = f"{active.because}." if active.because else UNEXPECTED
            run = run.transition("failed" if active.stop_sent is None else "stopped", words)
        else:
            active.obeyed = active.obeyed or event.get("obeyed", False)
            active.lost = active.lost or event.get("lost", False)
            run = apply_event(run, event, active.because)
        self._registry.update(run)
        active.update(run, self._clock(), bool(self.queue))
        if run.ended:
            self.active_run = None

    def close(self, because: str) -> Worker | None:
        """End all runs in words; the worker is for the caller to end."""
        for run in self.active():
            self._registry.update(run.transition("stopped", because))
        process, self.process = self.process, None
        self.queue, self.active_run = [], None
        return process

    def _order(self, process: Worker, run: Run) -> None:
        self.active_run = ActiveRun(run.id, self._clock())
        message = "Starting." if process.ready else "Starting: the training process is getting ready."
        self._registry.update(run.transition("running", message, seconds_left=run.config.time_limit))
        paths = {
            "network_path": str(self._files.network_path(run.id).absolute()),
            "state_path": str(self._files.state_path(run.id).absolute()),
        }
        facts = {"config": run.config.to_dict(), "sample": run.sample, "one_more_epoch": run.resumable}
        facts["resume"] = run.moves > 0 and not run.resumable and self._files.has_state(run.id)
        process.send(do="train", run=run.id, **facts, **paths)
        for command, learning_rate in run.asked_for:
            process.send(do=command, run=run.id, learning_rate=learning_rate)

    def _enforce(self, process: Worker, active: ActiveRun) -> None:
        run, clock = self._registry.run(active.run_id), self._clock()
        active.update(run, clock, bool(self.queue))
        action = active.overdue_action(run, clock, time.monotonic(), self._heard, process.ready, self._timeouts)
        if action == "silent":
            silence = self._timeouts.silence if process.ready else self._timeouts.start
            active.because = active.because or f"Failed: the training process did not answer for {silence:g} s"
        if action == "limit":
            self.stop(run, "Stopped at its time limit")
        elif action == "give way":
            self.stop(run, GIVES_WAY)
        elif action == "terminate":
            process.terminate()
        elif action:
            process.kill()
