"""What may be done to a run, from anybody: everything is checked, and only one's own run is steered."""

from typing import Any

import pytest

from cnn_demo.networks import ARCHITECTURES
from cnn_demo.training.config.train_config import FREEZES
from cnn_demo.ui.guard.error_messages import OUR_FAULT
from cnn_demo.ui.rpc.train import controls

VISITOR = "0" * 32
RUN = "run-" + "a" * 32
ODD = [None, [], {}, "", "x", 7, -1, True, float("nan"), "<b>", "../../etc/passwd", "x" * 10_000]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:12])
@pytest.mark.parametrize("name", ["visitor", "run", "do", "learning_rate"])
def test_nonsense_is_refused_in_words(name: str, odd: Any) -> None:
    asked = {"visitor": VISITOR, "run": RUN, "do": "learning_rate", "learning_rate": 0.1} | {name: odd}
    found = controls.control(asked)
    assert set(found) == {"error", "code"}
    assert found["error"] != OUR_FAULT
    assert "/" not in found["error"]
    assert controls.control(odd)["error"]


def test_a_run_that_is_nobodys_is_not_there() -> None:
    for do in ("pause", "resume", "step", "epoch"):
        assert "no such run" in controls.control({"visitor": VISITOR, "run": RUN, "do": do})["error"]


def test_what_a_training_can_start_from() -> None:
    found = controls.starts({"architecture": "quick", "data": "fashion_mnist", "runs": [RUN, None, "../x"]})["starts"]
    told = {one["network"]: one["new_head"] for one in found}
    assert told["quick-mnist"] is True
    assert told["quick-fashion_mnist"] is False
    assert "quick-cifar10" not in told


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("freeze", FREEZES)
def test_what_is_frozen_is_told_layer_by_layer(architecture: str, freeze: str) -> None:
    layers = controls.frozen({"architecture": architecture, "data": "cifar10", "freeze": freeze})["layers"]
    assert any(layer["frozen"] for layer in layers) == (freeze != "none")
    assert layers[-1]["frozen"] is False


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:12])
@pytest.mark.parametrize("name", ["architecture", "data", "freeze"])
def test_nonsense_about_starts_is_refused_in_words(name: str, odd: Any) -> None:
    asked = {"architecture": "quick", "data": "mnist", "freeze": "features", "runs": odd} | {name: odd}
    for function in (controls.starts, controls.frozen):
        found = function(asked)
        if function is controls.starts and name == "freeze":
            assert found["starts"]
            continue
        assert found["error"]
        assert found["error"] != OUR_FAULT
