"""Is an image anything that the network knows? Softmax cannot say: it always adds up to 1.

What an image does inside the network is summed up in under a hundred numbers: mean and spread of some maps of up to
six layers, the logits, and how light, rich in contrast and rough the image itself is. The summaries of the training
images of each class form a cloud, all clouds of one shape. An image's score is minus its Mahalanobis distance to the
cloud of the class that it is put into (Lee et al. 2018, arXiv:1807.03888); below a threshold it is unusual. Whether it
is unknown, none of these, is said by a second score that has also seen what is none of these (see `unknown_score`).

Measured against the largest probability, the energy, and the same distance from logits alone: they catch half of what
this does on digits, and almost no noise.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from cnn_demo.networks import tracing
from cnn_demo.networks.layers import has_role
from cnn_demo.prediction.unknown.unknown_score import Place, UnknownScore, short

METHOD = "distance to the class, many layers"
LAYERS, SUMMARY = 6, 64  # activation layers looked at, and numbers taken from them

Values = NDArray[np.float64]
Level = Literal["familiar", "unusual", "unknown", "unmeasured"]


@dataclass(frozen=True)
class OODDetector:
    """Clouds in whitened space: (summary - middle) / spread, times `whiten`, minus `centers[class]`."""

    middle: Values  # (d,)
    spread: Values  # (d,)
    whiten: Values  # (d, d), lower triangular
    centers: Values  # (classes, d)
    threshold: float = -np.inf  # scores below it are unusual
    unknown: UnknownScore | None = None  # None on cards of version 0.2: what is unusual counts as unknown

    def place(self, summaries: Values, chosen: NDArray[np.int64]) -> Place:
        """Summaries (n, d) in deviations, and where they lie against the center of their chosen class."""
        standard = (summaries - self.middle) / self.spread
        return standard, standard @ self.whiten.T - self.centers[chosen]

    def scores(self, summaries: Values, chosen: NDArray[np.int64]) -> Values:
        """Minus the distance of each summary (n, d) to the cloud of its chosen class, never below -1e6."""
        distances = np.linalg.norm(self.place(summaries, chosen)[1], axis=1)
        return np.asarray(-np.minimum(np.nan_to_num(distances, nan=1e6, posinf=1e6), 1e6))

    def is_unknown(self, summaries: Values, chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(n,) bool."""
        if self.unknown is None:
            return np.asarray(self.scores(summaries, chosen) < self.threshold)
        return self.unknown.is_unknown(*self.place(summaries, chosen))

    def to_json(self) -> dict[str, list[Any]]:
        """Five digits are enough, and keep a card small."""
        rows, columns = np.tril_indices(len(self.middle))
        arrays = {
            "middle": self.middle,
            "spread": self.spread,
            "whiten": self.whiten[rows, columns],
            "centers": self.centers,
        }
        return {name: short(array) for name, array in arrays.items()}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "OODDetector":
        """What Card.ood_detector holds. ValueError, KeyError or TypeError when the numbers do not belong together."""
        middle, spread = np.array(values["middle"], dtype=float), np.array(values["spread"], dtype=float)
        whiten = np.zeros((len(middle), len(middle)))
        whiten[np.tril_indices(len(middle))] = values["whiten"]
        centers = np.array(values["centers"], dtype=float)
        if spread.shape != middle.shape or centers.ndim != 2 or centers.shape[1:] != middle.shape or not spread.all():
            raise ValueError("These numbers do not belong together.")
        learned = values.get("unknown")
        unknown = UnknownScore.from_json(learned, len(middle)) if learned else None
        return cls(middle, spread, whiten, centers, float(values["threshold"]), unknown)


def ood_detector_of(values: dict[str, Any] | None) -> OODDetector | None:
    """What a card says, ready for use; None when nobody measured it, or when a stranger's numbers do not fit."""
    try:
        return OODDetector.from_json(values) if values and values.get("method") == METHOD else None
    except (KeyError, ValueError, TypeError, IndexError):
        return None


def score(traced: tracing.Trace, detector: OODDetector | None) -> tuple[float, float | None, Level]:
    """(score, threshold, level) of the image of this forward pass. Without a measurement: the largest logit, None, and
    "unmeasured"."""
    if detector:
        summed, chosen = summary(traced), traced.logits.argmax(1).cpu().numpy()
        if summed.shape[1:] == detector.middle.shape and traced.logits.shape[1] == len(detector.centers):
            found = float(detector.scores(summed, chosen)[0])
            if detector.is_unknown(summed, chosen)[0]:
                return found, detector.threshold, "unknown"
            return found, detector.threshold, "unusual" if found < detector.threshold else "familiar"
    return float(traced.logits.max().nan_to_num()), None, "unmeasured"


def summary(traced: tracing.Trace) -> Values:
    """(n, d) numbers of one forward pass of n images."""
    image = traced.input
    rough = [(image.diff(dim=dim)).abs().mean((2, 3)) for dim in (2, 3)]
    parts = [*reversed(torch.std_mean(image, (2, 3))), *rough, traced.logits]
    layers = [layer for layer in traced.layers if has_role(layer.kind, "activation")]
    layers = [layers[i] for i in evenly_spaced(len(layers), LAYERS)]
    each = max(1, SUMMARY // max(1, sum(2 if layer.output.dim() == 4 else 1 for layer in layers)))
    for layer in layers:
        channels = layer.output.shape[1]
        some = layer.output if channels <= each else layer.output[:, evenly_spaced(channels, each)]
        if some.dim() == 4:
            parts += reversed(torch.std_mean(some, (2, 3), correction=0))
        else:
            parts.append(some)
    return np.asarray(torch.cat(parts, 1).double().cpu().numpy())


def evenly_spaced(count: int, most: int) -> list[int]:
    """At most `most` positions out of `count`, the first and the last among them."""
    if count <= most:
        return list(range(count))
    return [round(i * (count - 1) / max(1, most - 1)) for i in range(most)]
