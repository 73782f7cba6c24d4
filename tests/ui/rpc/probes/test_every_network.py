"""Experiments work for any architecture and every kind of layer, or are refused in words."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web.questions import RPCS
from cnn_demo.ui.web.questions import ask as ask_anything

MOST_BYTES = 2_000_000

Ask = Callable[..., Any]


@pytest.fixture
def ask(about: dict[str, Any]) -> Ask:
    """ask(question, layer=...) of that network about its image."""

    def answer_to(name: str, **changes: Any) -> Any:
        """Asked with those of the fields that the question has."""
        known = RPCS[name].question.model_fields
        answer = ask_anything(name, {field: v for field, v in {**about, **changes}.items() if field in known})
        assert len(json.dumps(answer.model_dump())) < MOST_BYTES
        return answer

    return answer_to


def layers_of(ask: Ask) -> list[Any]:
    return [layer for block in ask("network_graph").blocks for layer in block.layers]


def test_every_kind_of_layer_has_statistics_and_gradients(ask: Ask) -> None:
    for layer in {layer.kind: layer for layer in layers_of(ask)}.values():
        assert ask("statistics", layer=layer.name, map=0).values > 0
        assert ask("loss_gradients", layer=layer.name).maps.shown


def test_grad_cam_and_experiments(ask: Ask) -> None:
    with_maps = [layer.name for layer in layers_of(ask) if len(layer.shape) == 3 and max(layer.shape[1:]) > 1]
    if not with_maps:
        refused(ask("attribution", target=1, method="grad_cam"))
        return
    assert ask("attribution", target=1, method="grad_cam").layer == with_maps[-1]
    assert ask("attribution", target=1, method="grad_cam", layer=with_maps[0]).layer == with_maps[0]
    assert ask("feature_visualization", layer=with_maps[-1], map=0, image=None).values
    assert ask("equivariance", layer=with_maps[0], map=0, x=2, y=0).shared


def test_what_is_not_there_is_said_in_words(ask: Ask) -> None:
    last = layers_of(ask)[-1]
    units = last.shape[0]
    for name in ("top_activations", "statistics"):
        refused(ask(name, layer="no-such-layer", map=0))
        refused(ask(name, layer=last.name, map=units))
    refused(ask("loss_gradients", layer="no-such-layer"))
    refused(ask("attribution", target=units, method="grad_cam"))
    for layer in ("no-such-layer", last.name):
        refused(ask("attribution", target=0, method="grad_cam", layer=layer))
    refused(ask("classify", edits={"no-such-layer": [0]}))
    refused(ask("classify", edits={last.name: [units]}))


def refused(answer: Any) -> None:
    assert isinstance(answer, RpcError), answer
    assert answer.code != "our_fault"
    assert answer.sentence.endswith(".")
