"""Training for many visitors: one warm worker process, a queue, snapshots to watch, limits on everything.

The page only ever reads frozen snapshots; a supervising thread, asleep while nothing is going on, gives orders to the
worker and ends what nobody watches, what takes too long, and a worker that does not answer.
"""

import asyncio
import atexit
import logging
import secrets
import threading
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from functools import cache

from cnn_demo import settings
from cnn_demo.errors import BadValue, Busy
from cnn_demo.training import kept
from cnn_demo.training.cost import check_cost
from cnn_demo.training.process import News, Process, Share
from cnn_demo.training.recipe import TrainConfig
from cnn_demo.training.run import Run, after_news

log = logging.getLogger(__name__)

TICK_SECONDS = 0.2
WATCH_SECONDS = 1 / 3
MOST_RUNS = 500  # remembered in all
UNEXPECTED = "Failed: the training process ended unexpectedly (out of memory?). You can start again."


@dataclass(frozen=True)
class Patience:
    """Seconds until the worker is made to do what it should."""

    terminate: float = 3.0  # after Stop, while batches still run
    kill: float = 5.0
    silence: float = 30.0  # a worker says every two seconds that it lives
    start: float = 120.0  # for importing PyTorch on a slow disk
    finish: float = 120.0  # for measuring and saving, after the last batch


@dataclass
class _Entry:
    """What is known about a run beside what everybody may see."""

    run: Run
    visitor: str
    watched: float
    ended: float | None = None


@cache
def get_jobs() -> "Jobs":
    """The one of this server. Its worker ends with the server."""
    jobs = Jobs()
    atexit.register(jobs.close)
    return jobs


