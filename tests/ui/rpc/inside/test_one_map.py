"""What Inside asks about one map: the exact sum, its inputs with their kernels, its values, what edits cost. Equal to
PyTorch's own numbers for every architecture, edited for one question only, and refused in words."""

import base64
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from labs import DATA, MODELS

from cnn_demo.lab import current_lab
from cnn_demo.networks import tracing
from cnn_demo.networks.tracing import SOFTMAX
from cnn_demo.ui.rpc.context import prepared_of
from cnn_demo.ui.rpc.models import ImageQuestion
from cnn_demo.ui.rpc.registry import RpcError
from cnn_demo.ui.web import questions

MNIST = {"kind": "test", "data": "mnist", "index": 0}
CIFAR = {"kind": "test", "data": "cifar10", "index": 0}
QUICK = {"network": "quick-mnist"}
ZEROS = [[0.0] * 3 for _ in range(3)]

Asked = Callable[..., Any]


def ask(name: str, **fields: Any) -> Any:
    answer = questions.ask(name, fields)
    assert not isinstance(answer, RpcError), answer
    return answer


def refused(name: str, **fields: Any) -> str:
    answer = questions.ask(name, fields)
    assert isinstance(answer, RpcError), answer
    assert answer.code == "bad_value"
    assert answer.sentence.endswith(".")
    return answer.sentence


quick = partial(ask, network="quick-mnist")


