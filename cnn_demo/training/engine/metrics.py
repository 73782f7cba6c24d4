"""What a run reports, and how it is measured: the one list of metrics, and mean loss and accuracy over images.

Whatever shows, sends or keeps a run's numbers takes their names from the fields of `Metrics` and `Pace`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, fields

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo.data import Dataset, ImageSet, normalization
from cnn_demo.errors import BadValue
from cnn_demo.training.engine.device import Hardware

EVALUATION_BATCH = 500
CUT_SHORT_SECONDS = 1.0  # how long a run that was told to stop may still measure


@dataclass(frozen=True, kw_only=True)
class Metrics:
    """What is measured at a step: one point of the curves. Accuracies are in 0..1.

    `train_accuracy` and `loss` are running means over this epoch's batches, in training mode (dropout and augmentation
    on); `learning_rate` is that of the next step; `gradient_norm` is the L2 norm over all gradients of the step before,
    None where it was not measured or is not finite. `val_*` are there at the end of an epoch only, in evaluation mode.
    """

    step: int
    epoch: float
    loss: float
    train_accuracy: float
    learning_rate: float
    gradient_norm: float | None = None
    val_loss: float | None = None
    val_accuracy: float | None = None


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How far a run is, and how fast. `seconds_left` is None where that is not known."""

    step: int = 0
    steps: int = 0
    epoch: float = 0.0
    best_epoch: int = 0
    images_per_second: float = 0.0
    seconds: float = 0.0
    seconds_left: float | None = None


METRICS = tuple(field.name for field in fields(Metrics))
PACE = tuple(field.name for field in fields(Pace))


@dataclass(frozen=True)
class Score:
    """How a network does on images it did not learn from: mean cross-entropy and share of right answers.

    `is_partial`: measuring was cut short, so this is about the first images only and compares with no other score.
    """

    loss: float
    accuracy: float
    is_partial: bool = False

    @property
    def key(self) -> tuple[float, float]:
        """The larger, the better."""
        return self.accuracy, -self.loss


@torch.no_grad()
def evaluate(
    model: nn.Module,
    images: ImageSet,
    dataset: Dataset,
    hardware: Hardware | None = None,
    cut_short: Callable[[], bool] = lambda: False,
) -> Score:
    """Mean loss and accuracy in evaluation mode, in float32 unless `hardware` says otherwise.

    Once `cut_short()` is true no more than CUT_SHORT_SECONDS are spent: the score is then a partial one.
    """
    if not len(images):
        raise BadValue("There are no images to measure on.")
    hardware = hardware or Hardware(next(model.parameters()).device, autocast=False)
    normalize = normalizer(dataset, hardware)
    was_training = model.training
    model.eval()
    total, began = RunningMeans(), time.monotonic()
    for start in range(0, len(images), EVALUATION_BATCH):
        if start and time.monotonic() > began + CUT_SHORT_SECONDS and cut_short():
            break
        labels = images.labels[start : start + EVALUATION_BATCH].to(hardware.device)
        with torch.autocast(hardware.device.type, torch.bfloat16, enabled=hardware.autocast):
            logits = model(normalize(images.images[start : start + EVALUATION_BATCH])).float()
        total.add(F.cross_entropy(logits, labels).item(), (logits.argmax(1) == labels).sum().item(), len(labels))
    model.train(was_training)
    return Score(total.loss, total.accuracy, is_partial=total.images < len(images))


class RunningMeans:
    """Means over the images seen so far."""

    def __init__(self) -> None:
        self.total_loss, self.correct, self.images = 0.0, 0, 0

    def add(self, loss: float, correct: float, images: int) -> None:
        self.total_loss += loss * images
        self.correct += int(correct)
        self.images += images

    @property
    def loss(self) -> float:
        return self.total_loss / self.images if self.images else 0.0

    @property
    def accuracy(self) -> float:
        return self.correct / self.images if self.images else 0.0


def normalizer(dataset: Dataset, hardware: Hardware) -> Callable[[Tensor], Tensor]:
    """uint8 (n, C, H, W) -> float on the device, channels last, zero mean and unit deviation per channel."""
    normalize = normalization.normalizer(dataset.spec.mean, dataset.spec.std, hardware.device)
    return lambda images: normalize(images).contiguous(memory_format=torch.channels_last)
