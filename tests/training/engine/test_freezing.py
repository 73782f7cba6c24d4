"""Blocks, heads, and what stays bit by bit as it is while the rest learns."""

import pytest
import torch
from labs import DATA

from cnn_demo import networks
from cnn_demo.data import DATASETS
from cnn_demo.training.config.train_config import FREEZES, TrainConfig
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.freezing import blocks_of, freeze, head_of, layers_frozen, train_mode
from cnn_demo.training.engine.trainer import train

CPU = Hardware(torch.device("cpu"), autocast=False)
HEADS = {"lenet5": "output", "alexnet_small": "fc8", "vgg_small": "fc6", "mlp": "fc3", "convnet_deep": "fc3"}
LAST_BLOCKS = {
    "quick": "conv3",
    "lenet5": "f6",
    "vgg_small": "fc5",
    "resnet20": "stage3.block3",
    "googlenet_small": "inception4b",
    "mlp": "fc2",
}


def built(architecture: str, data: str = "mnist") -> torch.nn.Sequential:
    torch.manual_seed(0)
    return networks.build(architecture, DATASETS[data].shape, 10)


@pytest.mark.parametrize("architecture", networks.ARCHITECTURES)
@pytest.mark.parametrize("data", ["mnist", "cifar10"])
def test_blocks_hold_everything_once_and_end_with_the_head(architecture, data):
    model = built(architecture, data)
    blocks = blocks_of(model)
    parameters = [id(p) for block in blocks for _, module in block for p in module.parameters()]
    assert parameters == [id(p) for p in model.parameters()]
    head = model.get_submodule(head_of(model))
    assert isinstance(head, torch.nn.Linear)
    assert head.out_features == 10
    assert [name for name, _ in blocks[-1]] == [head_of(model)]


@pytest.mark.parametrize(("architecture", "head"), HEADS.items())
def test_heads_by_name(architecture, head):
    assert head_of(built(architecture, "cifar10")) == head


@pytest.mark.parametrize(("architecture", "first"), LAST_BLOCKS.items())
def test_the_last_block_by_name(architecture, first):
    names = [block[0][0] for block in blocks_of(built(architecture))]
    assert names[-2] == first


def test_color_quick_ends_with_its_residual_pair():
    assert blocks_of(built("quick", "cifar10"))[-2][0][0] == "residual"


@pytest.mark.parametrize("architecture", networks.ARCHITECTURES)
def test_what_is_drawn_is_what_is_frozen(architecture):
    for how in FREEZES:
        model = built(architecture)
        freeze(model, how)
        told = layers_frozen(model, how)
        assert sum(layer.parameters for layer in told) == networks.count_parameters(model)
        for layer in told:
            learns = {p.requires_grad for p in model.get_submodule(layer.name).parameters()}
            assert learns == {not layer.frozen}
        assert not told[-1].frozen
        assert (how == "none") == (not any(layer.frozen for layer in told))
    drawn = [sum(layer.frozen for layer in layers_frozen(built(architecture), how)) for how in FREEZES]
    assert drawn[0] < drawn[2] < drawn[1]


def test_frozen_batch_norm_is_in_evaluation_mode():
    model = built("quick")
    train_mode(model, "all but the last block")
    modes = {name: layer.training for name, layer in model.named_children() if name.startswith("bn")}
    assert modes == {"bn1": False, "bn2": False, "bn3": True}


@pytest.mark.parametrize("how", ["features", "all but the last block"])
@pytest.mark.parametrize("architecture", ["quick", "resnet20"])
def test_frozen_weights_and_statistics_are_bit_equal_afterwards(architecture, how):
    config = TrainConfig(
        architecture=architecture, pretrained="any-network", freeze=how, max_images=60, batch_size=20, epochs=2
    )
    model = built(architecture)
    frozen = [layer.name for layer in layers_frozen(model, how) if layer.frozen]
    before = {name: value.clone() for name, value in model.state_dict().items()}
    *_, last = train(config, DATA.sample("mnist"), hardware=CPU, model=model)
    assert last.ended == "finished"
    after = model.state_dict()
    same = {name for name in before if torch.equal(before[name], after[name])}
    of_frozen = {name for name in before if name.rpartition(".")[0] in frozen}
    assert of_frozen <= same
    head = head_of(model)
    assert {f"{head}.weight", f"{head}.bias"} & same == set()
    if how != "features":
        block = blocks_of(model)[-2][0][0]
        assert [name for name in before if name.startswith(block) and name.endswith("weight") and name in same] == []
