"""One gradient-descent step in numbers, and the steps that cannot be taken."""

import base64
from typing import Any

import numpy as np
import pytest

from cnn_demo.ui.rpc.extras.one_step import OneStepAnswer
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web import questions

ASKED = {"network": "convnet_tiny-mnist", "seed": 42}


def numbers(text: str) -> Any:
    return np.frombuffer(base64.b64decode(text), "<f4").reshape(3, 3)


def step(**more: Any) -> OneStepAnswer:
    found = questions.ask("one_step", {**ASKED, **more})
    assert isinstance(found, OneStepAnswer), found
    return found


def test_one_step_in_numbers() -> None:
    first = step(epoch=0, learning_rate=0.1)
    old, gradient, new = (numbers(each) for each in (first.old, first.gradient, first.new))
    assert new == pytest.approx(old - 0.1 * gradient, abs=1e-7)
    assert first.after < first.before
    assert first.batch == "32 training images of MNIST (the sample), drawn with seed 42"
    assert [each.label for each in first.thumbnails] == [each.label for each in step(epoch=0).thumbnails]
    second = step(epoch=0, learning_rate=0.1, steps=1)
    assert np.array_equal(numbers(second.old), new)
    assert second.before == pytest.approx(first.after, rel=1e-5)
    edited = step(kernels={"conv1": {"0,0": [[0, 0, 0], [0, 1, 0], [0, 0, 0]]}})
    assert numbers(edited.old)[1].tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"learning_rate": "0.1"}, "learning_rate"),
        ({"learning_rate": float("inf")}, "learning_rate"),
        ({"learning_rate": 0}, "the learning rate must be a number from 1e-06 to 10"),
        ({"seed": -1}, "seed"),
        ({"steps": 6}, "less than or equal to 5"),
        ({"steps": True}, "steps"),
        ({"filter": 99}, "conv1 has filters 0 to 15"),
        ({"layer": "fc1"}, "There is no convolution"),
        ({"rule": None}, "rule"),
        ({"mode": "dream"}, "mode"),
        ({"network": "mlp-mnist"}, "no convolution"),
        ({"network": "../x"}, "no network"),
    ],
)
def test_steps_that_cannot_be_taken(changes: dict[str, Any], words: str) -> None:
    found = questions.ask("one_step", {**ASKED, **changes})
    assert isinstance(found, RpcError)
    assert words in found.sentence
