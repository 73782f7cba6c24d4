"""The file for the page's engine: whole, readable by anybody, and made from what the registry of layers says. That the
engine comes to the same numbers with it is tested beside the engine (tests/js/engine)."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from architecture_cases import OWN
from labs import MODELS
from random_checkpoints import card as card_of
from torch import nn

from cnn_demo import networks
from cnn_demo.errors import BadValue
from cnn_demo.exports.page_network import MOST_MACS, is_small, page_network
from cnn_demo.networks.architecture import stack
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import from_ink


def described(content: bytes) -> dict[str, Any]:
    length = int.from_bytes(content[:8], "little")
    found: dict[str, Any] = json.loads(json.loads(content[8 : 8 + length])["__metadata__"]["network"])
    return found


def own(*layers: tuple[str, nn.Module]) -> Network:
    return Network("mlp-mnist", card_of("mlp"), stack(*layers).eval().requires_grad_(False))


def test_published_networks_up_to_five_million_multiplications() -> None:
    loaded = [MODELS.get(card.network) for card in MODELS.published()]
    assert [is_small(each) for each in loaded] == [each.macs <= MOST_MACS for each in loaded]
    small = {each.id for each in loaded if is_small(each)}
    assert {each.id for each in loaded if each.card.data in ("mnist", "fashion_mnist")} <= small
    with pytest.raises(BadValue, match="too large"):
        page_network(MODELS.get("resnet20-cifar10"))


def test_all_that_an_answer_needs_is_in_it() -> None:
    network = MODELS.get("quick-mnist")
    content = page_network(network)
    found, tensors = described(content), safetensors.torch.load(content)
    assert [layer["name"] for layer in found["layers"]] == [layer.name for layer in network.anatomy]
    assert [tuple(layer["inputs"]) for layer in found["layers"]] == [layer.inputs for layer in network.anatomy]
    named = {name for layer in found["layers"] for node in layer["nodes"] for name in node["tensors"].values()}
    assert named == tensors.keys()
    assert sum(each.numel() for each in network.model.parameters()) <= sum(each.numel() for each in tensors.values())
    assert (found["classes"], found["data"]) == (list(network.card.classes), "mnist")
    image = torch.arange(28 * 28).mul(7).remainder(256).view(1, 1, 28, 28)
    torch.testing.assert_close(torch.tensor(found["check"]), network.trace(network.normalize(image)).logits[0])


@pytest.mark.parametrize("network", ["quick-mnist", "convnet_tiny-mnist", "quick-fashion_mnist", "lenet5-cifar10"])
def test_the_words_of_the_steps_are_the_preprocessings(network: str) -> None:
    card, ink = MODELS.get(network).card, np.zeros((140, 140), np.uint8)
    ink[40:100, 60:70] = ink[2:5, 2:5] = 200  # a stroke and a speck
    steps = described(page_network(MODELS.get(network)))["steps"]
    for skip in [frozenset[str](), *(frozenset({step["name"]}) for step in steps if step["optional"])]:
        said = [(step.name, step.sentence, step.is_optional) for step in from_ink(ink, card, skip).steps]
        words = [(s["name"], s["skipped" if s["name"] in skip else "sentence"], s["optional"]) for s in steps]
        assert said == words


def test_equal_networks_give_equal_files() -> None:
    network = MODELS.get("lenet5-mnist")
    assert page_network(network) == page_network(network)


@pytest.mark.parametrize("architecture", OWN)
def test_own_networks(architecture: str) -> None:
    card = card_of(architecture)
    model = networks.build(architecture, card.input_shape, len(card.classes)).eval().requires_grad_(False)
    assert described(page_network(Network("run", card, model)))["layers"]


def test_a_layer_has_an_output_of_its_own_where_it_hands_on_its_input() -> None:
    network = own(("flatten", nn.Flatten()), ("same", nn.Identity()), ("fc", nn.Linear(784, 10)))
    layers = described(page_network(replace(network)))["layers"]
    assert [layer["inputs"] for layer in layers] == [["input"], ["flatten"], ["same"]]


class _Between(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(784, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.fc(x.flatten(1))
        return out


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (_Between(), "between its layers"),
        (
            stack(("pool", nn.AdaptiveAvgPool2d(3)), ("flatten", nn.Flatten()), ("fc", nn.Linear(9, 10))),
            "different sizes",
        ),
        (stack(("odd", nn.Softshrink()), ("flatten", nn.Flatten()), ("fc", nn.Linear(784, 10))), "Softshrink"),
    ],
)
def test_what_the_page_cannot_run_is_said(layer: nn.Module, words: str) -> None:
    with pytest.raises(BadValue, match=words):
        page_network(own(("net", layer)))
