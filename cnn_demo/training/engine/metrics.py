"""How a network does on images: mean loss and accuracy over any number of them, a batch at a time."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo.data import Dataset, ImageSet, normalization
from cnn_demo.errors import BadValue
from cnn_demo.training.engine.device import Hardware

EVALUATION_BATCH = 500
HURRY_SECONDS = 1.0  # how long a run that was told to stop may still measure


@dataclass(frozen=True)
class Score:
    """How a network does on images it did not learn from: mean cross-entropy and share of right answers."""

    loss: float
    accuracy: float


@torch.no_grad()
def evaluate(
    model: nn.Module,
    images: ImageSet,
    dataset: Dataset,
    hardware: Hardware | None = None,
    hurry: Callable[[], bool] = lambda: False,
) -> Score:
    """Mean loss and accuracy in evaluation mode, in float32 unless `hardware` says otherwise.

    Once `hurry()` is true no more than HURRY_SECONDS are spent: the score is then that of the first images.
    """
    if not len(images):
        raise BadValue("There are no images to measure on.")
    hardware = hardware or Hardware(next(model.parameters()).device, autocast=False)
    normalize = normalizer(dataset, hardware)
    was_training = model.training
    model.eval()
    total, began = Means(), time.monotonic()
    for start in range(0, len(images), EVALUATION_BATCH):
        labels = images.labels[start : start + EVALUATION_BATCH].to(hardware.device)
        with torch.autocast(hardware.device.type, torch.bfloat16, enabled=hardware.autocast):
            logits = model(normalize(images.images[start : start + EVALUATION_BATCH])).float()
        total.add(F.cross_entropy(logits, labels).item(), (logits.argmax(1) == labels).sum().item(), len(labels))
        if time.monotonic() > began + HURRY_SECONDS and hurry():
            break
    model.train(was_training)
    return Score(total.loss, total.accuracy)


class Means:
    """Means over the images seen so far."""

    def __init__(self) -> None:
        self.total_loss, self.right, self.images = 0.0, 0, 0

    def add(self, loss: float, right: float, images: int) -> None:
        self.total_loss += loss * images
        self.right += int(right)
        self.images += images

    @property
    def loss(self) -> float:
        return self.total_loss / self.images if self.images else 0.0

    @property
    def accuracy(self) -> float:
        return self.right / self.images if self.images else 0.0


def normalizer(dataset: Dataset, hardware: Hardware) -> Callable[[Tensor], Tensor]:
    """uint8 (n, C, H, W) -> float on the device, channels last, zero mean and unit deviation per channel."""
    normalize = normalization.normalizer(dataset.spec.mean, dataset.spec.std, hardware.device)
    return lambda images: normalize(images).contiguous(memory_format=torch.channels_last)
