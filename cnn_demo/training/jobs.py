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
from functools import cache

from cnn_demo import settings
from cnn_demo.errors import Busy
from cnn_demo.training import kept
from cnn_demo.training.cost import check_cost
from cnn_demo.training.ledger import Ledger
from cnn_demo.training.process import News, Patience, Process, Share
from cnn_demo.training.recipe import TrainConfig
from cnn_demo.training.run import Run, after_news, in_line

log = logging.getLogger(__name__)

TICK_SECONDS = 0.2
WATCH_SECONDS = 1 / 3
MOST_STARTS = 3  # of workers that die before they are ready
UNEXPECTED = "Failed: the training process ended unexpectedly (out of memory?). You can start again."
NO_START = "Failed: the training process does not start on this server."


@cache
def get_jobs() -> "Jobs":
    """The one of this server; its worker ends with it."""
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
        patience: Patience = Patience(),  # noqa: B008
    ) -> None:
        self._clock, self._share, self._patience = clock, share, patience
        self._changed = threading.Condition(threading.RLock())
        self._ledger = Ledger(clock)
        self._queue: list[str] = []
        self._current: str | None = None
        self._began = 0.0  # the current run, by the clock
        self._asked: float | None = None  # when the current run was told to stop
        self._because = ""  # why it was
        self._obeyed = False  # its last batch is over
        self._process: Process | None = None
        self._heard = 0.0
        self._starts = 0  # since a worker was last ready
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
            if any(run.state in ("queued", "running") for run in self._ledger.runs_of(visitor)):
                raise Busy("You already have a run. Stop it, or wait until it is done, to start another.")
            if len(self._queue) >= settings.QUEUE_LENGTH or self._closed:
                raise Busy(f"All {settings.QUEUE_LENGTH} places in the queue are taken. Try again in a minute.")
            run_id = "run-" + secrets.token_hex(16)
            self._ledger.add(Run(run_id, config, sample), visitor)
            self._queue.append(run_id)
            self._gone.extend(self._ledger.forget(visitor))
            self._place()
            self._starts, self._sweep = 0, True
            self.warm()
            self._changed.notify_all()
        return run_id

    def snapshot(self, run_id: str) -> Run:
        """The run as it is now. BadValue when there is no such run."""
        return self._ledger.run(run_id)

    def visit(self, run_id: str) -> Run:
        """The run as it is now, for somebody who will look again: like `watch`, this keeps the run alive."""
        return self._ledger.visit(run_id)

    def runs_of(self, visitor: str) -> list[Run]:
        """The runs of this visitor, the newest first."""
        with self._changed:
            return self._ledger.runs_of(visitor)

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
            if self._ledger.is_of(run_id, visitor):
                self._stop(self._ledger.run(run_id), "Stopped at your request")
                self._changed.notify_all()

    @property
    def worker_pid(self) -> int | None:
        """The process that trains; None while there is none."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the worker and with it the run that is going. Afterwards no run can be started."""
        with self._changed:
            self._closed = True
            process, self._process = self._process, None
            for run in self._active():
                self._ledger.put(run.to("stopped", "Stopped: the server was shut down."))
            self._queue, self._current = [], None
            self._changed.notify_all()
        if process is not None:
            process.close()

    # What follows holds the lock, except for _supervise and _clean.

    def _active(self) -> list[Run]:
        return [self._ledger.run(run_id) for run_id in (self._current, *self._queue) if run_id]

    def _supervise(self) -> None:
        while not self._closed:
            try:
                self._clean()
                with self._changed:
                    self._tick()
            except Exception:
                log.exception("supervising the training went wrong")
            with self._changed:
                if not (self._sweep or self._gone or self._closed):
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
        if self._closed:
            return
        for run in self._ledger.unwatched(self._active()):
            self._stop(run, f"Nobody watched for {settings.LEASE_SECONDS} s: stopped")
        if self._process is None and self._starts < MOST_STARTS:
            self._heard = time.monotonic()
            self._starts += 1
            self._process = Process(self._hear, self._share)
        if self._process is None:
            while self._queue and self._starts >= MOST_STARTS:
                self._ledger.put(self._ledger.run(self._queue.pop(0)).to("failed", NO_START))
        elif self._current is not None:
            self._enforce(self._process, self._ledger.run(self._current))
        elif self._queue:
            self._order(self._process, self._ledger.run(self._queue.pop(0)))
        self._place()

    def _order(self, process: Process, run: Run) -> None:
        self._current, self._began, self._asked, self._obeyed, self._because = run.id, self._clock(), None, False, ""
        message = "Starting." if process.ready else "Starting: the training process is getting ready."
        self._ledger.put(run.to("running", message, seconds_left=run.config.seconds))
        path = str(kept.path_of(run.id).absolute())
        process.send(do="train", run=run.id, config=run.config.to_dict(), sample=run.sample, path=path)

    def _enforce(self, process: Process, run: Run) -> None:
        now, patience = time.monotonic(), self._patience
        limit = (run.config.seconds or settings.MAX_SECONDS) + settings.DOWNLOAD_SECONDS + patience.finish
        silence = patience.silence if process.ready else patience.start
        if now - self._heard > silence:
            self._because = self._because or f"Failed: the training process did not answer for {silence:g} s"
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
            self._ledger.put(run.to("stopped", f"{because} before it began."))
            self._place()
        elif run.state == "running" and self._process is not None:
            self._asked, self._because = time.monotonic(), because
            self._ledger.put(run.to("stopping", "Stopping after the batch at work."))
            self._process.send(do="stop", run=run.id)

    def _place(self) -> None:
        """Tell the queue where everyone stands."""
        going = self._ledger.run(self._current) if self._current else None
        for run in in_line(going, list(map(self._ledger.run, self._queue))):
            self._ledger.put(run)

    def _hear(self, process: Process, news: News | None) -> None:
        """Called from the thread that reads the worker's pipe."""
        with self._changed:
            if process is not self._process:
                return  # replaced or closed
            self._heard, self._starts = time.monotonic(), 0 if process.ready else self._starts
            run = self._ledger.run(self._current) if self._current else None
            if news is None:
                self._process = None
                if run is not None:
                    words = f"{self._because}." if self._because else UNEXPECTED
                    self._ledger.put(run.to("failed" if self._asked is None else "stopped", words))
            elif run is not None:
                self._obeyed = self._obeyed or news.get("obeyed", False)
                self._ledger.put(after_news(run, news, self._because))
            if self._current and self._ledger.run(self._current).ended:
                self._current = None
            if news is None or self._current is None:
                self._changed.notify_all()
