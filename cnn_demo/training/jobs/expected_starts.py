"""When each run in the queue is going to begin, from what is left of the runs at work; and how that is said."""

import heapq
from collections.abc import Iterable, Sequence
from math import inf, isfinite

from cnn_demo.training.jobs.fair_queue import TURN_SECONDS
from cnn_demo.training.session.run import Run


def expected_starts(busy: Iterable[float], waiting: Iterable[float]) -> list[float]:
    """Seconds until each of `waiting` begins, in their order, each at the place that is free first.

    `busy` is for each place how long until it is free (0: it is; infinite: nobody knows), `waiting` how long each run
    takes; of a long one only its first turn stands before the others. Infinite is what nobody knows.

    >>> expected_starts([30, 10], [20, 20, 500, 5])
    [10, 30, 30, 50]
    """
    free = list(busy)
    heapq.heapify(free)
    starts = []
    for seconds in waiting:
        begins = heapq.heappop(free) if free else inf
        starts.append(begins)
        heapq.heappush(free, begins + min(seconds, TURN_SECONDS))
    return starts


def in_words(seconds: float) -> str:
    """
    >>> in_words(1), in_words(41), in_words(300), in_words(inf)
    ('at once', 'in about 40 s', 'in about 5 min', 'after the runs before it')
    """
    if not isfinite(seconds):
        return "after the runs before it"
    about = rounded(seconds)
    return "at once" if not about else f"in about {about:.0f} s" if about < 120 else f"in about {about / 60:.0f} min"


def rounded(seconds: float) -> float:
    """To five seconds, from two minutes on to minutes: what it is said in."""
    return 5.0 * round(seconds / 5) if seconds < 117.5 else 60.0 * round(seconds / 60)


def told(queue: Sequence[Run], starts: Sequence[float], why_not: str = "") -> list[Run]:
    """The queued runs, each told its place and about when it begins; `why_not` is why none can begin at all."""
    return [_told(run, place, starts[place - 1], why_not) for place, run in enumerate(queue, start=1)]


def _told(run: Run, place: int, seconds: float, why_not: str) -> Run:
    about = rounded(seconds) if isfinite(seconds) else None
    begins = f"goes on {in_words(seconds)}" if run.step else f"starts {in_words(seconds)}"
    words = f"Number {place} in the queue: {begins}."
    if run.gave_way:
        words = f"Made room for others after epoch {run.epoch:.0f}. {words}"
    words = f"Number {place} in the queue. {why_not}" if why_not else words
    changed = (run.place, run.seconds_left, run.message) != (place, about, words)
    return run.updated(place=place, seconds_left=about, message=words) if changed else run
