"""In which order runs begin that wait: fair by visitor, in turns. Nothing here but pure functions.

A turn is once at a worker, or every minute there. A visitor's second run waits behind everybody's first, and so does a
run that has given way to others; nobody waits for ever, because who has waited long enough is not overtaken any more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PATIENCE = 600.0  # seconds after which nobody who came later goes first
TURN_SECONDS = 60.0  # of training: a longer run gives way between epochs while others wait
NEARLY_DONE = 15.0  # seconds to go: then it may as well end


@dataclass(frozen=True)
class Waiting:
    """A run in the queue: whose it is, and since when it has waited, in monotonic seconds."""

    run_id: str
    visitor: str
    since: float


def fair_order(waiting: Iterable[Waiting], turns: Mapping[str, int], now: float) -> list[Waiting]:
    """The next one first. `turns` is how many each visitor has had lately; where they are equal, who came first."""

    def place(each: Waiting) -> tuple[int, float]:
        return -1 if now - each.since > PATIENCE else turns.get(each.visitor, 0), each.since

    return sorted(waiting, key=place)


def before(waiting: Iterable[Waiting], visitor: str, turns: Mapping[str, int], now: float) -> list[Waiting]:
    """Those who would begin before a run of this visitor if it gave way now."""
    back = Waiting("", visitor, now)
    order = fair_order([*waiting, back], turns, now)
    return order[: order.index(back)]
