"""A step in numbers is PyTorch's own step: same gradient, same new weights, same loss afterwards."""

import itertools
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from cnn_demo import networks
from cnn_demo.errors import BadValue
from cnn_demo.inspection.layers.kernels import convolutions
from cnn_demo.inspection.optimizer_step.single_step import MOST_STEPS, StepSettings, step
from cnn_demo.training.config.train_config import OPTIMIZERS, TrainConfig
from cnn_demo.training.engine.learner import optimizer_for

DESIGNS = [
    ("quick", (1, 28, 28)),
    ("quick", (3, 32, 32)),
    ("convnet_tiny", (1, 28, 28)),
    ("convnet_deep", (3, 32, 32)),  # dropout
    ("lenet5", (1, 28, 28)),
    ("resnet20", (3, 32, 32)),
    ("googlenet_small", (3, 32, 32)),
]
IMAGES = 4


def case(architecture: str, shape: tuple[int, int, int]) -> tuple[nn.Sequential, torch.Tensor, torch.Tensor]:
    torch.manual_seed(5)
    model = networks.build(architecture, shape, 10).eval().requires_grad_(False)
    return model, torch.randn(IMAGES, *shape), torch.arange(IMAGES) * 3 % 10


def own(
    model: nn.Module, config: TrainConfig, x: torch.Tensor, y: torch.Tensor, question: StepSettings
) -> dict[str, Any]:
    """The same steps by backward() and torch.optim, from a plain loop as anybody would write it."""
    trained = networks.build(config.architecture, tuple(x.shape[1:]), 10)  # type: ignore[arg-type]
    trained.load_state_dict(model.state_dict())
    trained.train(question.mode == "training")
    if question.rule == "plain":
        optimizer: torch.optim.Optimizer = torch.optim.SGD(trained.parameters(), lr=question.learning_rate)
    else:
        optimizer = optimizer_for(
            replace(config, optimizer=question.rule, learning_rate=question.learning_rate), trained
        )
    weight: Any = trained.get_submodule(question.layer).weight
    for number in range(question.steps + 1):
        torch.manual_seed(question.seed + number)
        loss = F.cross_entropy(trained(x), y)
        optimizer.zero_grad()
        loss.backward()
        old = weight.detach().clone()
        optimizer.step()
    torch.manual_seed(question.seed + question.steps)
    after = F.cross_entropy(trained(x), y)
    cut = (question.filter, question.channel)
    return {
        "before": loss.item(),
        "after": after.item(),
        "old": old[cut].numpy(),
        "gradient": weight.grad[cut].numpy(),
        "new": weight.detach()[cut].numpy(),
    }


def same(found: Any, truth: dict[str, Any]) -> None:
    for name, value in truth.items():
        assert getattr(found, name) == pytest.approx(value, rel=2e-4, abs=2e-6), name


@pytest.mark.parametrize("mode", ["training", "evaluation"])
@pytest.mark.parametrize(("architecture", "shape"), DESIGNS, ids=lambda value: str(value))
def test_plain_steps_are_pytorchs_own(architecture: str, shape: tuple[int, int, int], mode: str) -> None:
    model, x, y = case(architecture, shape)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    config = TrainConfig(architecture=architecture, weight_decay=0)
    for layer, steps in ((convolutions(model)[0], 0), (convolutions(model)[-1], 1)):
        question = StepSettings(layer, 1, 0, learning_rate=0.01, mode=mode, steps=steps)
        found = step(model, config, x, y, question)
        same(found, own(model, config, x, y, question))
        assert found.new == pytest.approx(found.old - 0.01 * found.gradient, abs=1e-7)
        assert np.array_equal(found.plain, np.float32(-0.01) * found.gradient)
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert not any(parameter.requires_grad for parameter in model.parameters())
    assert not model.training


@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_other_rules_are_pytorchs_own_too(rule: str, decay: float) -> None:
    model, x, y = case("convnet_tiny", (1, 28, 28))
    config = TrainConfig(architecture="convnet_tiny", momentum=0.8, weight_decay=decay)
    question = StepSettings("conv1", 2, 0, rule=rule, learning_rate=0.003, steps=2)
    found = step(model, config, x, y, question)
    same(found, own(model, config, x, y, question))
    assert np.abs(found.change - found.plain).max() > 1e-5  # each goes its own way


def test_no_compiler_is_loaded() -> None:
    code = (
        "import sys, torch; from cnn_demo import networks;"
        "from cnn_demo.inspection.optimizer_step.single_step import StepSettings, step;"
        "from cnn_demo.training.config import TrainConfig; model = networks.build('convnet_tiny', (1, 28, 28), 10);"
        "step(model, TrainConfig(), torch.rand(2, 1, 28, 28), torch.tensor([0, 1]),"
        " StepSettings('conv1', 0, 0, 'adamw'));"
        "sys.exit('torch._dynamo' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)


def test_steps_go_on_where_the_last_one_ended() -> None:
    model, x, y = case("quick", (1, 28, 28))
    config = TrainConfig()
    chain = [
        step(model, config, x, y, StepSettings("conv1", 0, 0, learning_rate=0.01, steps=n))
        for n in range(MOST_STEPS + 1)
    ]
    for first, second in itertools.pairwise(chain):
        assert np.array_equal(first.new, second.old)
        assert second.before == pytest.approx(first.after)  # the same images, the same mode, nothing dropped
    assert chain[-1].after < chain[0].before


def test_a_small_step_does_what_the_gradient_says() -> None:
    model, x, y = case("convnet_tiny", (1, 28, 28))
    found = step(model, TrainConfig(), x, y, StepSettings("conv1", 0, 0, learning_rate=1e-3))
    assert found.expected < 0
    assert found.after - found.before == pytest.approx(found.expected, rel=0.1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"layer": "fc"}, 'There is no convolution "fc"'),
        ({"filter": 16}, "conv1 has filters 0 to 15, each with kernels 0 to 0."),
        ({"channel": -1}, "conv1 has filters"),
        ({"rule": "rprop"}, 'There is no rule "rprop"'),
        ({"mode": "sleep"}, 'There is no mode "sleep"'),
        ({"learning_rate": float("nan")}, "the learning rate must be"),
        ({"learning_rate": 1e9}, "the learning rate must be"),
        ({"steps": MOST_STEPS + 1}, "At most 5 steps"),
    ],
)
def test_questions_that_do_not_fit(changes: dict[str, Any], words: str) -> None:
    model, x, y = case("convnet_tiny", (1, 28, 28))
    with pytest.raises(BadValue, match=words.split("(")[0]):
        step(model, TrainConfig(), x, y, StepSettings(**({"layer": "conv1", "filter": 0, "channel": 0} | changes)))


def test_a_network_without_kernels() -> None:
    model, x, y = case("mlp", (1, 28, 28))
    with pytest.raises(BadValue, match="no convolution"):
        step(model, TrainConfig(), x, y, StepSettings("fc1", 0, 0))
