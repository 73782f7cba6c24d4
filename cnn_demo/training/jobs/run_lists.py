"""Runs that wait behind another one of the same visitor: a list that the queue takes one of at a time, so that nobody's
experiment fills the places of others. It lives on the server, whether or not a page is open.
"""

from collections.abc import Collection, Iterator


class RunLists:
    """By visitor, the ids of the runs that are not in the queue yet, the next one first. `jobs` does the locking."""

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
        """(visitor, run) to put into the queue now, one of each visitor who is not `busy` there. It leaves here."""
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
