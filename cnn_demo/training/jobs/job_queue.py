"""Training for many visitors: warm workers, a fair queue, snapshots to watch, limits on everything.

The page only ever reads frozen snapshots; a supervising thread, asleep while nothing is going on, does what is due (see
`pool`). All state is behind one lock.
"""

import atexit
import logging
import threading
import time
from collections.abc import AsyncGenerator, Callable, Sequence

from cnn_demo import settings
from cnn_demo.errors import AlreadyRunning, BadValue, Busy, Leaving
from cnn_demo.prediction.model_store import new_run_id
from cnn_demo.prediction.stores import Stores
from cnn_demo.training.config.limits import check_limits
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.jobs.active_run import Timeouts
from cnn_demo.training.jobs.engine import Engine, Event, Worker
from cnn_demo.training.jobs.local_engine import LocalEngine
from cnn_demo.training.jobs.pool import Pool
from cnn_demo.training.jobs.run_files import RunFiles
from cnn_demo.training.jobs.run_registry import RunLists, RunRegistry
from cnn_demo.training.jobs.speeds import Speeds
from cnn_demo.training.jobs.watching import WATCH_SECONDS, watch
from cnn_demo.training.session import commands
from cnn_demo.training.session.run import Run
from cnn_demo.training.session.transfer import check_start

log = logging.getLogger(__name__)

TICK_SECONDS = 0.2
LEAVES = "Stopped: this server is about to stop"
MOST_IN_LIST = settings.VISITOR_RUNS  # runs of one experiment: more would push out its own first ones


