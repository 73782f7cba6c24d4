"""One visitor's training run as everybody sees it: a frozen snapshot, its states, and every transition between them.

queued -> running <-> paused -> stopping -> done | stopped | failed. A long run gives way to others between two epochs:
running -> queued; so it does when its machine is lost. An end is final, whatever arrives after it, unless the visitor
asks for one epoch more: that queues the run again, to go on where it was.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.metrics import Metrics, Pace

State = Literal["queued", "running", "paused", "stopping", "done", "stopped", "failed"]

TRANSITIONS: dict[State, tuple[State, ...]] = {
    "queued": ("running", "stopped", "failed"),
    "running": ("queued", "paused", "stopping", "done", "stopped", "failed"),
    "paused": ("queued", "running", "stopping", "done", "stopped", "failed"),
    "stopping": ("done", "stopped", "failed"),
    "done": ("queued",),
    "stopped": ("queued",),
    "failed": (),
}
ENDS = ("done", "stopped", "failed")

MOVES = "The machine that trained it is gone: it goes on elsewhere."
MOST_POINTS = 400  # of training between epochs; a curve on a screen shows no more


@dataclass(frozen=True)
class Run(Pace):
    """A run at one moment. `place` is 0 unless queued (1: the next). `network` is what model_store.get knows it by, as
    soon as it can be used; `seconds_left` of a queued run is how long until it starts, None when that is not known;
    `learning_rate` is what the recipe's was changed to while it ran, first at `changed_step`; `resumable`: its state is
    kept, so that it can go on; `gave_way`: it has made room for others, or lost its machine, and goes on by itself;
    `moves`: that was lost so often, perhaps while the run `was_paused`, and `note` says where it went on."""

    id: str
    config: TrainConfig
    sample: bool = False
    state: State = "queued"
    message: str = ""
    place: int = 0
    points: tuple[Metrics, ...] = ()
    hardware: str = ""
    data: str = ""
    test_accuracy: float | None = None
    network: str | None = None
    learning_rate: float | None = None
    changed_step: int | None = None
    resumable: bool = False
    gave_way: bool = False
    ending: str = ""  # finished, stopped, budget, nan or diverged, as in trainer.Progress; empty before its end
    moves: int = 0
    was_paused: bool = False
    note: str = ""

    @property
    def ended(self) -> bool:
        """Is nothing going to change any more, unless it is asked for?"""
        return self.state in ENDS

    def transition(self, state: State, message: str, **changes: Any) -> "Run":
        """This run in the next state, with the sentence that says why. An ended run stays as it is."""
        if self.ended:
            return self
        assert state in TRANSITIONS[self.state], f"{self.state} -> {state}"
        return self.updated(state=state, message=message, place=0, **changes)

    def requeued(self) -> "Run":
        """An ended run, in the queue once more."""
        assert "queued" in TRANSITIONS[self.state], f"{self.state} -> queued"
        return dataclasses.replace(self, state="queued", message="", ending="", seconds_left=None, gave_way=False)

    def moved(self, *, goes_on: bool) -> "Run":
        """In the queue once more, because the machine that trained it is gone; it `goes_on` where its state is kept."""
        lost = {"moves": self.moves + 1, "was_paused": self.state == "paused", "note": "", "seconds_left": None}
        return self.transition("queued", MOVES, gave_way=goes_on, **lost)

    @property
    def asked_for(self) -> list[tuple[str, float | None]]:
        """Commands, with their learning rates, that the next machine has to hear again."""
        rate = [("learning_rate", self.learning_rate)] if self.moves and self.learning_rate is not None else []
        return [*rate, *([("pause", None)] if self.was_paused else [])]

    def went_on(self, step: int) -> "Run":
        """It learns from here on: what was told of later steps has been lost with its machine, and is learned again."""
        points = tuple(point for point in self.points if point.step <= step)
        if not self.moves or self.note:
            return self.updated(points=points)
        begins = where(points[-1].epoch, step) if points else where(0.0, 0)
        note = f"Its machine was lost: another one went on {begins}."
        return self.updated(points=points, note=note, was_paused=False)

    def updated(self, **changes: Any) -> "Run":
        """The same run with what is new. An ended run stays as it is."""
        return self if self.ended or not changes else dataclasses.replace(self, **changes)

    def add_point(self, point: Metrics) -> "Run":
        """One more point; of those between epochs every second one goes when there are too many."""
        points = (*self.points, point)
        between = [p for p in points if p.val_loss is None]
        if len(between) > MOST_POINTS:
            gone = set(map(id, between[::2]))
            points = tuple(p for p in points if id(p) not in gone)
        return self.updated(points=points)


# What the server alone decides; everything else is as the worker says.
_OWN = {"id", "config", "sample", "state", "place", "points", "network", "gave_way", "moves", "was_paused", "note"}
_REPORTED = {field.name for field in dataclasses.fields(Run)} - _OWN


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


def apply_event(run: Run, event: dict[str, Any], because: str = "") -> Run:
    """What the worker's event makes of a run; `because` begins the sentence about a stop that was asked for."""
    facts = {name: event[name] for name in _REPORTED & event.keys()}
    if event.get("saved"):
        facts["network"] = run.id
    if "extra_epochs" in event:
        facts["config"] = dataclasses.replace(run.config, extra_epochs=event["extra_epochs"])
    if "from_step" in event:
        run = run.went_on(event["from_step"])
    if run.note and "message" in facts:
        facts["message"] = f"{facts['message']} {run.note}"
    if "point" in event:
        run = run.add_point(Metrics(**event["point"]))
    state = event.get("state", run.state)
    if state == run.state:
        return run.updated(**facts)
    if state == "paused" and run.state == "stopping":
        return run  # the two have crossed
    message = facts.pop("message", "")
    if state == "queued":
        return _given_way(run, facts, because)
    if event.get("ending") == "stopped":  # only the server knows who asked for that, and why
        message = f"{because or 'Stopped'} {how_far(event['epoch'])}."
        if best := facts.get("best_epoch", run.best_epoch):
            message = f"{message} The network of epoch {best} is kept."
        message = f"{message} {run.note}".strip()
    return run.transition(state, message, **facts)


def _given_way(run: Run, facts: dict[str, Any], because: str) -> Run:
    """A run that has made room; one that was told to stop meanwhile goes on only if it is asked to."""
    if run.state == "stopping":
        return run.transition("stopped", f"{because or 'Stopped'} {how_far(facts['epoch'])}.", **facts)
    return run.transition("queued", "", **facts | {"gave_way": True, "seconds_left": None})
