"""Eras and designs, and what anybody else may send."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from labs import MODELS

from cnn_demo.lab import open_lab, using
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.networks.imagenet import ORIGINALS
from cnn_demo.networks.timeline import ERAS
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.ui.rpc.architectures.timeline import DesignAnswer, EraCard, TimelineAnswer
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web import questions

DESIGNS = [*ORIGINALS, *(era.small for era in ERAS)]


def eras() -> list[EraCard]:
    found = questions.ask("timeline", {})
    assert isinstance(found, TimelineAnswer)
    return found.eras


def design(name: str) -> DesignAnswer:
    found = questions.ask("design", {"design": name})
    assert isinstance(found, DesignAnswer), found
    return found


def test_eras_with_their_designs_and_published_networks() -> None:
    found = eras()
    assert [era.id for era in found] == [era.id for era in ERAS]
    cards = {card.network: card for card in MODELS.published()}
    first = found[0]
    assert [(each.id, each.title) for each in first.designs] == [("lenet5", "LeNet-5")]
    network = first.small.published[0]
    assert (network.network, network.data_title) == ("lenet5-mnist", "MNIST")
    assert network.test_accuracy == cards["lenet5-mnist"].metrics["test_accuracy"]
    assert found[-1].designs[-1].title == "ResNet-152"


def test_every_small_version_comes_with_a_whole_recipe() -> None:
    for era in eras():
        config = TrainConfig.from_dict(era.small.recipe.model_dump())
        assert config.to_dict() == era.small.recipe.model_dump()
        assert config.architecture == era.small.id
        assert config.data == ("mnist" if era.id == "lenet5" else "cifar10")


def test_a_network_that_is_not_published_is_not_named(tmp_path: Path) -> None:
    lab = open_lab(tmp_path, checkpoints=tmp_path)
    with using(lambda: lab):
        assert [era.small.published for era in eras()] == [[]] * 5


@pytest.mark.parametrize("name", DESIGNS)
def test_a_design_in_numbers_and_drawn(name: str) -> None:
    found = design(name)
    published = ARCHITECTURES[name].published if name not in ORIGINALS else None
    parameters = published[2] if published else ORIGINALS[name].parameters
    assert found.parameters == parameters == sum(layer.parameters for layer in found.layers)
    assert found.macs == sum(box.macs for box in found.boxes)
    assert sum(box.layers for box in found.boxes) == len(found.layers)
    assert found.image == ([3, 224, 224] if name in ORIGINALS else [1, 28, 28] if name == "lenet5" else [3, 32, 32])
    assert found.title in (ET.fromstring(found.svg).get("aria-label") or "")
    assert all(len(box.field) == 2 for box in found.boxes)
    assert len(found.model_dump_json()) < 300_000


def test_a_layer_in_words() -> None:
    layers = {layer.name: layer for layer in design("alexnet").layers}
    assert layers["features.0"].model_dump() == {
        "name": "features.0",
        "what": "11×11 convolution, stride 4",
        "shape": [64, 55, 55],
        "parameters": 23_296,
        "parameter_formula": "11×11×3×64 + 64 = 23,296",
        "macs": 11 * 11 * 3 * 64 * 55 * 55,
        "mac_formula": "11×11×3 × 64×55×55 = 70,276,800",
        "field": [11, 11],
    }


@pytest.mark.parametrize("question", [None, 3, {}, {"design": 3}, {"design": "own:conv8x3"}, {"design": "../vgg16"}])
def test_anything_else_is_refused_in_words(question: Any) -> None:
    found = questions.ask("design", question)
    assert isinstance(found, RpcError)
    assert found.sentence.endswith(".")