class Jobs:
    """Starts, watches, steers and stops runs. Safe to use from any thread; no call waits for training.

    `engine` carries them out: processes of this machine where it is None. `clock` gives the monotonic seconds of leases
    and time limits.
    """

    def __init__(
        self,
        stores: Stores,
        files: RunFiles,
        engine: Engine | None = None,
        clock: Callable[[], float] = time.monotonic,
        timeouts: Timeouts = Timeouts(),  # noqa: B008
    ) -> None:
        self._stores, self._files = stores, files
        self._changed = threading.Condition(threading.RLock())
        self._registry = RunRegistry(clock)
        self.speeds = Speeds(stores)
        self._pool = Pool(self._registry, engine or LocalEngine(stores), files, self.speeds, clock, timeouts)
        self._lists = RunLists()
        self._gone: list[str] = []  # forgotten runs whose files have to go
        self._sweep = True
        self._thread: threading.Thread | None = None
        self._leaving = self._closed = False

    def warm(self) -> None:
        """Start the workers in the background, so that the first run does not wait for it."""
        with self._changed:
            if self._thread is None and not self._closed:
                # This thread starts the workers and lives as long: on Linux they die with the thread they are from.
                self._thread = threading.Thread(target=self._supervise, name="training-supervisor", daemon=True)
                self._thread.start()
                atexit.register(self.close)  # the workers end with this process

    def why_not_ready(self) -> str:
        """Why no run could begin at once, in a sentence; "" when a worker is warm. Warms them up."""
        self.warm()
        with self._changed:
            return self._pool.why_not_ready()

    def start(self, config: TrainConfig, visitor: str, *, sample: bool = False) -> str:
        """Queue a run and return its id. Busy when this visitor has one already or the queue is full."""
        return self.start_list([(config, sample)], visitor)[0]

    def start_list(self, runs: Sequence[tuple[TrainConfig, bool]], visitor: str) -> list[str]:
        """Queue the first of these (recipe, learns from the sample); the others follow it one by one. Their ids."""
        if not 1 <= len(runs) <= MOST_IN_LIST:
            raise BadValue(f"Start 1 to {MOST_IN_LIST} runs at a time.")
        for config, _ in runs:
            check_limits(config)
            check_start(config, self._stores.models)
        with self._changed:
            self._check_room(visitor)
            ids = [new_run_id() for _ in runs]
            for place, (run_id, (config, sample)) in enumerate(zip(ids, runs, strict=True)):
                message = f"Starts after {place} of your own {'runs' if place > 1 else 'run'}." if place else ""
                self._registry.add(Run(run_id, config, sample, message=message), visitor)
            self._lists.add(visitor, ids[1:])
            self._enqueue(ids[0], visitor)
        return ids

    def snapshot(self, run_id: str) -> Run:
        """The run as it is now. BadValue when there is no such run."""
        return self._registry.run(run_id)

    def visit(self, run_id: str) -> Run:
        """The run as it is now, for somebody who will look again: like `watch`, this keeps the run alive."""
        return self._registry.touch(run_id)

    def runs_of(self, visitor: str) -> list[Run]:
        """The runs of this visitor, the newest first."""
        with self._changed:
            return self._registry.runs_of(visitor)

    def watch(self, run_id: str, every: float = WATCH_SECONDS) -> AsyncGenerator[Run, None]:
        """The run now, and again when it has changed, at most once in `every` seconds, until its end."""
        return watch(self.visit, run_id, every)

    def stop(self, run_id: str, visitor: str) -> None:
        """Stop this visitor's run: at once when queued, after the batch at work when running. Otherwise nothing."""
        with self._changed:
            if not self._registry.is_of(run_id, visitor):
                return
            run = self._registry.run(run_id)
            if self._lists.remove(run_id):
                self._registry.update(run.transition("stopped", "Stopped at your request before it began."))
            else:
                self._pool.stop(run, "Stopped at your request")
            self._changed.notify_all()

    def control(self, run_id: str, visitor: str, command: str, learning_rate: float | None = None) -> Run:
        """Do to this visitor's run what `command`, one of commands.COMMANDS, says; the run as it then is.

        One epoch more queues a run that has ended once again. BadValue, in words, for what makes no sense now.
        """
        with self._changed:
            run = self._registry.touch_of(run_id, visitor)
            commands.check(run, command, learning_rate, state_kept=self._files.has_state(run_id))
            if command == "stop":
                self.stop(run_id, visitor)
            elif run.ended:
                self._check_room(visitor)
                self._registry.update(run.requeued())
                self._enqueue(run_id, visitor)
            else:
                self._registry.update(run.updated(message=commands.in_words(command, learning_rate)))
                self._pool.send_command(run, command, learning_rate)
            return self._registry.run(run_id)

    @property
    def worker_pids(self) -> list[int]:
        """The processes of this machine that train."""
        return [worker.pid for worker in self._pool.workers if worker.pid]

    def leave(self, seconds: float) -> int:
        """Stop every run as if its visitor had asked for it, which keeps its network and state, and wait for that at
        most so long. How many there were. Afterwards no run can be started."""
        with self._changed:
            self._leaving = True
            waiting, active = self._lists.clear(), self._pool.active()
            for run_id in waiting:
                self._registry.update(self._registry.run(run_id).transition("stopped", f"{LEAVES}."))
            for run in active:
                self._pool.stop(run, LEAVES)
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._pool.active(), seconds)
        return len(waiting) + len(active)

    def close(self) -> None:
        """End the workers and with them the runs that are going. Afterwards no run can be started."""
        with self._changed:
            self._leaving = self._closed = True
            atexit.unregister(self.close)
            for run_id in self._lists.clear():
                run = self._registry.run(run_id)
                self._registry.update(run.transition("stopped", "Stopped: the server was shut down."))
            workers = self._pool.close("Stopped: the server was shut down.")
            self._changed.notify_all()
        for worker in workers:
            worker.close()

    def tidy(self) -> None:
        """Make room among the kept files: one has been put beside them that no run has made."""
        with self._changed:
            self._sweep = True
        self._clean()

    def _check_room(self, visitor: str) -> None:
        if self._leaving:
            raise Leaving
        if any(run.state in ("queued", "running", "paused") for run in self._registry.runs_of(visitor)):
            raise AlreadyRunning("You already have a run. Stop it, or wait until it is done, to start another.")
        if self._pool.is_full:
            raise Busy(f"All {settings.QUEUE_LENGTH} places in the queue are taken. Try again in a minute.")

    def _take_from_lists(self) -> None:
        busy = {self._registry.visitor_of(run.id) for run in self._pool.active()}
        for visitor, run_id in self._lists.due(busy):
            self._enqueue(run_id, visitor)

    def _enqueue(self, run_id: str, visitor: str) -> None:
        self._pool.enqueue(run_id)
        self._gone.extend(self._registry.forget(visitor))
        self._sweep = True
        self.warm()
        self._changed.notify_all()

    def _supervise(self) -> None:
        while not self._closed:
            try:
                self._clean()
                with self._changed:
                    if not self._closed:
                        self._take_from_lists()
                        self._pool.tick(self._handle_event)
            except Exception:
                log.exception("supervising the training went wrong")
            with self._changed:
                if not (self._sweep or self._gone or self._closed):
                    self._changed.wait(TICK_SECONDS if self._pool.active() or self._lists else None)

    def _clean(self) -> None:
        with self._changed:
            gone, self._gone = self._gone, []
            due, self._sweep = self._sweep, False
            busy = [run.id for run in self._pool.active()]
        for run_id in gone:
            self._files.remove(run_id)
        if due:
            self._files.sweep(busy)

    def _handle_event(self, worker: Worker, event: Event | None) -> None:
        """Called from the thread that hears a worker."""
        with self._changed:
            if self._pool.handle_event(worker, event):
                self._changed.notify_all()
