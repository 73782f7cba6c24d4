"""One line of the table that `bench` prints."""

from dataclasses import dataclass

HEAD = "| what | CNN Lab | of the machine's limit | compared with | ratio | goal |\n|---|---|---|---|---|---|"
NONE = "–"


@dataclass(frozen=True)
class Row:
    """One line of the table. `ratio` is ours against theirs, so that it can be held against `goal`, if there is one.

    `limit` says what part of the machine's limit a training reached; empty where nothing is trained.
    """

    what: str
    ours: str
    theirs: str
    ratio: float
    goal: float | None
    more_is_better: bool = True
    limit: str = ""

    @property
    def reached(self) -> bool:
        if self.goal is None:
            return True
        return self.ratio >= self.goal if self.more_is_better else self.ratio <= self.goal

    def __str__(self) -> str:
        goal = NONE if self.goal is None else f"{'≥' if self.more_is_better else '≤'} {self.goal:g}"
        return f"| {self.what} | {self.ours} | {self.limit or NONE} | {self.theirs} | {self.ratio:.3g} | {goal} |"


@dataclass(frozen=True)
class NotRun:
    """A line for what takes too long to be measured each time: `how` tells to do it."""

    what: str
    how: str
    reached = True

    def __str__(self) -> str:
        return f"| {self.what} | not run: {self.how} | {NONE} | {NONE} | {NONE} | {NONE} |"
