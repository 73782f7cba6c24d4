"""The closed formulas of learning rate and momentum are PyTorch's schedulers, at every step of short and long runs."""

import pytest
import torch
from torch.optim.lr_scheduler import ConstantLR, OneCycleLR

from cnn_demo.training.config.lr_schedule import learning_rate_at, momentum_at
from cnn_demo.training.config.train_config import OPTIMIZERS, TrainConfig


def optimizer_of(config: TrainConfig) -> torch.optim.Optimizer:
    weight = [torch.nn.Parameter(torch.zeros(1))]
    if config.optimizer == "sgd":
        return torch.optim.SGD(weight, lr=config.learning_rate, momentum=config.momentum)
    return torch.optim.Adam(weight, lr=config.learning_rate)


def momentum_of(optimizer: torch.optim.Optimizer) -> float:
    group = optimizer.param_groups[0]
    return group["betas"][0] if "betas" in group else group["momentum"]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5, 6, 7, 8, 15, 100, 4321])
def test_one_cycle_is_that_of_pytorch(optimizer: str, steps: int) -> None:
    config = TrainConfig(optimizer=optimizer, learning_rate=0.02)
    torch_optimizer = optimizer_of(config)
    schedule = OneCycleLR(
        torch_optimizer, 0.02, total_steps=max(steps, 4) + 1, pct_start=0.25, cycle_momentum=optimizer != "sgd"
    )
    for step in range(steps + 1):
        assert learning_rate_at(config, step, steps) == pytest.approx(schedule.get_last_lr()[0], rel=1e-12)
        assert momentum_at(config, step, steps) == pytest.approx(momentum_of(torch_optimizer), rel=1e-12)
        torch_optimizer.step()
        if step < steps:
            schedule.step()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_constant_one_too(optimizer: str) -> None:
    config = TrainConfig(optimizer=optimizer, learning_rate=0.02, lr_schedule="constant", extra_epochs=1)
    torch_optimizer = optimizer_of(config)
    schedule = ConstantLR(torch_optimizer, factor=1.0)
    for step in range(12):
        assert learning_rate_at(config, step, 10) == schedule.get_last_lr()[0]
        assert momentum_at(config, step, 10) == momentum_of(torch_optimizer)
        torch_optimizer.step()
        schedule.step()


def test_epochs_more_go_on_where_the_cycle_began() -> None:
    config = TrainConfig(learning_rate=0.05, extra_epochs=2)
    rates = [learning_rate_at(config, step, 10) for step in range(20)]
    assert rates[10:] == [pytest.approx(0.002)] * 10
    assert rates[0] == pytest.approx(0.002)
    assert max(rates) == pytest.approx(0.05, rel=0.05)
    assert {momentum_at(config, step, 10) for step in range(10, 20)} == {0.95}


@pytest.mark.parametrize("schedule", ["one-cycle", "constant"])
def test_another_learning_rate_keeps_the_shape(schedule: str) -> None:
    config = TrainConfig(learning_rate=0.05, lr_schedule=schedule, extra_epochs=1)
    for step in range(15):
        half = learning_rate_at(config, step, 10, highest=0.025)
        assert half == pytest.approx(learning_rate_at(config, step, 10) / 2)
