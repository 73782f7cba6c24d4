"""What app, bridge process and queue say to each other. Errors that a visitor may see travel as their parts, because
not all of them can be made again from their words alone.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnn_demo.errors import Busy, LabError

if TYPE_CHECKING:
    from cnn_demo.training.jobs.run_registry import News

METHODS = ("start_list", "stop", "control", "tidy")  # of Jobs: what an app may ask of the queue

AGAIN_SECONDS = 5.0  # between two tries to connect
LOST = "The cluster that trains is away. Drawing goes on, and runs show up again when it is back."
Question = tuple[int, bytes, float]  # number, what JobsActor.call takes, seconds that it may need


class ClusterAway(Busy):
    """The cluster cannot be used now, and why."""

    def __init__(self, words: str) -> None:
        super().__init__(words, retry_after=AGAIN_SECONDS)


@dataclass(frozen=True)
class Known:
    """What an app knows already: all until that version of the registry in that era, one life of the queue's actor."""

    era: str = ""
    version: int = 0
    not_ready: str = ""


@dataclass(frozen=True)
class Told:
    """What an app is told about the queue; `not_ready` says why no run could begin at once ("" when one could)."""

    era: str
    not_ready: str
    news: "News"

    @property
    def known(self) -> Known:
        return Known(self.era, self.news.version, self.not_ready)


@dataclass(frozen=True)
class Answer:
    """What a method of the queue has returned, or the error that it has raised; and what is new since then."""

    value: Any
    error: "ErrorParts | None"
    told: Told


@dataclass(frozen=True)
class ErrorParts:
    kind: type[LabError]
    facts: dict[str, Any]
    args: tuple[Any, ...]

    @classmethod
    def of(cls, error: LabError) -> "ErrorParts":
        return cls(type(error), dict(vars(error)), error.args)

    def error(self) -> LabError:
        made: LabError = self.kind.__new__(self.kind, *self.args)
        vars(made).update(self.facts)
        return made
