"""The training of an app whose runs are done by a cluster: the methods of `Jobs`, for one queue that many apps share.

Looking at runs is answered from a mirror here; what changes something asks the queue. A thread keeps the bridge up and
hears the news. While the cluster is away that is said in a sentence, and everything else goes on.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from functools import partial
from typing import Any, Protocol

from cnn_demo.errors import LabError, Leaving
from cnn_demo.prediction.stores import Stores
from cnn_demo.storage import place_of
from cnn_demo.training.cluster.bridge import Bridge
from cnn_demo.training.cluster.messages import AGAIN_SECONDS, Answer, ClusterAway, Told
from cnn_demo.training.cluster.mirror import Mirror
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.jobs.speeds import Speeds
from cnn_demo.training.jobs.watching import WATCH_SECONDS, watch
from cnn_demo.training.session.run import Run

log = logging.getLogger(__name__)

NEWS_SECONDS = 5.0  # a question for news waits so long for some
FIRST_SECONDS = 15.0  # whoever asks while the app connects for the first time waits so long
CONNECTING = "Connecting to the cluster that trains."


class Link(Protocol):
    """What it needs of a Bridge."""

    def connect(self) -> None: ...
    def ask(self, method: str, *args: Any, seconds: float = 0.0) -> Any: ...
    def close(self) -> None: ...


class ClusterJobs:
    """Starts, watches, steers and stops runs of a cluster. Safe to use from any thread; no call waits for training.

    The folder of `stores` is shared by all machines. `link` makes the way to the queue, not connected yet.
    """

    def __init__(self, address: str, stores: Stores, link: Callable[[str, str], Link] = Bridge) -> None:
        self._new_link: Callable[[], Link] = partial(link, address, place_of(stores.folder))
        self.speeds = Speeds(stores)
        self._mirror = Mirror()
        self._lock = threading.Lock()
        self._link: Link | None = None
        self._away = CONNECTING
        self._thread: threading.Thread | None = None
        self._leaving = False
        self._closed = threading.Event()
        self._tried = threading.Event()  # to connect, with or without success
        self._has_heard = False

    def warm(self) -> None:
        """Connect in the background, so that the first run does not wait for it."""
        with self._lock:
            if self._thread is None and not self._closed.is_set():
                self._thread = threading.Thread(target=self._keep_up, name="cluster", daemon=True)
                self._thread.start()

    def why_not_ready(self) -> str:
        """Why no run could begin at once, in a sentence; "" when a worker is warm."""
        self.warm()
        return self._away or self._mirror.known.not_ready

    def start(self, config: TrainConfig, visitor: str, *, sample: bool = False) -> str:
        """Queue a run and return its id. Busy when this visitor has one already or the queue is full."""
        return self.start_list([(config, sample)], visitor)[0]

    def start_list(self, runs: Sequence[tuple[TrainConfig, bool]], visitor: str) -> list[str]:
        """Queue the first of these (recipe, learns from the sample); the others follow it one by one. Their ids."""
        if self._leaving:
            raise Leaving
        ids: list[str] = self._ask("start_list", list(runs), visitor)
        return ids

    def snapshot(self, run_id: str) -> Run:
        """The run as it is now. BadValue when there is no such run."""
        return self._known().run(run_id)

    def visit(self, run_id: str) -> Run:
        """The run as it is now, for somebody who will look again: like `watch`, this keeps the run alive."""
        return self._known().touch(run_id)

    def runs_of(self, visitor: str) -> list[Run]:
        """The runs of this visitor, the newest first."""
        return self._known().runs_of(visitor)

    async def watch(self, run_id: str, every: float = WATCH_SECONDS) -> AsyncGenerator[Run, None]:
        """The run now, and again when it has changed, at most once in `every` seconds, until its end. While nothing
        has been heard from the cluster yet, that is waited for."""
        self.warm()
        while not (self._has_heard or self._closed.is_set()):
            await asyncio.sleep(every)
        async for run in watch(self.visit, run_id, every):
            yield run

    def stop(self, run_id: str, visitor: str) -> None:
        """Stop this visitor's run: at once when queued, after the batch at work when running. Otherwise nothing."""
        self._ask("stop", run_id, visitor)

    def control(self, run_id: str, visitor: str, command: str, learning_rate: float | None = None) -> Run:
        """Do to this visitor's run what `command`, one of commands.COMMANDS, says; the run as it then is."""
        run: Run = self._ask("control", run_id, visitor, command, learning_rate)
        return run

    def tidy(self) -> None:
        """Make room among the kept files, when the queue can be asked to."""
        try:
            self._ask("tidy")
        except ClusterAway:
            log.info("the cluster is away: its folder is tidied later")

    def leave(self, seconds: float) -> int:
        """Start no more runs from here. Those that go on are the cluster's, and other apps show them: none ends."""
        self._leaving = True
        return 0

    def close(self) -> None:
        """Leave the cluster, whose runs go on."""
        self._leaving = True
        self._closed.set()
        with self._lock:
            link, self._link = self._link, None
        if link is not None:
            link.close()

    def _known(self) -> Mirror:
        """What was heard. ClusterAway while that is nothing: a run that is not there may well be."""
        self.warm()
        if not self._has_heard:
            self._tried.wait(FIRST_SECONDS)
        if not self._has_heard:
            raise ClusterAway(self._away or CONNECTING)
        return self._mirror

    def _ask(self, method: str, *args: Any) -> Any:
        self.warm()
        self._tried.wait(FIRST_SECONDS)
        link = self._link
        if link is None or self._away:
            raise ClusterAway(self._away or CONNECTING)
        answer: Answer = link.ask("ask", method, args, self._mirror.known)
        self._take(answer.told)
        if answer.error is not None:
            raise answer.error.error()
        return answer.value

    def _take(self, told: Told) -> None:
        self._mirror.take(told)
        for run, _ in told.news.changed:
            self.speeds.remember(run)

    def _keep_up(self) -> None:
        while not self._closed.is_set():
            try:
                self._hear()
            except LabError as error:
                self._away = str(error)
            except Exception:
                log.exception("hearing from the cluster went wrong")
            self._tried.set()
            self._drop()
            self._closed.wait(AGAIN_SECONDS)

    def _hear(self) -> None:
        """Connect, and take in news until that fails."""
        link = self._new_link()
        with self._lock:
            self._link = link
        link.connect()
        while not self._closed.is_set():
            known, looked_at = self._mirror.known, self._mirror.take_looked_at()
            self._take(link.ask("news", known, looked_at, NEWS_SECONDS, seconds=NEWS_SECONDS))
            self._away, self._has_heard = "", True
            self._tried.set()

    def _drop(self) -> None:
        with self._lock:
            link, self._link = self._link, None
        if link is not None:
            link.close()
