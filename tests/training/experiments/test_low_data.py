"""Three ways to learn from few images: the same images for all, and what is drawn is what is trained."""

from typing import Any

import pytest
import random_checkpoints
import torch
from labs import DATA, MODELS

from cnn_demo.errors import BadValue
from cnn_demo.networks import build
from cnn_demo.training.engine.batches import split
from cnn_demo.training.engine.freezing import freeze
from cnn_demo.training.experiments.low_data import METHODS, drawn, plans

ASKED: dict[str, Any] = {"data": "fashion_mnist", "images": 100, "epochs": 20, "seed": 7}


def test_all_ways_get_the_same_images_and_differ_in_what_learns() -> None:
    found = plans(MODELS.get("quick-mnist").card, MODELS, **ASKED)
    assert [plan.method for plan in found] == list(METHODS)
    dataset = DATA.sample("fashion_mnist")
    parts = [split(plan.config, dataset) for plan in found]
    for learn, held in parts:
        assert (len(learn), len(held)) == (80, 20)
        assert learn.index.tolist() == parts[0][0].index.tolist()
    scratch, features, tuning = found
    assert (scratch.config.pretrained, features.config.pretrained) == (None, "quick-mnist")
    assert [block.state for block in scratch.blocks] == ["new"] * 4
    assert [block.state for block in features.blocks] == ["stays", "stays", "stays", "new"]
    assert [block.state for block in tuning.blocks] == ["stays", "stays", "learns", "new"]


@pytest.mark.parametrize("architecture", ["quick", "convnet_plain", "lenet5", "resnet20", "googlenet_small", "mlp"])
def test_what_is_drawn_is_what_may_change(architecture: str) -> None:
    data = "cifar10" if architecture in ("resnet20", "googlenet_small") else "mnist"
    card = random_checkpoints.card(architecture, data)
    model = build(architecture, card.input_shape, 10)
    for way in METHODS:
        blocks = drawn(model, way.freeze, all_new=not way.starts, new_head=True)
        assert sum(block.parameters for block in blocks) == card.parameters
        freeze(model.requires_grad_(True), way.freeze)
        learns = sum(p.numel() for p in model.parameters() if p.requires_grad)
        assert learns == sum(block.parameters for block in blocks if block.state != "stays")


def test_the_head_is_kept_where_the_classes_are_the_same() -> None:
    _, features, _ = plans(MODELS.get("quick-mnist").card, MODELS, **{**ASKED, "data": "mnist"})
    assert features.blocks[-1].state == "learns"


@pytest.mark.parametrize(
    "change",
    [
        {"images": 10},
        {"images": 60_000},
        {"images": True},
        {"epochs": 0},
        {"seed": -1},
        {"data": "cifar10"},
        {"data": 3},
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadValue):
        plans(MODELS.get("quick-mnist").card, MODELS, **{**ASKED, **change})


def test_plans_leave_everybodys_random_numbers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    card = MODELS.get("quick-mnist").card
    monkeypatch.setattr(torch.random, "fork_rng", None)
    before = torch.get_rng_state()
    assert plans(card, MODELS, **ASKED)
    assert torch.equal(torch.get_rng_state(), before)
