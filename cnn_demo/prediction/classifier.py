"""From a network and a prepared image to an answer: the most likely class, all probabilities, or "none of these".

Softmax always adds up to 1, so a network is sure about noise too. Whether an image is anything known is decided apart
from it, by how usual the image is inside the network (see `ood_detector`), with a measured threshold kept in the card.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from cnn_demo.networks import tracing
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import PreparedImage, Remark
from cnn_demo.prediction.unknown.ood_detector import Level, score


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network says. `probabilities` float64 (classes,) add up to 1; `best` is the position of the largest.

    `level` says how familiar the image is: where `score` lies below `threshold`, it is unusual at least. It is
    `none_of_these` where it is unknown, or where its preparation has a `remark`: nothing on it, or several things.
    """

    network: str
    label: str
    best: int
    probabilities: NDArray[np.float64]
    none_of_these: bool
    score: float
    threshold: float | None
    classes: tuple[str, ...]
    level: Level = "unmeasured"
    remark: Remark | None = None


def classify(network: Network, prepared: PreparedImage) -> Prediction:
    """The answer for one image."""
    return classify_traced(network, prepared)[0]


def classify_traced(network: Network, prepared: PreparedImage) -> tuple[Prediction, tracing.Trace]:
    """The same answer with every layer's output of the one forward pass that it took."""
    traced = network.trace(prepared.tensor)
    return prediction_from(network, traced, prepared.remark), traced


def prediction_from(network: Network, traced: tracing.Trace, remark: Remark | None = None) -> Prediction:
    """What a pass of one image through this network says; `remark` is what its preparation noticed."""
    card, logits = network.card, traced.logits[0].double().cpu()
    if not logits.isfinite().all():  # weights are checked when loaded, but a float can still overflow on the way
        logits = torch.zeros_like(logits)
    probabilities = logits.softmax(0).numpy()
    best = int(probabilities.argmax())
    usual, threshold, level = _familiarity(network, traced)
    if remark:
        level = "unknown"
    label, none = card.classes[best], level == "unknown"
    return Prediction(network.id, label, best, probabilities, none, usual, threshold, card.classes, level, remark)


def _familiarity(network: Network, traced: tracing.Trace) -> tuple[float, float | None, Level]:
    """(score, threshold, level) by what the network's card holds."""
    directions = network.class_directions
    if directions is None:
        return score(traced, network.ood_detector)
    usual = directions.score(traced)
    return usual, directions.threshold - 1, "familiar" if usual >= directions.threshold - 1 else "unknown"
