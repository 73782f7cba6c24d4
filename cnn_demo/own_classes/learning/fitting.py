"""Training with gradients through a network, or its last layers, on few images: the loop that takes longer."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Generator, Tensor, nn
from torch.nn.functional import cross_entropy

from cnn_demo.networks.torch_compat import AdamW
from cnn_demo.own_classes.learning.report import CurvePoint, accuracy

BATCH = 32
DECAY = 1e-2
POINT_SECONDS = 0.25  # between points, where an epoch takes longer


@dataclass(frozen=True, eq=False)
class Plan:
    """How it learns: so many `epochs`, AdamW with a one-cycle learning rate of at most `rate`, how a batch is changed
    before it goes in, and whether means and deviations of batch norm follow the images: of few they are no measure."""

    epochs: int
    rate: float
    seed: int
    change: Callable[[Tensor, Generator], Tensor]
    norms_follow: bool


def epochs_for(images: int, looks: int, most: int, least: int = 3) -> int:
    """Fewer for many images, so that about so many are looked at in all."""
    return max(least, min(most, round(looks / max(1, images))))


def fit(
    model: nn.Module, inputs: Tensor, labels: Tensor, held_out: tuple[Tensor, Tensor], plan: Plan
) -> Iterator[CurvePoint]:
    """Trains `model` on inputs (n, ...) and yields points; between them it is in evaluation mode."""
    began, draws = time.monotonic(), Generator().manual_seed(plan.seed)
    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = AdamW(learning, lr=plan.rate, weight_decay=DECAY)
    steps = -(-len(labels) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, plan.rate, total_steps=steps * plan.epochs)
    told = began
    for epoch in range(plan.epochs):
        losses, right = [], 0.0
        for step, chosen in enumerate(torch.split(torch.randperm(len(labels), generator=draws), BATCH), start=1):
            logits = _learning(model, plan)(plan.change(inputs[chosen].float(), draws))
            loss = cross_entropy(logits, labels[chosen])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
            right += float((logits.argmax(1) == labels[chosen]).sum())
            is_end = step == steps
            if is_end or time.monotonic() > told + POINT_SECONDS:
                told = time.monotonic()
                model.eval()
                yield CurvePoint(
                    epoch=round(epoch + step / steps, 3),
                    seconds=round(told - began, 3),
                    loss=round(sum(losses) / len(losses), 5),
                    train_accuracy=right / len(labels) if is_end else None,
                    held_out_accuracy=accuracy(logits_of(model, held_out[0]), held_out[1]) if is_end else None,
                )


def logits_of(model: nn.Module, inputs: Tensor) -> Tensor:
    """(n, classes), without training."""
    with torch.inference_mode():
        return torch.cat([model(part.float()) for part in torch.split(inputs, BATCH)] or [torch.zeros(0, 1)])


def _learning(model: nn.Module, plan: Plan) -> nn.Module:
    model.train()
    if not plan.norms_follow:
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
    return model
