"""Inside works for any architecture: each kind of layer is explained, linked and bounded, or refused in words."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import random_checkpoints
import torch

from cnn_demo.lab import Lab
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.networks.tracing import SOFTMAX
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.ui.guard.error_messages import OUR_FAULT
from cnn_demo.ui.rpc import classify
from cnn_demo.ui.rpc.inside import cell, interventions, probes
from cnn_demo.ui.rpc.inside import layer as layer_questions

MOST_BYTES = 2_000_000
IMAGE = {
    "mnist": {"kind": "test", "data": "mnist", "index": 0},
    "cifar10": {"kind": "test", "data": "cifar10", "index": 0},
}
TELLING = ("resnet20", "googlenet_small")  # joins and branches
SLOW = [pytest.param(name, marks=pytest.mark.slow) for name in ARCHITECTURES if name not in TELLING]

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """As the server has it."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(params=[*TELLING, *SLOW])
def ask(request: pytest.FixtureRequest, own_lab: Lab) -> Ask:
    """ask(function, layer=...) of a network with random weights, as of a visitor's run."""
    architecture = request.param
    data = "cifar10" if ARCHITECTURES[architecture].published[0][0] == 3 else "mnist"
    run = "run-" + f"{list(ARCHITECTURES).index(architecture):032x}"
    path = own_lab.files.path_of(run)
    checkpoint_file.save(
        path, random_checkpoints.card(architecture, data), random_checkpoints.weights(architecture, data)
    )
    question = {"network": run, "epoch": None, "image": IMAGE[data], "skip": [], "scale": "layer", "wide": True}
    return partial(answer_to, question)


def answer_to(question: dict[str, Any], function: Callable[[Any], dict[str, Any]], **changes: Any) -> dict[str, Any]:
    reply = function({**question, **changes})
    assert len(json.dumps(reply)) < MOST_BYTES
    return reply


def one_of_each_kind(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The last layer of each kind: the deepest says most."""
    return list({layer["kind"]: layer for layer in answer["layers"]}.values())


def test_every_kind_of_layer_is_explained_linked_and_counted(ask: Ask) -> None:
    answer = ask(classify.look)
    for layer in one_of_each_kind(answer):
        channels, *sides = layer["shape"]
        y, x = (side // 2 for side in sides) if sides else (0, 0)
        place = {"layer": layer["name"], "channel": channels - 1, "y": y, "x": x}
        explained = ask(cell.explain, **place)
        assert explained["where"], layer
        first = explained["steps"][0]
        assert first["value"] == pytest.approx(first["result"], rel=1e-4, abs=1e-4)
        assert first["explanation"] != "Explanation", "a kind of layer that nobody explains"
        linked = ask(layer_questions.links, layer=layer["name"], channel=channels - 1)["links"]
        assert linked
        assert ask(layer_questions.statistics, layers=[layer["name"]])["layers"][layer["name"]]["values"] > 0
        assert ask(layer_questions.gradient, layer=layer["name"])["maps"]["shown"]
        if layer["kind"] == "Conv2d":
            assert ask(classify.kernels, layer=layer["name"])["codes"]
    total = sum(
        step["probability"] for step in ask(cell.explain, layer=SOFTMAX, channel=0, y=0, x=0)["steps"][-1]["terms"]
    )
    assert total == pytest.approx(1, abs=1e-3)


def test_grad_cam_and_experiments(ask: Ask) -> None:
    answer = ask(classify.look)
    with_maps = [
        layer["name"] for layer in answer["layers"] if len(layer["shape"]) == 3 and max(layer["shape"][1:]) > 1
    ]
    if not with_maps:
        refused(ask(cell.why, target=1, method="grad_cam"))
        return
    assert ask(cell.why, target=1, method="grad_cam")["layer"] == with_maps[-1]
    assert ask(cell.why, target=1, method="grad_cam", layer=with_maps[0])["layer"] == with_maps[0]
    grown = ask(probes.grow, layer=with_maps[-1], channel=0, image=None, step=0, steps=2, seed=0)
    assert grown["values"]
    assert ask(probes.shift, layer=with_maps[0], channel=0, x=2, y=0)["words"]


def test_what_is_not_there_is_said_in_words(ask: Ask) -> None:
    last = ask(classify.look)["layers"][-1]
    units = last["shape"][0]
    nowhere = {"layer": "no-such-layer", "channel": 0, "y": 0, "x": 0}
    too_far = {"layer": last["name"], "channel": units, "y": 0, "x": 0}
    for place in (
        nowhere,
        too_far,
        {**too_far, "channel": -1},
        {**too_far, "channel": 1e9},
        {**too_far, "y": 7, "channel": 0},
    ):
        refused(ask(cell.explain, **place))
    for function in (layer_questions.links, probes.excites, interventions.kernel_numbers):
        refused(ask(function, **nowhere))
        refused(ask(function, **too_far))
    refused(ask(layer_questions.gradient, **nowhere))
    refused(ask(classify.kernels, **nowhere))
    refused(ask(cell.why, target=units, method="grad_cam"))
    refused(ask(cell.why, target=0, method="grad_cam", layer="no-such-layer"))
    refused(ask(cell.why, target=0, method="grad_cam", layer=last["name"]))
    refused(ask(classify.look, edits={"no-such-layer": [0]}))
    refused(ask(classify.look, edits={last["name"]: [units]}))


def refused(reply: dict[str, Any]) -> None:
    assert reply.get("error"), reply
    assert reply["error"] != OUR_FAULT
    assert reply["error"].endswith(".")
