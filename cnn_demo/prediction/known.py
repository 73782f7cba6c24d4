"""Is a picture anything that the network knows? Softmax cannot say: it always adds up to 1.

For each class, the logits of the training pictures that the network puts into it form a cloud; its mean and covariance
are measured once. A new picture's score is minus its Mahalanobis distance to the cloud of the class that it is put
into (after Lee et al. 2018, arXiv:1807.03888). Below a threshold it is none of these. All numbers travel in the card.
"""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnn_demo.data import Dataset
from cnn_demo.prediction.checkpoints import Card

METHOD = "distance to the class in logits"
KEPT = 0.975  # the share of known pictures that the threshold lets through
FITTED_PICTURES = 6000  # training pictures that the clouds are measured on
CHECKED_PICTURES = 2000  # test pictures that the threshold is set on; and the same number again to measure "kept"

Values = NDArray[np.float64]


def measure_known(model: nn.Module, card: Card, dataset: Dataset) -> dict[str, Any]:
    """What goes into Card.known: method, mean and precision per class, threshold, and the share of known pictures kept.

    Clouds come from training pictures, the threshold from test pictures, "kept" from other test pictures.
    """
    fitted = dataset.train.images[:FITTED_PICTURES]
    half = min(CHECKED_PICTURES, len(dataset.test) // 2)
    known: dict[str, Any] = {"method": METHOD} | _clouds(_logits(model, card, fitted))
    scores = _score_all(_logits(model, card, dataset.test.images[: 2 * half]), known)
    known["threshold"] = float(f"{np.quantile(scores[:half], 1 - KEPT):.6g}")
    known["kept"] = float((scores[half:] >= known["threshold"]).mean())
    return known


def score(logits: Values, known: dict[str, Any] | None) -> tuple[Values, float | None]:
    """(score per row of logits (n, classes), threshold). Without a measurement: the largest logit, and no threshold."""
    if not known or known.get("method") != METHOD:
        return logits.max(axis=1), None
    return _score_all(logits, known), float(known["threshold"])


def _clouds(logits: Values) -> dict[str, Any]:
    chosen, classes = logits.argmax(axis=1), logits.shape[1]
    shared = np.diag(np.full(classes, 0.01 * logits.var(axis=0).mean() + 1e-9))
    means, precisions = [], []
    for position in range(classes):
        cloud = logits[chosen == position]
        if len(cloud) < 2:  # a network that never says this class: everything is equally far from it
            cloud = logits
        means.append(cloud.mean(axis=0))
        precisions.append(np.linalg.inv(np.cov(cloud.T) + shared))
    return {"mean": _short(np.array(means)), "precision": _short(np.array(precisions))}


def _score_all(logits: Values, known: dict[str, Any]) -> Values:
    chosen = logits.argmax(axis=1)
    away = logits - np.array(known["mean"])[chosen]
    squared = np.einsum("ni,nij,nj->n", away, np.array(known["precision"])[chosen], away)
    return np.asarray(-np.sqrt(np.maximum(squared, 0)))


def _logits(model: nn.Module, card: Card, images: Tensor) -> Values:
    mean, std = (torch.tensor(value).view(-1, 1, 1) * 255 for value in (card.mean, card.std))
    device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    with torch.inference_mode():
        parts = [model(((part.float() - mean) / std).to(device)).double().cpu() for part in torch.split(images, 500)]
    model.train(was_training)
    return torch.cat(parts).numpy()


def _short(array: Values) -> list[Any]:
    """Six digits are enough, and keep a card small."""
    shortened: list[Any] = np.vectorize(lambda value: float(f"{value:.6g}"))(array).tolist()
    return shortened
