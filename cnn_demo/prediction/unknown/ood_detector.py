"""Is an image anything that the network knows? Softmax cannot say: it always adds up to 1.

What an image does inside the network is summed up in under a hundred numbers: mean and spread of some maps of up to
six layers, the logits, and how light, rich in contrast and rough the image itself is. The summaries of the training
images of each class form a cloud, all clouds of one shape. An image's score is minus its Mahalanobis distance to the
cloud of the class that it is put into (Lee et al. 2018, arXiv:1807.03888); below a threshold it is unusual. Whether it
is unknown, none of these, is said by a second score that has also seen what is none of these (see `unknown_score`).

Measured against the largest probability, the energy, and the same distance from logits alone: they catch half of what
this does on digits, and almost no noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnn_demo.data import Dataset, ImageSet
from cnn_demo.data.store import DataStore
from cnn_demo.networks import tracing
from cnn_demo.networks.layers import has_role
from cnn_demo.prediction.checkpoint.checkpoint_file import Card
from cnn_demo.prediction.unknown.ood_samples import LEARNED, drawn_again, ood_samples, training_outliers
from cnn_demo.prediction.unknown.unknown_score import KEPT, Place, UnknownScore, fit_unknown_score, short
from cnn_demo.training.config import TrainConfig
from cnn_demo.training.engine.batches import positions

METHOD = "distance to the class, many layers"
USUAL = 0.975  # the share of known images that the threshold of what is unusual lets through
FITTED_IMAGES = 5000  # training images that the clouds are measured on
CHECKED_IMAGES = 2000  # held-out images for the threshold, and as many test images for "kept"
LEAST_HELD_OUT = 40  # images for the threshold: so many that one of them lies beyond it
LAYERS, SUMMARY = 6, 64  # activation layers looked at, and numbers taken from them
ROUND = 0.02  # added to the clouds' spread, as a share: thinner than this is chance

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


def fit_ood_detector(
    model: nn.Module,
    card: Card,
    dataset: Dataset,
    data: DataStore,
    each: int = 100,
    most: int = FITTED_IMAGES,
    held: int = CHECKED_IMAGES,
    outliers: int = LEARNED,
    redrawn: int = 2 * LEARNED,
    kept: float = KEPT,
    has_hidden: bool = False,
) -> dict[str, Any]:
    """What goes into Card.ood_detector: the method, its numbers, its thresholds; and, measured, the shares of test
    images that are kept and of `each` foreign images of each kind that are caught: as unusual, and as unknown.

    Clouds come from `most` training images and thresholds from `held` others that the run did not learn from, so that
    the test images say how well it keeps what it knows and have decided nothing. `outliers` of each kind, and `redrawn`
    training images drawn again, say what is unknown, with a hidden layer if `has_hidden`; the share `kept` of what was
    held out is not.
    """
    fitted, held_out = _training_images(card, dataset, most, held)
    seen, other = (_summaries(model, card, images.images) for images in (fitted, held_out))
    detector = _fit(*seen, len(card.classes))
    checked = detector.scores(other[0][:CHECKED_IMAGES], other[1][:CHECKED_IMAGES])
    threshold = float(f"{np.quantile(checked, 1 - USUAL):.5g}")

    def place(images: Tensor) -> Place:
        return detector.place(*_summaries(model, card, images))

    again, other_again = (map(place, drawn_again(images.images, card, redrawn, data)) for images in (fitted, held_out))
    right = other[1] == held_out.labels.numpy()
    right |= not right.any()  # all of them, of a network that has learned nothing
    unknown = fit_unknown_score(
        known=_joined([detector.place(*seen), *again]),
        outliers=place(training_outliers(card, outliers)),
        held_out=_joined([detector.place(other[0][right], other[1][right]), *other_again]),
        kept=kept,
        has_hidden=has_hidden,
    )
    detector = replace(detector, threshold=threshold, unknown=unknown)
    return {
        "method": METHOD,
        "threshold": threshold,
        **detector.to_json(),
        **_measured(detector, model, card, dataset.test.images[:CHECKED_IMAGES], ood_samples(card, data, each)),
    }


def _joined(places: Sequence[Place]) -> Place:
    standard, away = (np.concatenate(parts) for parts in zip(*places, strict=True))
    return standard, away


def _measured(
    detector: OODDetector, model: nn.Module, card: Card, test: Tensor, foreign: dict[str, NDArray[np.uint8]]
) -> dict[str, Any]:
    """Shares of test images and of foreign ones, rounded: on this side and on that of each threshold."""

    def shares(images: Tensor) -> tuple[float, float]:
        summaries = _summaries(model, card, images)
        beyond = detector.scores(*summaries) < detector.threshold
        return float(beyond.mean()), float(detector.is_unknown(*summaries).mean())

    known = shares(test)
    others = {kind: shares(torch.from_numpy(images)) for kind, images in foreign.items()}
    unusual, unknown = (
        {"kept": round(1 - known[i], 4), "caught": {kind: round(share[i], 4) for kind, share in others.items()}}
        for i in (0, 1)
    )
    numbers = detector.unknown.to_json() if detector.unknown else {}
    return {**unusual, "unknown": {**numbers, **unknown}}


def _training_images(card: Card, dataset: Dataset, most: int, held: int) -> tuple[ImageSet, ImageSet]:
    """Images for the clouds and for the threshold. A run that held out none, or too few, lends some that it
    learned from: at least they lie in no cloud."""
    learned, held_out = positions(TrainConfig.from_dict(card.recipe), len(dataset.train))
    if len(held_out) < LEAST_HELD_OUT:
        fitted = min(most, len(learned) * 4 // 5)
        learned, held_out = learned[:fitted], torch.cat([held_out, learned[fitted:]])
    return dataset.train.take(learned[:most]), dataset.train.take(held_out[:held])


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


def _fit(summaries: Values, chosen: NDArray[np.int64], classes: int) -> OODDetector:
    middle, spread = summaries.mean(axis=0), summaries.std(axis=0)
    spread = spread + ROUND * spread.mean() + 1e-6
    standard = (summaries - middle) / spread
    present = [c for c in range(classes) if (chosen == c).any()]  # a network may never say some class
    centers = np.tile(standard.mean(axis=0), (classes, 1))
    centers[present] = [standard[chosen == c].mean(axis=0) for c in present]
    away = standard - centers[chosen]
    covariance = away.T @ away / len(away)
    covariance += ROUND * (covariance.trace() / len(covariance) + 1e-6) * np.eye(len(covariance))
    whiten = np.linalg.inv(np.linalg.cholesky(covariance))
    return OODDetector(middle, spread, whiten, centers @ whiten.T)


def _summaries(model: nn.Module, card: Card, images: Tensor) -> tuple[Values, NDArray[np.int64]]:
    """Summaries (n, d) and chosen classes (n,) of uint8 images (n, C, H, W)."""
    device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    parts = []
    for start in range(0, len(images), 100):
        traced = tracing.trace(model, card.normalize(images[start : start + 100].to(device)))
        parts.append((summary(traced), traced.logits.argmax(1).cpu().numpy()))
    model.train(was_training)
    return np.concatenate([s for s, _ in parts]), np.concatenate([c for _, c in parts])


def evenly_spaced(count: int, most: int) -> list[int]:
    """At most `most` positions out of `count`, the first and the last among them."""
    if count <= most:
        return list(range(count))
    return [round(i * (count - 1) / max(1, most - 1)) for i in range(most)]
