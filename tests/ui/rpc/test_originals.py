"""An original fetched from the page, then asked what any network is asked."""

import base64
import time
from collections.abc import Iterator
from typing import Any

import pytest
from local_server import Server
from published_originals import allow_downloads, publish

from cnn_demo.data.example_photos import example_photo
from cnn_demo.lab import Lab
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web.questions import ask

PATIENCE = 240.0  # seconds, on a machine that does much else
ANNA = "a" * 32
NETWORK = "resnet18-imagenet"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    allow_downloads(monkeypatch)
    running = Server({})
    yield running
    running.close()


def until(phase: str) -> Any:
    end = time.monotonic() + PATIENCE
    while (state := ask("original_state", {"original": "resnet18"})).phase != phase:
        assert time.monotonic() < end, state
        time.sleep(0.02)
    return state


def test_an_original_is_a_network_like_any(lab_with_runs: Lab, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    publish("resnet18", server, monkeypatch)
    content = base64.b64encode(example_photo("chelsea").path.read_bytes()).decode()
    photo = {"kind": "photo", "data": f"data:image/jpeg;base64,{content}"}
    question = {"network": NETWORK, "image": photo}
    refused = ask("classify", question)
    assert isinstance(refused, RpcError)
    assert "Get them in the Architectures tab" in refused.sentence
    assert ask("get_original", {"original": "resnet18", "visitor": ANNA}).phase != "here"
    assert until("here").message == ""

    (card,) = [card for card in ask("networks", {}).networks if card.network == NETWORK]
    assert (card.group, card.data, card.title, card.test_accuracy) == ("published", "imagenet", "ResNet-18", None)
    assert (card.origin.accuracy, card.origin.accuracy_by) == (0.69758, "torchvision's authors")
    graph = ask("network_graph", {"network": NETWORK})
    assert graph.blocks[-1].shape == [1000]
    answer = ask("classify", {**question, "graph": [{"layer": block.face, "most": 8} for block in graph.blocks]})
    assert len(answer.probabilities) == 1000
    assert len(answer.graph) == len(graph.blocks)
    weights = next(form for form in ask("export_forms", {"network": NETWORK}).forms if form.id == "weights")
    assert "come from torchvision" in weights.problem
    for name, more in (
        ("explain", {"layer": "layer1.0.conv1", "channel": 3, "y": 5, "x": 7}),
        ("attribution", {"method": "grad_cam", "target": answer.best}),
    ):
        found = ask(name, {**question, **more})
        assert not isinstance(found, RpcError), found


def test_one_that_is_given_up(lab_with_runs: Lab, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    publish("resnet18", server, monkeypatch)
    server.pause = 0.2
    ask("get_original", {"original": "resnet18", "visitor": ANNA})
    until("fetching")
    assert ask("leave_original", {"original": "resnet18", "visitor": ANNA}).phase == "absent"
    monkeypatch.setenv("CNN_DEMO_ORIGINALS", "0")
    assert ask("original_state", {"original": "resnet18"}).phase == "off"
    assert ask("get_original", {"original": "resnet18", "visitor": ANNA}).code == "bad_value"
    assert ask("original_state", {"original": "resnet34"}).code == "bad_value"
