"""Two networks on the same test images: which of them only one gets right, and whether the difference may be chance."""

from dataclasses import dataclass
from math import sqrt

import torch
from torch import Tensor

from cnn_demo.errors import BadValue
from cnn_demo.inspection.evaluation.predictions import TestPredictions

MOST_SHOWN = 24  # images that only one of the two gets right


@dataclass(frozen=True)
class Disagreement:
    """One test image that only one of the two gets right, with what each predicts and its probability."""

    index: int
    truth: int
    first: int
    first_probability: float
    second: int
    second_probability: float


@dataclass(frozen=True)
class Difference:
    """`gain` is the second network's accuracy less the first one's, `margin` half the width of its 95 % interval: the
    normal approximation for paired answers. `by_class` are the gains by class, None for a class without images; the
    last two are the surest mistakes of the one that is wrong."""

    images: int
    right: tuple[int, int]
    both: int
    neither: int
    only: tuple[int, int]
    gain: float
    margin: float
    by_class: tuple[float | None, ...]
    only_first: tuple[Disagreement, ...]
    only_second: tuple[Disagreement, ...]


def difference(first: TestPredictions, second: TestPredictions) -> Difference:
    """On the images that both have been asked about."""
    if first.dataset is not second.dataset:
        raise BadValue("These two networks know different images. Compare networks of the same data set.")
    mine, other = _common(first.places, second.places)
    if not len(mine):
        raise BadValue("These two networks have not been asked about the same images yet.")
    truth, (sure, said), (other_sure, other_said) = (
        first.truth[mine],
        first.probabilities[mine].max(1),
        second.probabilities[other].max(1),
    )
    is_right, other_right = said == truth, other_said == truth
    change = other_right.double() - is_right.double()
    total, classes = len(truth), first.probabilities.shape[1]
    chosen = [truth == each for each in range(classes)]
    rows = (first.places[mine], truth, said, sure, other_said, other_sure)
    only = (is_right & ~other_right, other_right & ~is_right)
    gain = change.mean().item()
    return Difference(
        images=total,
        right=(int(is_right.sum()), int(other_right.sum())),
        both=int((is_right & other_right).sum()),
        neither=int((~is_right & ~other_right).sum()),
        only=(int(only[0].sum()), int(only[1].sum())),
        gain=gain,
        margin=1.96 * sqrt(max(0.0, change.square().mean().item() - gain**2) / total),
        by_class=tuple(change[each].mean().item() if bool(each.any()) else None for each in chosen),
        only_first=_surest(rows, only[0], other_sure),
        only_second=_surest(rows, only[1], sure),
    )


def _common(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """Where in each of two lists of places stand those that are in both, in the same order."""
    known = {place: number for number, place in enumerate(second.tolist())}
    pairs = [(i, known[place]) for i, place in enumerate(first.tolist()) if place in known]
    found = torch.tensor(pairs, dtype=torch.int64).view(-1, 2)
    return found[:, 0], found[:, 1]


def _surest(rows: tuple[Tensor, ...], chosen: Tensor, wrong: Tensor) -> tuple[Disagreement, ...]:
    where = chosen.nonzero().flatten()
    where = where[wrong[where].argsort(descending=True, stable=True)][:MOST_SHOWN]
    return tuple(Disagreement(*values) for values in zip(*(row[where].tolist() for row in rows), strict=True))
