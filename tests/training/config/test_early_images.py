"""Smaller images at first: what is cut off, where flattened maps lie, when it ends, and which networks take it."""

import dataclasses

import pytest
import torch
from labs import DATA
from torch import nn

from cnn_demo import networks
from cnn_demo.errors import BadValue
from cnn_demo.training.config.early_images import flattened_sizes, middle, pad_flattened
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.learner import Learner

CPU = Hardware(torch.device("cpu"), autocast=False)
MIDDLE = TrainConfig(early_images="middle", max_images=24, batch_size=4, validation_share=0, epochs=1)


@pytest.mark.parametrize(("side", "left"), [(28, 20), (32, 24), (16, 16), (64, 48)])
def test_a_frame_is_cut_off_on_all_sides(side: int, left: int) -> None:
    images = torch.arange(2 * side * side).reshape(2, 1, side, side)
    margin = (side - left) // 2
    found = middle(images)
    assert found.shape == (2, 1, left, left)
    assert found[1, 0, 0, 0] == images[1, 0, margin, margin]
    assert found[1, 0, -1, -1] == images[1, 0, -margin - 1, -margin - 1]


def test_smaller_maps_lie_in_the_middle_of_zeros_and_whole_ones_are_left_alone() -> None:
    model = networks.build("quick", (1, 28, 28), 10).eval()
    whole, seen = torch.randn(2, 1, 28, 28), []
    before = model(whole)
    sizes = flattened_sizes("quick", (1, 28, 28), 10, model)
    assert sizes == {"flatten": (7, 7)}
    pad_flattened(model, sizes)
    assert torch.equal(model(whole), before)
    model.get_submodule("flatten").register_forward_hook(lambda _, inputs, output: seen.append(inputs[0]))
    model(middle(whole))
    assert seen[0].shape == (2, 64, 7, 7)
    inner = seen[0][:, :, 1:6, 1:6]
    assert inner.any()
    assert torch.equal(seen[0], nn.functional.pad(inner, (1, 1, 1, 1)))


def test_four_fifths_of_the_steps_see_the_middle() -> None:
    learner, sides = Learner(MIDDLE, DATA.sample("mnist"), CPU), []
    first = next(layer for layer in learner.model.modules() if isinstance(layer, nn.Conv2d))
    first.register_forward_pre_hook(lambda _, inputs: sides.append(inputs[0].shape[-1]))
    for chosen in learner.rest_of_epoch():
        learner.train_step(chosen)
    assert sides == [20, 20, 20, 20, 20, 28]


def test_until_whole_images_come_the_frame_gets_no_gradient() -> None:
    learner = Learner(dataclasses.replace(MIDDLE, weight_decay=0.0), DATA.sample("mnist"), CPU)
    dense = learner.model.get_submodule("fc").get_parameter("weight")
    before = dense.detach().clone().view(10, 64, 7, 7)
    learner.train_step(next(learner.rest_of_epoch()))
    moved = (dense.detach().view(10, 64, 7, 7) != before).any(0).any(0)
    assert not moved[0].any()
    assert not moved[:, -1].any()
    assert moved[1:6, 1:6].all()


@pytest.mark.parametrize("architecture", ["resnet20", "convnet_plain", "lenet5", "mlp", "own:conv8x3-relu-max2"])
def test_other_networks_take_it_too(architecture: str) -> None:
    learner = Learner(dataclasses.replace(MIDDLE, architecture=architecture), DATA.sample("mnist"), CPU)
    assert learner.train_step(next(learner.rest_of_epoch())) is None


def test_a_network_whose_layers_would_have_nothing_left_is_refused_in_words() -> None:
    with pytest.raises(BadValue, match=r"The middle of these images has 20×20 pixels\. .* Begin with whole ones\."):
        TrainConfig(architecture="own:conv8x7-x4-relu", early_images="middle")
