"""What the page is told about an edited network: changed for this question only, and never for anybody else."""

from typing import Any

import pytest

from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web.questions import ask as ask_anything

IMAGE = {"kind": "test", "data": "mnist", "index": 0}
ASKED: dict[str, Any] = {"network": "quick-mnist", "image": IMAGE}
ZEROS = [[0.0] * 3 for _ in range(3)]


def classify(**more: Any) -> Any:
    wanted = [{"layer": "relu3", "maps": list(range(64))}]
    answer = ask_anything("classify", {**ASKED, "layers": wanted, **more})
    assert not isinstance(answer, RpcError), answer
    return answer


def test_an_edit_changes_this_answer_and_no_other() -> None:
    before = classify()
    edited = classify(edits={"relu3": list(range(60))})
    assert edited.probabilities != before.probabilities
    assert edited.layers[0].highs[:60] == [0] * 60
    assert edited.familiarity.level == "unmeasured"  # that was measured without edits
    assert classify() == before


def test_a_rewritten_kernel_changes_the_maps() -> None:
    assert classify(kernels={"conv1": {"0,0": ZEROS}}).layers != classify().layers


@pytest.mark.parametrize("name", ["classify", "edit_accuracy", "explain", "statistics", "map_inputs"])
@pytest.mark.parametrize(
    "edit",
    [
        {"edits": {"conv9": [1]}},
        {"edits": [1]},
        {"kernels": {"conv1": {"0,0": [[1]]}}},
        {"kernels": {"conv1": {"0,0": [[float("inf")] * 3] * 3}}},
    ],
)
def test_what_does_not_fit_is_one_sentence(name: str, edit: dict[str, Any]) -> None:
    own: dict[str, Any] = {
        "classify": {"image": IMAGE},
        "edit_accuracy": {"start": 0},
        "explain": {"image": IMAGE, "layer": "relu1", "channel": 0},
        "statistics": {"image": IMAGE, "layer": "relu1", "map": 0},
        "map_inputs": {"layer": "relu1", "map": 0},
    }[name]
    answer = ask_anything(name, {"network": "quick-mnist", **own, **edit})
    assert isinstance(answer, RpcError)
    assert answer.code == "bad_value"
    assert "Traceback" not in answer.sentence
