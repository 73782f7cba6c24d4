"""The softmax over the logits, which networks leave to their users, as one more layer whose cells can be explained."""

from dataclasses import dataclass

import numpy as np

from cnn_demo.networks.layer_kind.cell import doubles
from cnn_demo.networks.layer_kind.explanation import Explanation
from cnn_demo.networks.layer_kind.notation import number
from cnn_demo.networks.tracing import SOFTMAX, Trace, check_cell


@dataclass(frozen=True)
class Exponential:
    index: int  # of the class
    logit: float
    exponential: float  # e^(logit − largest logit)
    probability: float


@dataclass(frozen=True)
class Softmax(Explanation):
    terms: tuple[Exponential, ...]  # largest first
    rest: float  # exponentials left out
    rest_count: int
    largest: float  # the largest logit: taken off all of them, which changes no probability
    total: float  # of all exponentials
    formula: str


def softmax(trace: Trace, index: int, most: int) -> Softmax:
    """The probability of class `index`, for the first image. At least ten classes are shown, all of ten."""
    logits = doubles(trace.logits[0])
    check_cell(SOFTMAX, logits.shape, index, 0, 0)
    exponentials = np.exp(logits - logits.max())
    total = float(exponentials.sum())
    shown = np.argsort(-logits, kind="stable")[: max(most, 10)]
    if index not in shown:
        shown = np.append(shown[:-1], index)
    result = float(exponentials[index] / total)
    return Softmax(
        layer=SOFTMAX, kind="Softmax", channel=index, y=0, x=0,
        value=trace.logits[0].softmax(0)[index].item(), result=result,
        terms=tuple(
            Exponential(int(i), float(logits[i]), float(exponentials[i]), float(exponentials[i] / total))
            for i in shown
        ),
        rest=float(np.delete(exponentials, shown).sum()), rest_count=len(logits) - len(shown),
        largest=float(logits.max()), total=total,
        formula=f"{number(float(exponentials[index]))} / {number(total)} = {number(result)}",
    )  # fmt: skip
