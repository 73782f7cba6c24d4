"""How a network does on pictures: mean loss and accuracy over any number of them, a batch at a time."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo.data import Dataset, ImageSet
from cnn_demo.errors import BadValue
from cnn_demo.training.engine.device import Hardware

EVALUATION_BATCH = 500
HURRY_SECONDS = 1.0  # how long a run that was told to stop may still measure


@dataclass(frozen=True)
class Score:
    """How a network does on pictures it did not learn from: mean cross-entropy and share of right answers."""

    loss: float
    accuracy: float


@torch.no_grad()
def evaluate(
    model: nn.Module,
    pictures: ImageSet,
    dataset: Dataset,
    hardware: Hardware | None = None,
    hurry: Callable[[], bool] = lambda: False,
) -> Score:
    """Mean loss and accuracy in evaluation mode, in float32 unless `hardware` says otherwise.

    Once `hurry()` is true no more than HURRY_SECONDS are spent: the score is then that of the first pictures.
    """
    if not len(pictures):
        raise BadValue("There are no pictures to measure on.")
    hardware = hardware or Hardware(next(model.parameters()).device, autocast=False)
    normalise = normaliser(dataset, hardware)
    was_training = model.training
    model.eval()
    total, began = Means(), time.monotonic()
    for start in range(0, len(pictures), EVALUATION_BATCH):
        labels = pictures.labels[start : start + EVALUATION_BATCH].to(hardware.device)
        with torch.autocast(hardware.device.type, torch.bfloat16, enabled=hardware.autocast):
            logits = model(normalise(pictures.images[start : start + EVALUATION_BATCH])).float()
        total.add(F.cross_entropy(logits, labels).item(), (logits.argmax(1) == labels).sum().item(), len(labels))
        if time.monotonic() > began + HURRY_SECONDS and hurry():
            break
    model.train(was_training)
    return Score(total.loss, total.accuracy)


class Means:
    """Means over the pictures seen so far."""

    def __init__(self) -> None:
        self.total_loss, self.right, self.pictures = 0.0, 0, 0

    def add(self, loss: float, right: float, pictures: int) -> None:
        self.total_loss += loss * pictures
        self.right += int(right)
        self.pictures += pictures

    @property
    def loss(self) -> float:
        return self.total_loss / self.pictures if self.pictures else 0.0

    @property
    def accuracy(self) -> float:
        return self.right / self.pictures if self.pictures else 0.0


def normaliser(dataset: Dataset, hardware: Hardware) -> Callable[[Tensor], Tensor]:
    """uint8 (n, C, H, W) -> float on the device, channels last, zero mean and unit deviation per channel."""
    mean = torch.tensor(dataset.spec.mean, device=hardware.device).view(1, -1, 1, 1) * 255
    scale = 1 / (torch.tensor(dataset.spec.std, device=hardware.device).view(1, -1, 1, 1) * 255)

    def normalise(images: Tensor) -> Tensor:
        return images.to(hardware.device).float().sub(mean).mul(scale).contiguous(memory_format=torch.channels_last)

    return normalise
