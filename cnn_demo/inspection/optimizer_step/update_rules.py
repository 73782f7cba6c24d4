"""How a weight follows its gradient, as formulas: plain SGD, SGD with Nesterov's momentum, Adam, AdamW, Muon.

The optimizers do the same (tests hold them equal); here each is as short as in its paper. Adam: Kingma and Ba
2014, arXiv:1412.6980; AdamW: Loshchilov and Hutter 2017, arXiv:1711.05101; Nesterov's momentum as in Sutskever et al.
2013.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.muon import muon_step

PLAIN = "plain"
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8  # Adam's, as PyTorch has them


@dataclass(eq=False)
class Memory:
    """What a rule remembers of one weight tensor: how many steps, and its running means. Empty at a run's start."""

    steps: int = 0
    means: list[Tensor] = field(default_factory=list)


Rule = Callable[[Tensor, Tensor, Memory, TrainConfig], Tensor]


def plain(weight: Tensor, gradient: Tensor, memory: Memory, config: TrainConfig) -> Tensor:
    """w − rate × g."""
    return weight - config.learning_rate * gradient


def sgd(weight: Tensor, gradient: Tensor, memory: Memory, config: TrainConfig) -> Tensor:
    """b ← momentum × b + g; w − rate × (g + momentum × b). Weight decay is added to g."""
    g = gradient + _decay(weight, config) * weight
    if config.momentum == 0:
        return weight - config.learning_rate * g
    memory.means = [g if not memory.means else config.momentum * memory.means[0] + g]
    return weight - config.learning_rate * (g + config.momentum * memory.means[0])


def adam(weight: Tensor, gradient: Tensor, memory: Memory, config: TrainConfig) -> Tensor:
    """w − rate × mean of g / √(mean of g²): about the rate at first, whatever the gradient's size."""
    return weight - _adams(gradient + _decay(weight, config) * weight, memory, config)


def adamw(weight: Tensor, gradient: Tensor, memory: Memory, config: TrainConfig) -> Tensor:
    """The same, with the decay taken from the weight itself and not through the gradient."""
    return weight * (1 - config.learning_rate * _decay(weight, config)) - _adams(gradient, memory, config)


def muon(weight: Tensor, gradient: Tensor, memory: Memory, config: TrainConfig) -> Tensor:
    """For kernels the mean of g, made orthogonal, in place of Adam's quotient; all else as AdamW."""
    if weight.ndim != 4:
        return adamw(weight, gradient, memory, config)
    mean = (memory.means or [torch.zeros_like(gradient)])[0].lerp(gradient, 1 - BETA1)
    memory.means = [mean]
    kept = weight * (1 - config.learning_rate * _decay(weight, config))
    return kept - config.learning_rate * muon_step(gradient.lerp(mean, BETA1))


RULES: dict[str, Rule] = {PLAIN: plain, "sgd": sgd, "adam": adam, "adamw": adamw, "muon": muon}


@torch.no_grad()
def update(
    rule: str, weights: Sequence[Tensor], gradients: Sequence[Tensor], memories: Sequence[Memory], config: TrainConfig
) -> None:
    """Move all weights one step, in place."""
    for weight, gradient, memory in zip(weights, gradients, memories, strict=True):
        memory.steps += 1
        weight.copy_(RULES[rule](weight, gradient, memory, config))


def _decay(weight: Tensor, config: TrainConfig) -> float:
    """As in training.optimizers: biases and batch norm have nothing to decay to."""
    return config.weight_decay if weight.ndim > 1 else 0.0


def _adams(g: Tensor, memory: Memory, config: TrainConfig) -> Tensor:
    mean, square = memory.means or (torch.zeros_like(g), torch.zeros_like(g))
    mean, square = BETA1 * mean + (1 - BETA1) * g, BETA2 * square + (1 - BETA2) * g * g
    memory.means = [mean, square]
    unbiased, deviation = mean / (1 - BETA1**memory.steps), (square / (1 - BETA2**memory.steps)).sqrt()
    return config.learning_rate * unbiased / (deviation + EPSILON)
