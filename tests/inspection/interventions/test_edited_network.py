import copy

import pytest
import torch

from cnn_demo.errors import BadValue
from cnn_demo.inspection import attribution
from cnn_demo.inspection.cell.explain import explain
from cnn_demo.inspection.interventions import edited_network
from cnn_demo.networks import tracing
from cnn_demo.networks.analysis.anatomy import anatomy_of

ANATOMY = anatomy_of("quick", (1, 28, 28), 10)
NUMBERS = [[1.0, 0, -1], [2, 0.5, -2], [1, 0, -1]]


def read(model, off=None, kernels=None):
    return edited_network.parse_edits(off, kernels, model, ANATOMY)


@pytest.fixture
def image():
    return torch.randn(1, 1, 28, 28, generator=torch.Generator().manual_seed(5))


def test_a_layer_switched_off_is_zero_and_the_original_is_not_touched(case):
    layers = {layer.name: [0, layer.output.shape[1] - 1] for layer in case.trace.layers[:-1:3]}
    before = copy.deepcopy(case.model.state_dict())
    twin = edited_network.with_edits(case.model, edited_network.parse_edits(layers, None, case.model, case.anatomy))
    traced = tracing.trace(twin, case.image)
    for name, channels in layers.items():
        assert not traced.layer(name).output[:, channels].any()
    assert not torch.equal(traced.logits, case.trace.logits)
    assert torch.equal(tracing.trace(case.model, case.image).logits, case.trace.logits)
    assert all(torch.equal(value, before[name]) for name, value in case.model.state_dict().items())


def test_it_is_what_the_trace_does_with_the_same_edit(quick, image):
    twin = edited_network.with_edits(quick, read(quick, {"relu1": [3, 7], "conv3": [0]}))
    wanted = tracing.trace(quick, image, {"relu1": {3, 7}, "conv3": {0}})
    assert torch.equal(tracing.trace(twin, image).logits, wanted.logits)
    assert torch.equal(twin(image), wanted.logits)  # without a trace as well


def test_rewritten_kernels_are_the_same_as_other_weights(quick, image):
    twin = edited_network.with_edits(quick, read(quick, None, {"conv2": {"5,3": NUMBERS}}))
    other = copy.deepcopy(quick)
    other.conv2.weight[5, 3] = torch.tensor(NUMBERS)
    traced = tracing.trace(twin, image)
    assert torch.equal(traced.logits, other(image))
    assert not torch.equal(traced.logits, quick(image))
    found = explain(traced, "conv2", 5, 4, 4, most=16)
    assert found.result == pytest.approx(found.value, abs=1e-4)
    assert [term.kernel for term in found.terms if term.channel == 3] == [tuple(map(tuple, NUMBERS))]


def test_a_twin_shares_what_was_not_edited(quick):
    twin = edited_network.with_edits(quick, read(quick, {"relu1": [0]}, {"conv2": {"0,0": NUMBERS}}))
    assert twin.conv1.weight is quick.conv1.weight
    assert twin.bn1.running_mean is quick.bn1.running_mean
    assert twin.conv2.weight is not quick.conv2.weight
    assert not any(parameter.requires_grad for parameter in twin.parameters())


def test_nothing_edited_is_the_network_itself(quick):
    assert edited_network.with_edits(quick, read(quick, {}, None)) is quick
    assert edited_network.with_edits(quick, read(quick, {"conv1": []}, {"conv1": {}})) is quick


def test_equal_edits_are_one_key(quick):
    def ask(channel):
        return read(quick, {"conv1": [channel]}, {"conv2": {"0,0": NUMBERS}})

    assert (ask(3), hash(ask(3))) == (ask(3), hash(ask(3)))
    assert ask(3) != ask(4)


def test_an_explanation_says_that_a_value_was_edited(quick, image):
    traced = tracing.trace(edited_network.with_edits(quick, read(quick, {"conv1": [2]})), image)
    found = explain(traced, "conv1", 2, 5, 5)
    assert found.value == 0
    assert found.is_edited


def test_a_layer_that_runs_twice_is_switched_off_run_by_run():
    relu = torch.nn.ReLU()
    model = torch.nn.Sequential(torch.nn.Conv2d(1, 4, 3), relu, torch.nn.Conv2d(4, 4, 3), relu).eval()
    twin = edited_network.with_edits(model, edited_network.Edits({"1#2": frozenset({1})}))
    for _ in range(2):
        traced = tracing.trace(twin, torch.ones(1, 1, 8, 8).abs())
        assert not traced.layer("1#2").output[:, 1].any()
        assert torch.equal(traced.layer("1").output, tracing.trace(model, torch.ones(1, 1, 8, 8)).layer("1").output)


def test_why_honors_edits(quick, image):
    twin = edited_network.with_edits(quick, read(quick, {"relu3": list(range(64))}))
    found = attribution.sanity(twin, image, 3)
    assert found.original.is_empty
    assert not torch.equal(quick(image), twin(image))


@pytest.mark.parametrize(
    ("off", "kernels", "said"),
    [
        ([], {"conv1": 3}, "object"),
        ("conv1", None, "object"),
        ({"conv9": [0]}, None, "Choose one of: conv1"),
        ({"conv1": [16]}, None, "conv1 has channels 0 to 15"),
        ({"conv1": [-1]}, None, "0 to 15"),
        ({"conv1": [True]}, None, "0 to 15"),
        ({"conv1": 3}, None, "0 to 15"),
        ({"fc": [10]}, None, "fc has channels 0 to 9"),
        (None, {"fc": {"0,0": NUMBERS}}, "Choose one of: conv1, conv2, conv3"),
        (None, {"conv1": {"16,0": NUMBERS}}, "filters 0 to 15 with kernels 0 to 0"),
        (None, {"conv1": {"0": NUMBERS}}, "filters 0 to 15"),
        (None, {"conv1": {"a,0": NUMBERS}}, "filters 0 to 15"),
        (None, {"conv1": {"0,0": NUMBERS[:2]}}, "3×3 numbers"),
        (None, {"conv1": {"0,0": [[1, 2], [3, 4], [5, 6]]}}, "3×3 numbers"),
        (None, {"conv1": {"0,0": [[float("nan")] * 3] * 3}}, "−1000 to 1000"),
        (None, {"conv1": {"0,0": [[1e30] * 3] * 3}}, "−1000 to 1000"),
        (None, {"conv1": {"0,0": [["1"] * 3] * 3}}, "3×3 numbers"),
        (
            None,
            {"conv2": {f"{i},0": NUMBERS for i in range(32)}, "conv3": {f"{i},0": NUMBERS for i in range(33)}},
            "64",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_words(quick, off, kernels, said):
    with pytest.raises(BadValue, match=said):
        read(quick, off, kernels)