class Jobs:
    """Starts, watches and stops runs. Safe to use from any thread; no call waits for training.

    `clock` gives the monotonic seconds of leases and time limits.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        share: Share = Share(),  # noqa: B008
        patience: Patience = Patience(),
    ) -> None:
        self._clock, self._share, self._patience = clock, share, patience
        self._changed = threading.Condition(threading.RLock())
        self._entries: dict[str, _Entry] = {}  # oldest first
        self._queue: list[str] = []
        self._current: str | None = None
        self._began = 0.0  # the current run, by the clock
        self._asked: float | None = None  # when the current run was told to stop
        self._because = ""  # why it was
        self._obeyed = False  # its last batch is over
        self._process: Process | None = None
        self._heard = 0.0
        self._failed_starts = 0
        self._gone: list[str] = []  # forgotten runs whose files have to go
        self._sweep = True
        self._supervisor: threading.Thread | None = None
        self._closed = False

    def warm(self) -> None:
        """Start the worker in the background, so that the first run does not wait for it."""
        with self._changed:
            if self._supervisor is None and not self._closed:
                # This thread starts the worker and lives as long: on Linux the worker dies with the thread it is from.
                self._supervisor = threading.Thread(target=self._supervise, name="training-supervisor", daemon=True)
                self._supervisor.start()

    def start(self, config: TrainConfig, visitor: str, *, sample: bool = False) -> str:
        """Queue a run and return its id. Busy when this visitor has one already or the queue is full."""
        check_cost(config)
        with self._changed:
            if any(e.visitor == visitor and e.run.state in ("queued", "running") for e in self._entries.values()):
                raise Busy("You already have a run. Stop it, or wait until it is done, to start another.")
            if len(self._queue) >= settings.QUEUE_LENGTH or self._closed:
                raise Busy(f"All {settings.QUEUE_LENGTH} places in the queue are taken. Try again in a minute.")
            run_id = "run-" + secrets.token_hex(16)
            self._entries[run_id] = _Entry(Run(run_id, config, sample), visitor, self._clock())
            self._queue.append(run_id)
            self._forget(visitor)
            self._place()
            self._failed_starts, self._sweep = 0, True
            self.warm()
            self._changed.notify_all()
        return run_id

    def snapshot(self, run_id: str) -> Run:
        """The run as it is now. BadValue when there is no such run."""
        return self._entry(run_id).run

    def visit(self, run_id: str) -> Run:
        """The run as it is now, for somebody who will look again: like `watch`, this keeps the run alive."""
        entry = self._entry(run_id)
        entry.watched = self._clock()
        return entry.run

    def runs_of(self, visitor: str) -> list[Run]:
        """The runs of this visitor, the newest first."""
        with self._changed:
            return [entry.run for entry in reversed(self._entries.values()) if entry.visitor == visitor]

    async def watch(self, run_id: str, every: float = WATCH_SECONDS) -> AsyncGenerator[Run, None]:
        """The run now, and again when it has changed, at most once in `every` seconds, until its end.

        Whoever watches keeps the run alive: one that nobody watches is stopped after settings.LEASE_SECONDS.
        """
        told = None
        while True:
            run = self.visit(run_id)
            if run is not told:
                yield run
                told = run
            if run.ended:
                return
            await asyncio.sleep(every)

    def stop(self, run_id: str, visitor: str) -> None:
        """Stop this visitor's run: at once when queued, after the batch at work when running. Otherwise nothing."""
        with self._changed:
            entry = self._entries.get(run_id)
            if entry is not None and entry.visitor == visitor:
                self._stop(entry.run, "Stopped at your request")
                self._changed.notify_all()

    @property
    def worker_pid(self) -> int | None:
        """The process that trains; None while there is none."""
        process = self._process
        return None if process is None else process.pid

    def close(self) -> None:
        """End the worker and with it the run that is going. Afterwards no run can be started."""
        with self._changed:
            self._closed = True
            process, self._process = self._process, None
            for run in self._active():
                self._put(run.to("stopped", "Stopped: the server was shut down."))
            self._queue, self._current = [], None
            self._changed.notify_all()
        if process is not None:
            process.close()

    # What follows holds the lock, except for _supervise and _clean.

    def _entry(self, run_id: str) -> _Entry:
        entry = self._entries.get(run_id) if isinstance(run_id, str) else None
        if entry is None:
            raise BadValue("There is no such run any more. Start a new one.")
        return entry

    def _active(self) -> list[Run]:
        going = [self._current] if self._current else []
        return [self._entries[run_id].run for run_id in (*going, *self._queue)]

    def _put(self, run: Run) -> None:
        entry = self._entries[run.id]
        entry.run = run
        if run.ended and entry.ended is None:
            entry.ended = self._clock()

    def _supervise(self) -> None:
        while True:
            self._clean()
            with self._changed:
                if self._closed:
                    return
                try:
                    self._tick()
                except Exception:
                    log.exception("supervising the training went wrong")
                if not (self._sweep or self._gone):
                    self._changed.wait(TICK_SECONDS if self._current or self._queue else None)

    def _clean(self) -> None:
        with self._changed:
            gone, self._gone = self._gone, []
            due, self._sweep = self._sweep, False
            busy = [run.id for run in self._active()]
        for run_id in gone:
            kept.remove(run_id)
        if due:
            kept.sweep(busy)

    def _tick(self) -> None:
        for run in self._active():
            if self._clock() - self._entries[run.id].watched > settings.LEASE_SECONDS:
                self._stop(run, f"Stopped, because nobody watched for {settings.LEASE_SECONDS} s,")
        if self._process is None and self._failed_starts < 3:
            self._heard = time.monotonic()
            try:
                self._process = Process(self._hear, self._share)
            except OSError:
                log.exception("the training process cannot be started")
                self._failed_starts += 1
        if self._process is None and self._failed_starts >= 3:
            while self._queue:
                self._put(self._entries[self._queue.pop(0)].run.to("failed", "Failed: training does not start here."))
        elif self._process is None:
            pass  # tried again with the next tick
        elif self._current is not None:
            self._enforce(self._process, self._entries[self._current].run)
        elif self._queue:
            self._order(self._process, self._entries[self._queue.pop(0)].run)
        self._place()

    def _order(self, process: Process, run: Run) -> None:
        self._current, self._began, self._asked, self._obeyed, self._because = run.id, self._clock(), None, False, ""
        message = "Starting." if process.ready else "Starting: the training process is getting ready."
        self._put(run.to("running", message, seconds_left=run.config.seconds))
        path = str(kept.path_of(run.id).absolute())
        process.send(do="train", run=run.id, config=run.config.to_dict(), sample=run.sample, path=path)

    def _enforce(self, process: Process, run: Run) -> None:
        now, patience = time.monotonic(), self._patience
        limit = (run.config.seconds or settings.MAX_SECONDS) + settings.DOWNLOAD_SECONDS + patience.finish
        silence = patience.silence if process.ready else patience.start
        if now - self._heard > silence:
            self._because = f"Failed: the training process did not answer for {silence:g} s"
            process.kill()
        elif self._asked is None:
            if self._clock() - self._began > limit:
                self._stop(run, "Stopped at its time limit")
        elif now - self._asked > (patience.finish if self._obeyed else patience.kill):
            process.kill()
        elif now - self._asked > patience.terminate and not self._obeyed:
            process.terminate()

    def _stop(self, run: Run, because: str) -> None:
        if run.state == "queued":
            self._queue.remove(run.id)
            self._put(run.to("stopped", f"{because} before it began."))
            self._place()
        elif run.state == "running" and self._process is not None:
            self._asked, self._because = time.monotonic(), because
            self._put(run.to("stopping", "Stopping after the batch at work."))
            self._process.send(do="stop", run=run.id)

    def _place(self) -> None:
        """Tell the queue where everyone stands, and about when each begins."""
        first = self._entries[self._current].run if self._current else None
        wait = 0.0 if first is None else (first.config.seconds if first.seconds_left is None else first.seconds_left)
        for place, run in enumerate((self._entries[run_id].run for run_id in self._queue), start=1):
            about = None if wait is None else 5.0 * round(wait / 5)
            when = "after the runs before it" if about is None else f"in about {about:.0f} s" if about else "at once"
            if (run.place, run.seconds_left) != (place, about):
                self._put(
                    run.with_(place=place, seconds_left=about, message=f"Number {place} in the queue: starts {when}.")
                )
            wait = None if wait is None or run.config.seconds is None else wait + run.config.seconds

    def _forget(self, visitor: str) -> None:
        """Drop what is too old, and the oldest ended runs of this visitor, and of all, beyond their limits."""
        ended = [(i, e) for i, e in self._entries.items() if e.ended is not None]
        own = [(i, e) for i, e in ended if e.visitor == visitor]
        drop = {i for i, e in ended if e.ended is not None and self._clock() - e.ended > settings.RUN_KEEP_SECONDS}
        drop |= {i for i, _ in own[: max(0, len(own) - settings.VISITOR_RUNS)]}
        drop |= {i for i, _ in ended[: max(0, len(self._entries) - MOST_RUNS)]}
        for run_id in drop:
            del self._entries[run_id]
            self._gone.append(run_id)

    def _hear(self, process: Process, news: News | None) -> None:
        """Called from the thread that reads the worker's pipe."""
        with self._changed:
            if process is not self._process:
                return  # replaced or closed
            self._heard = time.monotonic()
            run = self._entries[self._current].run if self._current else None
            if news is None:
                self._process = None
                self._failed_starts += not process.ready
                if run is not None:
                    words = f"{self._because}." if self._because else UNEXPECTED
                    self._put(run.to("failed" if self._asked is None else "stopped", words))
            elif run is not None:
                self._obeyed = self._obeyed or news.get("obeyed", False)
                self._put(after_news(run, news, self._because))
            if self._current and self._entries[self._current].run.ended:
                self._current = None
            if news is None or self._current is None:
                self._changed.notify_all()
