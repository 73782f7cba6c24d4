"""One line of the table that `bench` prints."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table. `ratio` is ours against theirs, so that it can be held against `goal`."""

    what: str
    ours: str
    theirs: str
    ratio: float
    goal: float
    more_is_better: bool = True

    @property
    def reached(self) -> bool:
        return self.ratio >= self.goal if self.more_is_better else self.ratio <= self.goal
