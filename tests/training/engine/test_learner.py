"""One batch at a time: in which layout the gradients come back."""

import torch
from labs import DATA
from torch import Tensor, nn

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.learner import Learner, channels_last


def test_gradients_come_back_through_a_flattening_in_the_layout_of_the_maps() -> None:
    learner = Learner(
        TrainConfig(architecture="quick"), DATA.sample("mnist"), Hardware(torch.device("cpu"), autocast=False)
    )
    found: list[Tensor] = []
    learner.model.get_submodule("bn3").register_full_backward_hook(lambda layer, before, after: found.append(after[0]))
    assert learner.train_step(torch.arange(8)) is None
    assert found[0].shape == (8, 64, 7, 7)
    assert found[0].is_contiguous(memory_format=torch.channels_last)


def test_the_layout_changes_no_value() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(2, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(36, 3))
    images = torch.randn(5, 2, 5, 5)
    model(images).square().sum().backward()
    expected = [value.grad.clone() for value in model.parameters() if value.grad is not None]
    model.zero_grad()
    channels_last(model)(images).square().sum().backward()
    for value, gradient in zip(model.parameters(), expected, strict=True):
        torch.testing.assert_close(value.grad, gradient)
