"""What the Gallery tab asks about eras and designs, and what anybody else may send."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from cnn_demo import settings
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.networks.imagenet import ORIGINALS
from cnn_demo.networks.timeline import ERAS
from cnn_demo.prediction import model_store
from cnn_demo.ui.rpc.architectures.timeline import design, eras

DESIGNS = [*ORIGINALS, *(era.small for era in ERAS)]


def test_eras_with_their_designs_and_shipped_networks():
    reply = eras({})
    assert [era["id"] for era in reply["eras"]] == [era.id for era in ERAS]
    shipped = {card.network: card for card in model_store.published()}
    first = reply["eras"][0]
    assert first["designs"] == [{"id": "lenet5", "title": "LeNet-5"}]
    network = first["small"]["shipped"][0]
    assert network["network"] == "lenet5-mnist"
    assert network["data"] == "MNIST"
    assert network["test_accuracy"] == shipped["lenet5-mnist"].metrics["test_accuracy"]
    assert reply["eras"][-1]["designs"][-1] == {"id": "resnet152", "title": "ResNet-152"}


def test_a_network_that_is_not_shipped_is_not_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "CHECKPOINTS", tmp_path)
    assert [era["small"]["shipped"] for era in eras({})["eras"]] == [[]] * 5


@pytest.mark.parametrize("name", DESIGNS)
def test_a_design_in_numbers_and_drawn(name):
    reply = design({"design": name})
    assert "error" not in reply
    parameters = ORIGINALS[name].parameters if name in ORIGINALS else ARCHITECTURES[name].published[2]
    assert reply["parameters"] == parameters == sum(layer["parameters"] for layer in reply["layers"])
    assert reply["macs"] == sum(box["macs"] for box in reply["boxes"])
    assert sum(box["layers"] for box in reply["boxes"]) == len(reply["layers"])
    assert reply["image"] == ("3×224×224" if name in ORIGINALS else "1×28×28" if name == "lenet5" else "3×32×32")
    assert reply["title"] in ET.fromstring(reply["svg"]).get("aria-label")
    assert len(json.dumps(reply)) < 300_000


def test_a_layer_in_words():
    layers = {layer["name"]: layer for layer in design({"design": "alexnet"})["layers"]}
    assert layers["features.0"] == {
        "name": "features.0",
        "what": "11×11 convolution, stride 4",
        "shape": "64×55×55",
        "parameters": 23_296,
        "parameter_formula": "11×11×3×64 + 64 = 23,296",
        "macs": 11 * 11 * 3 * 64 * 55 * 55,
        "mac_formula": "11×11×3 × 64×55×55 = 70,276,800",
        "sees": "11×11",
    }


@pytest.mark.parametrize("request_", [None, 3, {}, {"design": 3}, {"design": "own:conv8x3"}, {"design": "../vgg16"}])
def test_anything_else_is_refused_in_words(request_):
    reply = design(request_)
    assert set(reply) == {"error", "code"}
    assert reply["error"].endswith(".")
