"""Making a detector for a network from images: those that it learned from, others that are of its classes, and some
that are of none; and measuring how well it does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnn_demo.data import Dataset, ImageSet
from cnn_demo.data.store import DataStore
from cnn_demo.networks import tracing
from cnn_demo.prediction.checkpoint.checkpoint_file import Card
from cnn_demo.prediction.unknown.ood_detector import METHOD, OODDetector, Values, summary
from cnn_demo.prediction.unknown.ood_samples import LEARNED, drawn_again, ood_samples, training_outliers
from cnn_demo.prediction.unknown.unknown_score import KEPT, Place, fit_unknown_score
from cnn_demo.training.config import TrainConfig
from cnn_demo.training.engine.batches import positions

USUAL = 0.975  # the share of known images that the threshold of what is unusual lets through
CHECKED_IMAGES = 2000  # images that decide that threshold, and test images that "kept" is measured on
LEAST_HELD_OUT = 40  # images for the threshold: so many that one of them lies beyond it
ROUND = 0.02  # added to the clouds' spread, as a share: thinner than this is chance


@dataclass(frozen=True)
class DetectorRecipe:
    """How many images of each sort a detector is made from, where there are so many.

    `fitted` training images make the clouds; `held_out` others, which the run did not learn from, decide the
    thresholds: the share `kept` of them is not unknown. `outliers` of each kind and `redrawn` training images, drawn
    again, say what is unknown, with a hidden layer if `has_hidden`. `foreign` of each kind are for measuring only.
    """

    fitted: int = 5000
    held_out: int = CHECKED_IMAGES
    outliers: int = LEARNED
    redrawn: int = 2 * LEARNED
    kept: float = KEPT
    has_hidden: bool = False
    foreign: int = 100


def fit_ood_detector(
    model: nn.Module,
    card: Card,
    dataset: Dataset,
    data: DataStore,
    recipe: DetectorRecipe = DetectorRecipe(),
) -> dict[str, Any]:
    """What goes into Card.ood_detector: the method, its numbers, its thresholds; and, measured, the shares of test
    images that are kept and of foreign images of each kind that are caught: as unusual, and as unknown. The test images
    have decided nothing."""
    fitted, held_out = _training_images(card, dataset, recipe)
    seen, other = (_summaries(model, card, images.images) for images in (fitted, held_out))
    detector = _fit(*seen, len(card.classes))
    checked = detector.scores(other[0][:CHECKED_IMAGES], other[1][:CHECKED_IMAGES])
    threshold = float(f"{np.quantile(checked, 1 - USUAL):.5g}")

    def place(images: Tensor) -> Place:
        return detector.place(*_summaries(model, card, images))

    def redrawn(images: ImageSet) -> list[Place]:
        return [place(each) for each in drawn_again(images.images, card, recipe.redrawn, data)]

    right = other[1] == held_out.labels.numpy()
    right |= not right.any()  # all of them, of a network that has learned nothing
    unknown = fit_unknown_score(
        known=_joined([detector.place(*seen), *redrawn(fitted)]),
        outliers=place(training_outliers(card, recipe.outliers)),
        held_out=_joined([detector.place(other[0][right], other[1][right]), *redrawn(held_out)]),
        kept=recipe.kept,
        has_hidden=recipe.has_hidden,
    )
    detector = replace(detector, threshold=threshold, unknown=unknown)
    foreign = ood_samples(card, data, recipe.foreign)
    return {
        "method": METHOD,
        "threshold": threshold,
        **detector.to_json(),
        **_measured(detector, model, card, dataset.test.images[:CHECKED_IMAGES], foreign),
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


def _training_images(card: Card, dataset: Dataset, recipe: DetectorRecipe) -> tuple[ImageSet, ImageSet]:
    """Images for the clouds and for the threshold. A run that held out none, or too few, lends some that it
    learned from: at least they lie in no cloud."""
    learned, held_out = positions(TrainConfig.from_dict(card.recipe), len(dataset.train))
    if len(held_out) < LEAST_HELD_OUT:
        fitted = min(recipe.fitted, len(learned) * 4 // 5)
        learned, held_out = learned[:fitted], torch.cat([held_out, learned[fitted:]])
    return dataset.train.take(learned[: recipe.fitted]), dataset.train.take(held_out[: recipe.held_out])


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
