"""Which runs there are, whose they are, when somebody last looked at them, which are forgotten; and the lists of runs
that wait behind another one of the same visitor.

Neither is locked: `jobs` does that where it writes. Reading one run is a look into a dict and always safe.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from cnn_demo import settings
from cnn_demo.errors import BadValue
from cnn_demo.training.session.run import Run

MOST_RUNS = 500  # remembered in all
NO_SUCH_RUN = "There is no such run any more. Start a new one."


@dataclass(frozen=True)
class News:
    """What has changed in a registry until `version`: runs with their visitors, and, when some have been forgotten,
    the ids of all that are left."""

    version: int
    changed: tuple[tuple[Run, str], ...]
    ids: frozenset[str] | None


@dataclass
class _Entry:
    run: Run
    visitor: str
    touched: float
    ended: float | None = None
    version: int = 0  # of the registry, when it changed last
    turns: int = 0  # at a worker


class RunRegistry:
    """All runs, the oldest first. `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._entries: dict[str, _Entry] = {}
        self._version = self._forgotten = 0

    def add(self, run: Run, visitor: str) -> None:
        self._version += 1
        self._entries[run.id] = _Entry(run, visitor, self._clock(), version=self._version)

    def update(self, run: Run) -> None:
        """The next snapshot of a run that is here."""
        entry = self._entries[run.id]
        if run is not entry.run:
            self._version += 1
            entry.run, entry.version = run, self._version
        if not run.ended:
            entry.ended = None
        elif entry.ended is None:
            entry.ended = self._clock()

    def run(self, run_id: str) -> Run:
        """BadValue when there is no such run."""
        return self._entry(run_id).run

    def touch(self, run_id: str) -> Run:
        """The same, and somebody has looked."""
        entry = self._entry(run_id)
        entry.touched = self._clock()
        return entry.run

    def touch_of(self, run_id: str, visitor: str) -> Run:
        """The same, for its owner alone: BadValue for anybody else, as if it were not there."""
        return self.touch(run_id if self.is_of(run_id, visitor) else "")

    def is_of(self, run_id: str, visitor: str) -> bool:
        entry = self._entries.get(run_id) if isinstance(run_id, str) else None
        return entry is not None and entry.visitor == visitor

    def visitor_of(self, run_id: str) -> str:
        return self._entry(run_id).visitor

    def runs_of(self, visitor: str) -> list[Run]:
        """The newest first."""
        return [entry.run for entry in reversed(self._entries.values()) if entry.visitor == visitor]

    def unwatched(self, runs: Iterable[Run]) -> Iterator[Run]:
        """Those of `runs` that nobody has looked at for settings.LEASE_SECONDS, nor at another one of their visitor."""
        touched: dict[str, float] = {}
        for entry in self._entries.values():
            touched[entry.visitor] = max(entry.touched, touched.get(entry.visitor, entry.touched))
        for run in runs:
            if self._clock() - touched[self._entries[run.id].visitor] > settings.LEASE_SECONDS:
                yield run

    def count_turns(self, run_id: str, turns: int) -> None:
        """A worker has begun with this run, or has been at it for so many turns more."""
        self._entry(run_id).turns += turns

    def turns(self) -> Counter[str]:
        """How often each visitor's runs were at a worker, of those that are remembered."""
        counted: Counter[str] = Counter()
        for entry in self._entries.values():
            counted[entry.visitor] += entry.turns
        return counted

    def forget(self, visitor: str) -> set[str]:
        """Drop ended runs: the too old, and the oldest of this visitor, and of all, beyond their limits. Their ids."""
        ended = [(i, e, e.ended) for i, e in self._entries.items() if e.ended is not None]
        own = [i for i, e, _ in ended if e.visitor == visitor]
        gone = {i for i, _, when in ended if self._clock() - when > settings.RUN_KEEP_SECONDS}
        gone.update(own[: max(0, len(own) - settings.VISITOR_RUNS)])
        gone.update(i for i, _, _ in ended[: max(0, len(self._entries) - MOST_RUNS)])
        for run_id in gone:
            del self._entries[run_id]
        if gone:
            self._version += 1
            self._forgotten = self._version
        return gone

    def news(self, since: int) -> News:
        """What has changed since that version."""
        changed = tuple((entry.run, entry.visitor) for entry in self._entries.values() if entry.version > since)
        return News(self._version, changed, frozenset(self._entries) if self._forgotten > since else None)

    def _entry(self, run_id: str) -> _Entry:
        entry = self._entries.get(run_id) if isinstance(run_id, str) else None
        if entry is None:
            raise BadValue(NO_SUCH_RUN)
        return entry


class RunLists:
    """By visitor, the ids of the runs that are not in the queue yet, the next one first. `jobs` holds the lock."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, visitor: str, runs: list[str]) -> None:
        if runs:
            self._waiting.setdefault(visitor, []).extend(runs)

    def remove(self, run_id: str) -> bool:
        """Was it waiting here?"""
        for visitor, runs in self._waiting.items():
            if run_id in runs:
                self._keep(visitor, [other for other in runs if other != run_id])
                return True
        return False

    def due(self, busy: Collection[str]) -> Iterator[tuple[str, str]]:
        """(visitor, run) to put into the queue now: one of each visitor who is not `busy` there. They leave here."""
        for visitor in [each for each in self._waiting if each not in busy]:
            first, *rest = self._waiting[visitor]
            self._keep(visitor, rest)
            yield visitor, first

    def clear(self) -> list[str]:
        """All that waited."""
        gone = [run for runs in self._waiting.values() for run in runs]
        self._waiting = {}
        return gone

    def _keep(self, visitor: str, runs: list[str]) -> None:
        if runs:
            self._waiting[visitor] = runs
        else:
            del self._waiting[visitor]