def test_every_kind_of_layer_is_explained_as_torch_computed_it(about: dict[str, Any]) -> None:
    network = current_lab().models.get(about["network"])
    prepared, _ = prepared_of(ImageQuestion.model_validate(about), network.card)
    traced = tracing.trace(network.model, prepared.tensor)
    for layer in {layer.kind: layer for layer in traced.layers}.values():
        output = layer.output[0]
        y, x = (side // 2 for side in output.shape[1:]) if output.dim() == 3 else (0, 0)
        channel = len(output) - 1
        found = ask("explain", **about, layer=layer.name, channel=channel, y=y, x=x)
        value = float(output[channel] if output.dim() == 1 else output[channel, y, x])
        assert found.steps[-1].layer == layer.name
        assert found.steps[-1].value == pytest.approx(value, rel=1e-5, abs=1e-6)
        for step in found.steps:
            assert step.value == pytest.approx(step.result, rel=1e-4, abs=1e-4)
        assert found.field.words
        numbers = ask("map_values", **about, layer=layer.name, map=channel if output.dim() == 3 else 0)
        rows = np.frombuffer(base64.b64decode(numbers.values), "<f4").reshape(numbers.h, numbers.w)
        np.testing.assert_array_equal(rows, (output[channel] if output.dim() == 3 else output[None]).numpy())
        assert ask("map_inputs", **{k: v for k, v in about.items() if k != "image"}, layer=layer.name, map=channel)
    softmax = ask("explain", **about, layer=SOFTMAX, channel=0).steps
    assert softmax[-1].type == "softmax"
    assert softmax[0].type in ("dense", "pooling", "convolution")
    assert sum(term.probability for term in softmax[-1].terms) + softmax[-1].rest / softmax[-1].total == pytest.approx(
        1, abs=1e-3
    )


def test_a_value_is_explained_from_its_sum_on() -> None:
    found = quick("explain", image=MNIST, layer="relu2", channel=5, y=3, x=4)
    assert [step.type for step in found.steps] == ["convolution", "pooling", "batch_norm", "activation"]
    first, pool = found.steps[:2]
    assert (first.y, first.x) == (pool.rows[pool.winner[0]], pool.columns[pool.winner[1]])
    assert (len(first.terms), first.rest_count, found.source) == (3, 13, "relu1")
    shown = sum(term.sum for term in first.terms) + first.rest + first.bias
    assert shown == pytest.approx(first.result, rel=1e-5)
    whole = quick("explain", image=MNIST, layer="relu2", channel=5, y=3, x=4, most=64).steps[0]
    assert (len(whole.terms), whole.rest_count) == (16, 0)
    (scale,) = found.colors
    assert (scale.layer, scale.signed) == ("relu1", False)
    per_map = quick("explain", image=MNIST, layer="conv2", channel=5, scale="map").colors
    assert [each.map for each in per_map] == [
        None,
        *(term.channel for term in quick("explain", image=MNIST, layer="conv2", channel=5).steps[0].terms),
    ]
    black, white = quick("explain", image=MNIST, layer="conv1", channel=0).colors[0].gray
    assert black < 0 < white


def test_padding_of_max_pooling_is_no_value() -> None:
    googlenet = {"network": "googlenet_small-cifar10", "image": CIFAR}
    (pool,) = ask("explain", **googlenet, layer="inception2a.branch_pool.pool", channel=0).steps[-1:]
    assert pool.padding[0] == [True, True, True]
    assert not pool.padding[pool.winner[0]][pool.winner[1]]


def test_inputs_of_a_map_are_its_kernels_strongest_first() -> None:
    weight = MODELS.get("quick-mnist").model.get_submodule("conv2").weight[5]  # type: ignore[index]
    found = quick("map_inputs", layer="relu2", map=5)
    assert (found.kind, found.made_by, found.filter, found.source, found.total) == (
        "convolution",
        "conv2",
        5,
        "relu1",
        16,
    )
    strengths = [each.strength for each in found.inputs]
    assert strengths == sorted(strengths, reverse=True)
    for each in found.inputs:
        np.testing.assert_array_equal(np.float32(each.kernel), weight[each.map].numpy())
        assert each.learned == each.kernel
    assert (found.window.size, found.window.stride, found.window.offset) == ((4, 4), (2, 2), (1, 1))
    dense = quick("map_inputs", layer="fc", map=7)
    assert (dense.kind, dense.source, len(dense.inputs[0].kernel)) == ("dense", "relu3", 7)
    joined = ask("map_inputs", network="resnet20-cifar10", layer="stage2.block1.relu2", map=3)
    assert (joined.kind, [each.map for each in joined.inputs]) == ("addition", [3, 3])
    branch = ask("map_inputs", network="googlenet_small-cifar10", layer="inception2a.concat", map=70)
    assert branch.made_by == "inception2a.branch3.conv3x3"
    assert ask("map_inputs", network="resnet20-cifar10", layer="relu1", map=0).color.channels == 3


def test_edits_hold_for_one_question_only() -> None:
    zeros = {"conv2": {"5,2": ZEROS}}
    edited = quick("map_inputs", layer="relu2", map=5, most=64, kernels=zeros)
    kernel = next(each for each in edited.inputs if each.map == 2)
    assert kernel.kernel == ZEROS != kernel.learned
    explained = quick("explain", image=MNIST, layer="conv2", channel=5, y=3, x=3, most=64, kernels=zeros).steps[0]
    assert next(term for term in explained.terms if term.channel == 2).kernel == ZEROS
    off = quick("explain", image=MNIST, layer="conv1", channel=3, y=9, x=9, edits={"conv1": [3]}).steps[0]
    assert (off.value, off.is_edited) == (0, off.result != 0)
    assert not any(each.kernel == ZEROS for each in quick("map_inputs", layer="relu2", map=5, most=64).inputs)


def test_accuracy_comes_in_portions_that_add_up() -> None:
    def accuracy(**edits: Any) -> tuple[float, str]:
        right, seen = 0, 0
        while True:
            found = quick("edit_accuracy", start=seen, **edits)
            assert found.seen > seen
            right, seen = right + found.right, found.seen
            if seen == found.total:
                return right / seen, found.words

    plain, words = accuracy()
    assert plain > 0.98
    assert f"of {len(DATA.load('mnist').test):,} test images" in words
    assert accuracy(edits={"relu3": list(range(48))})[0] < plain - 0.1
    assert accuracy()[0] == plain


@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("explain", {"image": MNIST, "layer": "conv9", "channel": 0}, "no layer"),
        ("explain", {"image": MNIST, "layer": "fc", "channel": 10}, "units 0 to 9"),
        ("explain", {"image": MNIST, "layer": "relu2", "channel": -1}, "channels 0 to 31"),
        ("explain", {"image": MNIST, "layer": "relu2", "channel": 0, "y": 7}, "rows 0 to 6"),
        ("explain", {"image": MNIST, "layer": "relu2", "channel": 10**9}, "channels 0 to 31"),
        ("explain", {"image": MNIST, "layer": "relu2", "channel": 0, "most": 65}, "most"),
        ("explain", {"image": MNIST, "layer": "relu2", "channel": 1.5}, "channel"),
        ("map_inputs", {"layer": "conv9", "map": 0}, "no layer"),
        ("map_inputs", {"layer": "fc", "map": 10}, "0 to 9"),
        ("map_values", {"image": MNIST, "layer": "conv9"}, "no layer"),
        ("map_values", {"image": MNIST, "layer": "relu2", "map": 32}, "channels 0 to 31"),
        ("edit_accuracy", {"start": -1}, "start"),
        ("edit_accuracy", {"start": 10**9}, "starts at an image"),
        ("edit_accuracy", {"start": True}, "start"),
        ("edit_accuracy", {"start": 0, "edits": {"conv9": [1]}}, "no layer"),
        (
            "explain",
            {"image": MNIST, "layer": "fc", "channel": 0, "kernels": {"conv1": {"0,0": [[1.0]]}}},
            "3×3 numbers",
        ),
    ],
)
def test_what_is_not_there_is_refused_in_words(name: str, fields: dict[str, Any], words: str) -> None:
    assert words in refused(name, **QUICK, **fields)
