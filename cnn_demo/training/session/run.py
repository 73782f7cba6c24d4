"""One visitor's training run as everybody sees it: a frozen snapshot, its states, and every transition between them.

queued -> running <-> paused -> stopping -> done | stopped | failed. An end is final, whatever arrives after it, unless
the visitor asks for one epoch more: that queues the run again, to go on where it was.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

from cnn_demo.training.config.train_config import TrainConfig

State = Literal["queued", "running", "paused", "stopping", "done", "stopped", "failed"]

TRANSITIONS: dict[State, tuple[State, ...]] = {
    "queued": ("running", "stopped", "failed"),
    "running": ("paused", "stopping", "done", "stopped", "failed"),
    "paused": ("running", "stopping", "done", "stopped", "failed"),
    "stopping": ("done", "stopped", "failed"),
    "done": ("queued",),
    "stopped": ("queued",),
    "failed": (),
}
ENDS = ("done", "stopped", "failed")

MOST_POINTS = 400  # of training between epochs; a curve on a screen shows no more


@dataclass(frozen=True)
class Point:
    """One dot of the curves. Accuracies are in 0..1; `val_*` are there at the end of an epoch only."""

    step: int
    epoch: float
    loss: float
    train_accuracy: float
    learning_rate: float
    val_loss: float | None = None
    val_accuracy: float | None = None


@dataclass(frozen=True)
class Run:
    """A run at one moment. `place` is 0 unless queued (1: the next). `network` is what library.get knows it by, as soon
    as it can be used; `seconds_left` of a queued run is how long until it starts, None when that is not known;
    `learning_rate` is what the recipe's was changed to while it ran; `resumable`: its state is kept, so that it can go
    on."""

    id: str
    config: TrainConfig
    sample: bool = False
    state: State = "queued"
    message: str = ""
    place: int = 0
    points: tuple[Point, ...] = ()
    step: int = 0
    steps: int = 0
    epoch: float = 0.0
    best_epoch: int = 0
    images_per_second: float = 0.0
    seconds: float = 0.0
    seconds_left: float | None = None
    hardware: str = ""
    data: str = ""
    test_accuracy: float | None = None
    network: str | None = None
    learning_rate: float | None = None
    resumable: bool = False
    ending: str = ""  # finished, stopped, budget, nan or diverged, as in trainer.Progress; empty before its end

    @property
    def ended(self) -> bool:
        """Is nothing going to change any more, unless it is asked for?"""
        return self.state in ENDS

    def to(self, state: State, message: str, **changes: Any) -> "Run":
        """This run in the next state, with the sentence that says why. An ended run stays as it is."""
        if self.ended:
            return self
        assert state in TRANSITIONS[self.state], f"{self.state} -> {state}"
        return self.with_(state=state, message=message, place=0, **changes)

    def again(self) -> "Run":
        """An ended run, in the queue once more."""
        assert "queued" in TRANSITIONS[self.state], f"{self.state} -> queued"
        return dataclasses.replace(self, state="queued", message="", ending="", seconds_left=None)

    def with_(self, **changes: Any) -> "Run":
        """The same run with news. An ended run stays as it is."""
        return self if self.ended or not changes else dataclasses.replace(self, **changes)

    def add(self, point: Point) -> "Run":
        """One more dot; of those between epochs every second one goes when there are too many."""
        points = (*self.points, point)
        between = [p for p in points if p.val_loss is None]
        if len(between) > MOST_POINTS:
            gone = set(map(id, between[::2]))
            points = tuple(p for p in points if id(p) not in gone)
        return self.with_(points=points)


_TOLD = frozenset({"data", "hardware", "message", "step", "steps", "epoch", "best_epoch"}) | frozenset(
    {"images_per_second", "seconds", "seconds_left", "test_accuracy", "ending", "learning_rate", "resumable"}
)


def how_far(epoch: float) -> str:
    """Where a run ended, in words.

    >>> how_far(2.0), how_far(2.4)
    ('after epoch 2', 'in epoch 3')
    """
    return f"after epoch {epoch:.0f}" if epoch >= 1 and epoch == int(epoch) else f"in epoch {int(epoch) + 1}"


def where(epoch: float, step: int) -> str:
    """Where a run is between two steps, in words.

    >>> where(0.0, 0), where(2.4, 31)
    ('before the first step', 'in epoch 3, at step 31')
    """
    return f"{how_far(epoch)}, at step {step:,}" if step else "before the first step"


def after_news(run: Run, news: dict[str, Any], because: str = "") -> Run:
    """What the worker's news makes of a run; `because` begins the sentence about a stop that was asked for."""
    facts = {name: news[name] for name in _TOLD & news.keys()}
    if news.get("saved"):
        facts["network"] = run.id
    if "more" in news:
        facts["config"] = dataclasses.replace(run.config, extra_epochs=news["more"])
    if "point" in news:
        run = run.add(Point(**news["point"]))
    if "state" not in news:
        return run.with_(**facts)
    if news["state"] == run.state:
        return run.with_(**facts)
    if news["state"] == "paused" and run.state == "stopping":
        return run  # the two have crossed
    message = facts.pop("message", "") or f"{because or 'Stopped'} {how_far(news['epoch'])}."
    return run.to(news["state"], message, **facts)


def in_line(first: Run | None, queue: list[Run]) -> list[Run]:
    """The queued runs, each told its place and about when it begins; `first` is the one that is going."""
    wait = 0.0 if first is None else first.config.time_limit if first.seconds_left is None else first.seconds_left
    wait = None if first and first.state == "paused" else wait
    told = []
    for place, run in enumerate(queue, start=1):
        about = None if wait is None else 5.0 * round(wait / 5)
        when = "after the runs before it" if about is None else f"in about {about:.0f} s" if about else "at once"
        if (run.place, run.seconds_left) != (place, about):
            run = run.with_(place=place, seconds_left=about, message=f"Number {place} in the queue: starts {when}.")
        told.append(run)
        wait = None if wait is None or run.config.time_limit is None else wait + run.config.time_limit
    return told
