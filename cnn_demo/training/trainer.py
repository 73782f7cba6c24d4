"""Learning: train() is a generator of Progress events. It knows no page, no command line and no files.

Whoever pulls it decides how fast it goes and can stop it between any two batches; the command line, the job worker and
the tests pull the same one. The data set lies in memory as uint8; each batch is gathered, changed, normalised, learned.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo import networks
from cnn_demo.data import Dataset, ImageSet
from cnn_demo.data.augment import AUGMENTATIONS
from cnn_demo.errors import BadValue
from cnn_demo.training.hardware import Hardware, detect
from cnn_demo.training.recipe import TrainConfig

Weights = dict[str, Tensor]

LOSS_BOUND = 1e4  # a mean loss above this is no learning any more: a network that knows nothing scores log(classes)
EVALUATION_BATCH = 500


@dataclass(frozen=True)
class Progress:
    """What is known after a step. Accuracies are in 0..1.

    `train_accuracy` and `loss` are running means over this epoch's batches, in training mode (dropout and augmentation
    on). At the end of an epoch `val_loss` and `val_accuracy` are measured in evaluation mode and `weights` is a copy.
    The last event has `ended`: finished, stopped, budget, nan or diverged; its `weights` are those of `best_epoch`.
    """

    step: int
    steps: int
    epoch: float
    loss: float
    train_accuracy: float
    images_per_second: float
    seconds: float
    seconds_left: float
    rate: float
    val_loss: float | None = None
    val_accuracy: float | None = None
    best_epoch: int = 0
    weights: Weights | None = None
    ended: str | None = None


@dataclass(frozen=True)
class Score:
    """How a network does on pictures it did not learn from: mean cross-entropy and share of right answers."""

    loss: float
    accuracy: float


def train(
    config: TrainConfig,
    dataset: Dataset,
    *,
    stop: Callable[[], bool] = lambda: False,
    hardware: Hardware | None = None,
    model: nn.Module | None = None,
    every: int = 10,
) -> Iterator[Progress]:
    """Train `config.architecture` on `dataset`; yields at step 0, every `every` steps, at each epoch's end and at the end.

    Step 0 carries the random weights. Equal seeds give equal runs at one thread count on one machine. It ends normally
    on `stop()`, on the time budget, on a loss that is not finite (the last finite epoch is kept) or beyond LOSS_BOUND.
    """
    hardware = hardware or detect(config.precision)
    generator = torch.Generator().manual_seed(config.seed)
    torch.manual_seed(config.seed)
    model = model or networks.build(config.architecture, dataset.spec.shape, len(dataset.spec.classes))
    model = model.to(hardware.device, memory_format=torch.channels_last)
    learn, held_out = split(config, dataset.train)
    steps_per_epoch = -(-len(learn) // config.batch)
    steps = steps_per_epoch * config.epochs
    optimiser = _optimiser(config, model)
    schedule = _schedule(config, optimiser, steps)
    normalise = _normaliser(dataset, hardware)

    started, best, running = time.monotonic(), _Best(copy_weights(model)), _Running()
    step, ended = 0, "finished"

    def progress(**more: object) -> Progress:
        seconds = time.monotonic() - started
        left = seconds / step * (steps - step) if step else 0.0
        if config.seconds is not None:
            left = min(left, max(config.seconds - seconds, 0.0))
        speed = step * config.batch / seconds if step else 0.0
        values = dict(step=step, steps=steps, epoch=step / steps_per_epoch, loss=running.loss, train_accuracy=running.accuracy)
        values |= dict(images_per_second=speed, seconds=seconds, seconds_left=left, rate=optimiser.param_groups[0]["lr"])
        return Progress(**(values | {"best_epoch": best.epoch} | more))  # type: ignore[arg-type]

    yield progress(weights=best.weights)
    for epoch in range(1, config.epochs + 1):
        model.train()
        running = _Running()
        order = torch.randperm(len(learn), generator=generator) if config.shuffle else torch.arange(len(learn))
        for chosen in order.split(config.batch):
            images, labels = learn.images[chosen], learn.labels[chosen].to(hardware.device)
            for change in AUGMENTATIONS[config.augment]:
                images = change(images, generator)
            with torch.autocast(hardware.device.type, torch.bfloat16, enabled=hardware.autocast):
                logits = model(normalise(images)).float()
            loss = F.cross_entropy(logits, labels, label_smoothing=config.label_smoothing)
            value = loss.item()
            if not value < LOSS_BOUND:  # also true of NaN
                ended = "diverged" if value == value and value != float("inf") else "nan"
                break
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
            step += 1
            running.add(value, (logits.argmax(1) == labels).sum().item(), len(labels))
            if stop():
                ended = "stopped"
            elif config.seconds is not None and time.monotonic() - started > config.seconds:
                ended = "budget"
            if ended != "finished":
                break
            if step % every == 0:
                yield progress()
        if ended in ("nan", "diverged") or not _all_finite(model):
            ended = ended if ended == "diverged" else "nan"
            break
        score = evaluate(model, held_out, dataset, hardware) if len(held_out) else None
        best.consider(epoch, score, model)
        val = dict(val_loss=score.loss, val_accuracy=score.accuracy) if score else {}
        yield progress(weights=copy_weights(model), **val)
        if ended != "finished":
            break
    yield progress(weights=best.weights, val_loss=best.loss, val_accuracy=best.accuracy, ended=ended)


def split(config: TrainConfig, pictures: ImageSet) -> tuple[ImageSet, ImageSet]:
    """(to learn from, held out), drawn by the seed. Without shuffling the held-out pictures are the last ones."""
    total = min(config.limit or len(pictures), len(pictures))
    generator = torch.Generator().manual_seed(config.seed + 1)
    order = torch.randperm(len(pictures), generator=generator)[:total] if config.shuffle else torch.arange(total)
    held = round(total * config.validation)
    if total - held < 2:
        raise BadValue("There are too few pictures to learn from. Use more, or hold out fewer.")
    return pictures.take(order[: total - held]), pictures.take(order[total - held :])


@torch.no_grad()
def evaluate(model: nn.Module, pictures: ImageSet, dataset: Dataset, hardware: Hardware | None = None) -> Score:
    """Mean loss and accuracy in evaluation mode, in float32 unless `hardware` says otherwise."""
    if not len(pictures):
        raise BadValue("There are no pictures to measure on.")
    hardware = hardware or Hardware(next(model.parameters()).device, autocast=False)
    normalise = _normaliser(dataset, hardware)
    was_training = model.training
    model.eval()
    total = _Running()
    for start in range(0, len(pictures), EVALUATION_BATCH):
        labels = pictures.labels[start : start + EVALUATION_BATCH].to(hardware.device)
        with torch.autocast(hardware.device.type, torch.bfloat16, enabled=hardware.autocast):
            logits = model(normalise(pictures.images[start : start + EVALUATION_BATCH])).float()
        total.add(F.cross_entropy(logits, labels).item(), (logits.argmax(1) == labels).sum().item(), len(labels))
    model.train(was_training)
    return Score(total.loss, total.accuracy)


def copy_weights(model: nn.Module) -> Weights:
    """A float copy on the CPU of everything the network needs to be built again."""
    return {name: value.detach().to("cpu", copy=True).contiguous() for name, value in model.state_dict().items()}


class _Running:
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


class _Best:
    """The weights of the epoch with the highest validation accuracy (ties: the lower loss); the last without one."""

    def __init__(self, weights: Weights) -> None:
        self.weights, self.epoch = weights, 0
        self.loss: float | None = None
        self.accuracy: float | None = None

    def consider(self, epoch: int, score: Score | None, model: nn.Module) -> None:
        if score is not None and self.accuracy is not None and self.loss is not None:
            if (score.accuracy, -score.loss) <= (self.accuracy, -self.loss):
                return
        self.weights, self.epoch = copy_weights(model), epoch
        if score is not None:
            self.loss, self.accuracy = score.loss, score.accuracy


def _optimiser(config: TrainConfig, model: nn.Module) -> torch.optim.Optimizer:
    """Weight decay acts on kernels and dense weights only: biases and batch norm have nothing to decay to."""
    matrices = [p for p in model.parameters() if p.ndim > 1]
    vectors = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": config.weight_decay}, {"params": vectors, "weight_decay": 0.0}]
    if config.optimiser == "sgd":
        return torch.optim.SGD(groups, lr=config.rate, momentum=config.momentum, nesterov=config.momentum > 0)
    kind = torch.optim.AdamW if config.optimiser == "adamw" else torch.optim.Adam
    return kind(groups, lr=config.rate, foreach=True)


def _schedule(config: TrainConfig, optimiser: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.LRScheduler:
    if config.schedule == "constant":
        return torch.optim.lr_scheduler.ConstantLR(optimiser, factor=1.0)
    momentum = config.optimiser != "sgd"  # Adam's betas follow the cycle; SGD keeps the momentum that was asked for
    return torch.optim.lr_scheduler.OneCycleLR(
        optimiser, config.rate, total_steps=max(steps, 2) + 1, pct_start=0.25, cycle_momentum=momentum
    )


def _normaliser(dataset: Dataset, hardware: Hardware) -> Callable[[Tensor], Tensor]:
    """uint8 (n, C, H, W) -> float on the device, channels last, zero mean and unit deviation per channel."""
    mean = torch.tensor(dataset.spec.mean, device=hardware.device).view(1, -1, 1, 1) * 255
    scale = 1 / (torch.tensor(dataset.spec.std, device=hardware.device).view(1, -1, 1, 1) * 255)

    def normalise(images: Tensor) -> Tensor:
        return images.to(hardware.device).float().sub(mean).mul(scale).contiguous(memory_format=torch.channels_last)

    return normalise


def _all_finite(model: nn.Module) -> bool:
    return all(bool(value.isfinite().all()) for value in model.state_dict().values())
