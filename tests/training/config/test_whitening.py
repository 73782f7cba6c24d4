"""The whitening first layer: what comes out of it, what of it learns, and where there is none."""

import pytest
import torch
from labs import DATA
from torch import nn
from torch.nn import functional as F

from cnn_demo import networks
from cnn_demo.data.normalization import normalize
from cnn_demo.errors import BadValue
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.config.whitening import PATCHED, whiten_first_layer
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.learner import Learner

IMAGES = normalize(DATA.sample("cifar10").train.images[:PATCHED], (0.5, 0.5, 0.5), (0.25, 0.25, 0.25))


def first_of(network: nn.Module) -> nn.Conv2d:
    return next(layer for layer in network.modules() if isinstance(layer, nn.Conv2d))


def test_its_patterns_are_equally_strong_and_have_nothing_to_do_with_each_other() -> None:
    network = networks.build("airbench", (3, 32, 32), 10)
    whiten_first_layer(network, IMAGES, least=0.0)
    first = first_of(network)
    assert first.bias is not None
    assert not first.bias.any()
    found = F.conv2d(IMAGES, first.weight).transpose(0, 1).flatten(1).detach()
    assert torch.equal(found[0::2], -found[1::2])
    patterns = found[0::2]
    moments = patterns @ patterns.T / patterns.shape[1]
    assert moments == pytest.approx(torch.eye(12), abs=5e-3)


def test_fewer_filters_take_the_strongest_patterns() -> None:
    wide, narrow = (nn.Sequential(nn.Conv2d(3, filters, 3)) for filters in (54, 16))
    for network in (wide, narrow):
        whiten_first_layer(network, IMAGES)
    assert torch.equal(first_of(narrow).weight, first_of(wide).weight[:16])
    lengths = first_of(wide).weight.flatten(1).norm(dim=1)
    assert (lengths.diff() >= -1e-5).all()  # what varies most is multiplied by least


@pytest.mark.parametrize("channels", [1, 3])
def test_only_its_bias_learns(channels: int) -> None:
    data = {1: "mnist", 3: "cifar10"}[channels]
    config = TrainConfig(architecture="airbench", data=data, first_layer="whitening", max_images=40, batch_size=20)
    learner = Learner(config, DATA.sample(data), Hardware(torch.device("cpu"), autocast=False))
    first = first_of(learner.model)
    kernels, bias = first.weight.clone(), first.bias
    for chosen in learner.rest_of_epoch():
        assert learner.train_step(chosen) is None
    assert torch.equal(first.weight, kernels)
    assert bias is not None
    assert bias.any()


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"architecture": "mlp"}, "has no convolution of all channels as its first layer"),
        ({"architecture": "convnet_pooled"}, "has 32 filters, and patches of its size are made of 9 patterns, 18 with"),
        ({"pretrained": "quick-mnist"}, "starts from another has its first layer"),
    ],
)
def test_where_there_is_none_is_said(settings: dict[str, str], why: str) -> None:
    with pytest.raises(BadValue, match=why):
        TrainConfig(first_layer="whitening", **settings)
