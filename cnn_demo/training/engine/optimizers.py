"""How weights follow their gradient: the optimizer, and the learning rate and momentum that it takes a step with."""

import torch
from torch import nn

from cnn_demo.training.config.lr_schedule import learning_rate_at, momentum_at
from cnn_demo.training.config.train_config import TrainConfig


def optimizer_for(config: TrainConfig, model: nn.Module) -> torch.optim.Optimizer:
    """Weight decay acts on kernels and dense weights only: biases and batch norm have nothing to decay to.

    What is frozen is left out, so that it does not decay either.
    """
    learning = [p for p in model.parameters() if p.requires_grad]
    matrices = [p for p in learning if p.ndim > 1]
    vectors = [p for p in learning if p.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": config.weight_decay}, {"params": vectors, "weight_decay": 0.0}]
    if config.optimizer == "sgd":
        return torch.optim.SGD(groups, lr=config.learning_rate, momentum=config.momentum, nesterov=config.momentum > 0)
    kind = torch.optim.AdamW if config.optimizer == "adamw" else torch.optim.Adam
    return kind(groups, lr=config.learning_rate, foreach=True)


def set_schedule(
    optimizer: torch.optim.Optimizer, config: TrainConfig, step: int, total_steps: int, highest: float
) -> None:
    """Give the optimizer what it takes this step with; `highest` is the recipe's learning rate, or the changed one."""
    learning_rate = learning_rate_at(config, step, total_steps, highest)
    momentum = momentum_at(config, step, total_steps)
    for group in optimizer.param_groups:
        group["lr"] = learning_rate
        if "betas" in group:  # Adam's
            group["betas"] = (momentum, group["betas"][1])


def gradient_norm(model: nn.Module) -> torch.Tensor:
    """The L2 norm over all gradients together, as a single number that is still on the model's device."""
    norms = [torch.linalg.vector_norm(p.grad) for p in model.parameters() if p.grad is not None]
    return torch.linalg.vector_norm(torch.stack(norms)) if norms else torch.zeros(())
