"""A network of a person's own answers what the page asks, or says in words why not; never by our fault."""

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

import cnn_demo
from cnn_demo.lab import Lab
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web.questions import RPCS
from cnn_demo.ui.web.questions import ask as ask_anything

Ask = Callable[..., Any]


class Branching(nn.Module):
    """Functions, a shortcut, factors of maps, a split, and one thing that is not explained."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(4, 8, 3, padding=1)
        self.fc1, self.fc2 = nn.Linear(8 * 8 * 8, 10), nn.Linear(10, 4)

    def forward(self, x: Tensor) -> Tensor:
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = x + torch.sin(self.conv2(x[:, 4:])) * 0.5
        x = x * torch.sigmoid(x.mean((2, 3), keepdim=True))
        return self.fc2(F.relu(self.fc1(x.view(x.size(0), -1))))  # type: ignore[no-any-return]


@pytest.fixture
def ask(lab_with_runs: Lab) -> Ask:
    opened = cnn_demo.open(Branching(), input_shape=(3, 16, 16), name="Branching")
    lab_with_runs.models.keep_opened(opened.network)
    file = io.BytesIO()
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file, "PNG")
    photo = {"kind": "photo", "data": "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()}
    question = {"network": "branching-opened", "image": photo, "map": 0, "channel": 0, "target": 1, "x": 1, "y": 1}

    def answer_to(name: str, **changes: Any) -> Any:
        """Asked with those of the fields that the question has."""
        known = RPCS[name].question.model_fields
        return ask_anything(name, {field: v for field, v in {**question, **changes}.items() if field in known})

    return answer_to


def layers_of(ask: Ask) -> list[Any]:
    return [layer for block in ask("network_graph").blocks for layer in block.layers]


def test_it_stands_on_a_shelf_of_its_own(ask: Ask) -> None:
    card = ask("networks").networks[0]
    assert (card.network, card.title, card.group, card.data) == ("branching-opened", "Branching", "opened", "opened")
    assert card.origin.accuracy is None
    assert card.classes == ["class 0", "class 1", "class 2", "class 3"]


def test_every_layer_is_explained_or_said_why_not(ask: Ask) -> None:
    kinds = {layer.name: layer.kind for layer in layers_of(ask)}
    assert {"Multiply", "Channels", "Scale", "Unexplained", "Add"} <= set(kinds.values())
    for name, kind in kinds.items():
        place = {"x": 0, "y": 0} if name.startswith(("fc", "view", "relu_2", "sigmoid", "mean")) else {}
        answer = ask("explain", layer=name, **place)
        if kind == "Unexplained":
            assert 'How "sin" comes to its values is not worked out here' in answer.sentence
        else:
            assert not isinstance(answer, RpcError), (name, answer)
            assert answer.steps[-1].value == pytest.approx(answer.steps[-1].result, abs=1e-4), name


def test_maps_gradients_attribution_and_edits(ask: Ask) -> None:
    layers = layers_of(ask)
    assert sum(ask("classify").probabilities) == pytest.approx(1, abs=1e-3)
    for layer in layers:
        assert ask("statistics", layer=layer.name).values > 0
        assert ask("map_inputs", layer=layer.name).made_by
    for block in ask("network_graph").blocks:
        assert ask("block_connections", layer=block.face).sources
    assert ask("attribution", method="grad_cam").layer
    assert ask("classify", edits={"conv1": [0, 3]}).probabilities != ask("classify").probabilities
    kernel = {"conv1": {"0,0": [[1, 0, -1]] * 3}}
    assert ask("classify", kernels=kernel).probabilities != ask("classify").probabilities


def test_it_leaves_as_onnx_and_as_nothing_else(ask: Ask) -> None:
    problems = {form.id: form.problem for form in ask("export_forms").forms}
    assert problems["onnx"] is None
    assert all("come from your own code" in problem for form, problem in problems.items() if form != "onnx")
    assert "no ONNX operator here for sin" in ask("export_part", form="onnx").sentence
    assert "come from your own code" in ask("export_part", form="weights").sentence


def test_onnx_of_a_network_that_has_its_operators(lab_with_runs: Lab) -> None:
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(784, 2))
    lab_with_runs.models.keep_opened(cnn_demo.open(model, input_shape=(3, 16, 16), name="plain").network)
    found = ask_anything("export_part", {"network": "plain-opened", "form": "onnx"})
    assert found.file.name == "plain_opened.onnx"
    assert onnx.load_from_string(base64.b64decode(found.file.content)).graph.node


def test_nothing_that_is_asked_about_it_is_our_fault(ask: Ask) -> None:
    fields = {"layer": "conv1", "method": "grad_cam", "figure": "maps", "form": "script", "other": "quick-mnist"}
    for name in RPCS:
        answer = ask(name, **fields)
        if isinstance(answer, RpcError):
            assert answer.code != "our_fault", name
        else:
            assert json.dumps(answer.model_dump())
