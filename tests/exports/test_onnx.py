"""ONNX: the same logits as PyTorch for every architecture and any number of images, under the layers' own names."""

import json

import numpy as np
import onnx
import pytest
import random_checkpoints
import torch
from architecture_cases import EVERY, data_for
from onnx.reference import ReferenceEvaluator
from torch import nn

from cnn_demo.data import DATASETS
from cnn_demo.errors import BadValue
from cnn_demo.exports.onnx import _Step, oldest_opset, onnx_bytes, onnx_model, runtime_of
from cnn_demo.networks.architecture import stack
from cnn_demo.prediction.checkpoint.checkpoint_file import Checkpoint


def lived_in(architecture: str, data: str) -> nn.Sequential:
    """A network whose batch norms have seen something."""
    weights = random_checkpoints.weights(architecture, data)
    generator = torch.Generator().manual_seed(1)
    for name, value in weights.items():
        if name.endswith(("running_mean", "running_var", "bn2.weight")):
            value.uniform_(0.5, 1.5, generator=generator)
    return Checkpoint(random_checkpoints.card(architecture, data), weights).build()


@pytest.mark.parametrize("architecture", EVERY)
def test_the_same_logits(architecture: str) -> None:
    data = data_for(architecture)
    model, card = lived_in(architecture, data), random_checkpoints.card(architecture, data)
    made = onnx.load_from_string(onnx_bytes(model, card))
    session = ReferenceEvaluator(made)
    for images in (torch.randn(1, *card.input_shape), torch.randn(2, *card.input_shape)):
        (logits,) = session.run(None, {"image": images.numpy()})
        with torch.inference_mode():
            np.testing.assert_allclose(logits, model(images).numpy(), atol=1e-4)
    leaves = [name for name, module in model.named_modules() if not list(module.children())]
    assert [node.name for node in made.graph.node if "/" not in node.name] == leaves
    assert (made.opset_import[0].version, made.ir_version) == (14, 7)  # what runtimes of 2021 read


def test_a_layer_that_needs_a_later_opset_is_said() -> None:
    step = _Step("a", "Gelu", {}, ("x",), {}, "a")
    assert oldest_opset([step]) == 20
    assert oldest_opset([_Step("a", "AveragePool", {"dilations": [1, 1]}, ("x",), {}, "a")]) == 19
    assert oldest_opset([_Step("a", "Relu", {}, ("x",), {}, "a"), _Step("b", "HardSwish", {}, ("a",), {}, "b")]) == 14
    assert runtime_of(20) == "ONNX opset 20: onnxruntime 1.17 or later"


def test_the_file_says_what_it_is() -> None:
    card = random_checkpoints.card("quick", "cifar10")
    made = onnx_model(lived_in("quick", "cifar10"), card)
    said = {entry.key: entry.value for entry in made.metadata_props}
    assert json.loads(said["classes"]) == list(DATASETS["cifar10"].classes)
    assert json.loads(said["mean"]) == list(card.mean)
    assert json.loads(said["std"]) == list(card.std)
    assert "(pixels / 255 - mean) / std" in said["input"]
    assert said["runtime"] == "ONNX opset 14: onnxruntime 1.8 or later"


def test_equal_networks_give_equal_bytes() -> None:
    model, card = lived_in("resnet20", "mnist"), random_checkpoints.card("resnet20", "mnist")
    assert onnx_bytes(model, card) == onnx_bytes(model, card)


def test_a_layer_without_counterpart_is_said() -> None:
    model = stack(("flatten", nn.Flatten()), ("odd", nn.Softshrink()), ("fc", nn.Linear(784, 10)))
    with pytest.raises(BadValue, match="no ONNX operator here for Softshrink"):
        onnx_model(model.eval(), random_checkpoints.card("mlp"))
