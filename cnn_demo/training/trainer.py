"""Learning: train() is a generator of Progress events. It knows no page, no command line and no files.

Whoever pulls it decides how fast it goes and can stop it between any two batches; the command line, the job worker and
the tests pull the same one. The data set lies in memory as uint8; each batch is gathered, changed, normalised, learned.
"""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo import networks
from cnn_demo.data import Dataset
from cnn_demo.data.augment import AUGMENTATIONS
from cnn_demo.training.hardware import Hardware, detect
from cnn_demo.training.optimisers import optimiser_for, schedule_for
from cnn_demo.training.pictures import batches, normalised, split
from cnn_demo.training.recipe import TrainConfig
from cnn_demo.training.scoring import Means, Score, evaluate, normaliser

__all__ = ["Progress", "Score", "Weights", "copy_weights", "evaluate", "set_dropout", "train"]

Weights = dict[str, Tensor]

LOSS_BOUND = 1e4  # a mean loss above this is no learning any more: a network that knows nothing scores log(classes)


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


def train(
    config: TrainConfig,
    dataset: Dataset,
    *,
    stop: Callable[[], bool] = lambda: False,
    hardware: Hardware | None = None,
    model: nn.Module | None = None,
    every: int = 10,
) -> Iterator[Progress]:
    """Train `config.architecture` on `dataset`; yields at step 0, every `every` steps, at each epoch's
    end and at the end.

    Step 0 carries the random weights. Equal seeds give equal runs at one thread count on one machine. It ends normally
    on `stop()`, on the time budget, on a loss that is not finite (the last finite epoch is kept) or beyond LOSS_BOUND.
    """
    hardware = hardware or detect(config.precision)
    generator = torch.Generator().manual_seed(config.seed)
    torch.manual_seed(config.seed)
    model = model or networks.build(config.architecture, dataset.spec.shape, len(dataset.spec.classes))
    model = model.to(hardware.device).to(memory_format=torch.channels_last)
    set_dropout(model, config.dropout)
    dataset = normalised(config, dataset)
    learn, held_out = split(config, dataset)
    steps_per_epoch = len(batches(torch.arange(len(learn)), config.batch))
    steps = steps_per_epoch * config.epochs
    optimiser = optimiser_for(config, model)
    schedule = schedule_for(config, optimiser, steps)
    normalise = normaliser(dataset, hardware)

    started, best, running = time.monotonic(), _Best(copy_weights(model)), Means()
    step, seen, ended = 0, 0, "finished"

    def progress(**more: object) -> Progress:
        seconds = time.monotonic() - started
        left = seconds / step * (steps - step) if step else 0.0
        if config.seconds is not None:
            left = min(left, max(config.seconds - seconds, 0.0))
        speed = seen / seconds if step else 0.0
        known = {"step": step, "steps": steps, "epoch": step / steps_per_epoch, "best_epoch": best.epoch}
        means = {"loss": running.loss, "train_accuracy": running.accuracy, "rate": optimiser.param_groups[0]["lr"]}
        times = {"images_per_second": speed, "seconds": seconds, "seconds_left": left}
        return Progress(**(known | means | times | more))

    def hurry() -> bool:
        return ended != "finished" or stop()

    yield progress(weights=best.weights)
    for epoch in range(1, config.epochs + 1):
        model.train()
        running = Means()
        order = torch.randperm(len(learn), generator=generator) if config.shuffle else torch.arange(len(learn))
        for chosen in batches(order, config.batch):
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
            torch.autograd.backward(loss)
            optimiser.step()
            schedule.step()
            step, seen = step + 1, seen + len(labels)
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
        score = evaluate(model, held_out, dataset, hardware, hurry=hurry) if len(held_out) else None
        if score and not math.isfinite(score.loss):
            ended = "nan"
            break
        best.consider(epoch, score, model)
        yield progress(weights=copy_weights(model), **_val(score))
        if ended == "finished" and epoch < config.epochs and stop():
            ended = "stopped"
        if ended != "finished":
            break
    yield progress(weights=best.weights, **_val(best.score), ended=ended)


def _val(score: Score | None) -> dict[str, float]:
    return {"val_loss": score.loss, "val_accuracy": score.accuracy} if score else {}


def copy_weights(model: nn.Module) -> Weights:
    """A float copy on the CPU of everything the network needs to be built again."""
    return {name: value.detach().to("cpu", copy=True).contiguous() for name, value in model.state_dict().items()}


def set_dropout(model: nn.Module, probability: float | None) -> None:
    """Give every dropout layer this probability; None leaves the design's own."""
    for layer in model.modules():
        if probability is not None and isinstance(layer, nn.Dropout | nn.Dropout2d):
            layer.p = probability


class _Best:
    """The weights of the epoch with the highest validation accuracy (ties: the lower loss); the last without one."""

    def __init__(self, weights: Weights) -> None:
        self.weights, self.epoch = weights, 0
        self.score: Score | None = None

    def consider(self, epoch: int, score: Score | None, model: nn.Module) -> None:
        if score and self.score and (score.accuracy, -score.loss) <= (self.score.accuracy, -self.score.loss):
            return
        self.weights, self.epoch, self.score = copy_weights(model), epoch, score


def _all_finite(model: nn.Module) -> bool:
    return all(bool(value.isfinite().all()) for value in model.state_dict().values())
