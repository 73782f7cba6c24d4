"""What is known of a run when somebody asks what is wrong with it: its points, its recipe, and what was counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, log

from cnn_demo.data import spec_of
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.metrics import Metrics

ABOVE = 1.03  # times the loss of guessing, or that of the random weights: steps that go past what they aim at


@dataclass(frozen=True)
class DeadFilters:
    """`filters` of one layer that gave zero everywhere for each of the images that were tried."""

    layer: str
    kind: str  # "filters", or "units" of a dense layer
    filters: tuple[int, ...]
    total: int
    images: int


@dataclass(frozen=True)
class Evidence:
    """What is known of a run. `counts`: training images by class, in the order of the classes; empty when they were
    not counted. `held_out`: images that it was validated on. `available`: all training images that could be taken.
    `ending` as in trainer.Progress."""

    config: TrainConfig
    points: Sequence[Metrics]
    ending: str = ""
    counts: tuple[int, ...] = ()
    held_out: int = 0
    available: int = 0
    dead: tuple[DeadFilters, ...] = field(default=())

    @property
    def guess(self) -> float:
        """The loss of saying the same for every class."""
        return log(len(spec_of(self.config.data).classes))

    @property
    def epochs(self) -> list[Metrics]:
        """The points at which something was measured on held-out images."""
        return [point for point in self.points if point.val_loss is not None]


def losses(points: Sequence[Metrics]) -> list[tuple[int, float]]:
    """(step, mean training loss since the point before): the means that are plotted begin anew with each epoch."""
    found, known = [], (0, 0.0, 0)  # epoch, sum of losses in it, steps in it
    for point in points:
        if not point.step or not point.epoch:
            continue
        epoch = ceil(point.epoch - 1e-9)
        steps = round(point.step - (epoch - 1) * point.step / point.epoch)
        total = point.loss * steps
        before, since = known[1:] if known[0] == epoch else (0.0, 0)
        if steps > since:
            found.append((point.step, (total - before) / (steps - since)))
        known = (epoch, total, steps)
    return found


def overshot(evidence: Evidence, found: list[tuple[int, float]]) -> bool:
    """Was it worse at some time than a network that knows nothing? Random weights can be a little worse themselves."""
    guess, first = evidence.guess, found[0][1]
    return max(loss for _, loss in found) > ABOVE * max(guess, min(first, 1.1 * guess))


def final_loss(found: list[tuple[int, float]]) -> float:
    """The mean loss of the last tenth of the steps."""
    steps = found[-1][0]
    late = mean([loss for step, loss in found if step > 0.9 * steps])
    assert late is not None
    return late


def mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None
