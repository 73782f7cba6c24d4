"""What a network confuses with what: more than one number about its answers. Means over a set are in `scoring`."""

from math import sqrt

import torch
from torch import Tensor, nn

from cnn_demo.data import Dataset, ImageSet
from cnn_demo.errors import BadValue
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.metrics import EVALUATION_BATCH, normalizer


@torch.inference_mode()
def answers(model: nn.Module, images: ImageSet, dataset: Dataset) -> Tensor:
    """The class that the network finds likeliest for each image, int64 (n,), in evaluation mode and float32."""
    hardware = Hardware(next(model.parameters()).device, autocast=False)
    normalize = normalizer(dataset, hardware)
    was_training = model.training
    model.eval()
    batches = [model(normalize(batch)).argmax(1).cpu() for batch in torch.split(images.images, EVALUATION_BATCH)]
    model.train(was_training)
    return torch.cat(batches)


def confusion_matrix(truth: Tensor, answer: Tensor, classes: int) -> Tensor:
    """Counts, int64 (classes, classes): row = true class, column = the network's answer; the diagonal is right.

    `truth` and `answer` are int64 (n,) in 0..classes-1. The sum over a row is how many images its class has.
    """
    if truth.shape != answer.shape or truth.ndim != 1:
        raise BadValue("A confusion matrix needs one answer for each true class.")
    if len(truth) and not 0 <= int(torch.cat([truth, answer]).min()) <= int(torch.cat([truth, answer]).max()) < classes:
        raise BadValue(f"Classes are numbered from 0 to {classes - 1}.")
    return torch.bincount(truth * classes + answer, minlength=classes * classes).view(classes, classes)


def accuracy_by_class(matrix: Tensor) -> tuple[float | None, ...]:
    """The share of each true class that was answered right; None for a class without images."""
    rows, right = matrix.sum(1).tolist(), matrix.diagonal().tolist()
    return tuple(hits / total if total else None for hits, total in zip(right, rows, strict=True))


def interval(right: int, total: int) -> tuple[float, float]:
    """Where the true share lies with 95 % confidence, after `right` of `total` (Wilson 1927); 0 to 1 without images.

    >>> [round(bound, 3) for bound in interval(990, 1000)]
    [0.982, 0.995]
    """
    if not total:
        return 0.0, 1.0
    share, z = right / total, 1.96
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)
