"""What an app knows of the cluster's runs: a copy of the registry, made of news. Looking into it never waits, and it
stays while the cluster is away.
"""

import threading
from collections.abc import Collection

from cnn_demo.errors import BadValue
from cnn_demo.training.cluster.messages import Known, Told
from cnn_demo.training.jobs.run_registry import MOST_RUNS, NO_SUCH_RUN
from cnn_demo.training.session.run import Run

FORGOTTEN = "Failed: the cluster was started anew, and its runs ended with it. Networks that it had saved are kept."


class Mirror:
    """All runs, the oldest first. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[str, tuple[Run, str]] = {}
        self._looked_at: set[str] = set()
        self.known = Known()

    def take(self, told: Told) -> None:
        """Take in what is new. What is older than what is known already changes nothing."""
        with self._lock:
            if told.era != self.known.era:
                self._fail_all()
            elif told.news.version < self.known.version:
                return
            self.known, news = told.known, told.news
            self._runs.update({run.id: (run, visitor) for run, visitor in news.changed})
            if news.ids is not None:
                self._runs = {run_id: kept for run_id, kept in self._runs.items() if _stays(kept[0], news.ids)}

    def run(self, run_id: str) -> Run:
        """BadValue when there is no such run."""
        found = self._runs.get(run_id) if isinstance(run_id, str) else None
        if found is None:
            raise BadValue(NO_SUCH_RUN)
        return found[0]

    def touch(self, run_id: str) -> Run:
        """The same, and somebody has looked."""
        run = self.run(run_id)
        with self._lock:
            self._looked_at.add(run_id)
        return run

    def runs_of(self, visitor: str) -> list[Run]:
        """The newest first."""
        with self._lock:
            return [run for run, whose in reversed(self._runs.values()) if whose == visitor]

    def take_looked_at(self) -> set[str]:
        """The runs that were looked at since this was asked last."""
        with self._lock:
            looked_at, self._looked_at = self._looked_at, set()
            return looked_at

    def _fail_all(self) -> None:
        """There is another queue now, which does not know the runs of the one before it. The oldest are forgotten
        where there are too many of them."""
        kept = list(self._runs.items())[-MOST_RUNS:]
        self._runs = {run_id: (_failed(run), visitor) for run_id, (run, visitor) in kept}


def _failed(run: Run) -> Run:
    return run.transition("failed", FORGOTTEN)


def _stays(run: Run, ids: Collection[str]) -> bool:
    return run.id in ids or run.message == FORGOTTEN
