import copy
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import nn

from cnn_demo.errors import BadValue
from cnn_demo.networks import tracing
from cnn_demo.networks.tracing import output_up_to


def test_traces_what_the_network_computes(case):
    with torch.inference_mode():
        assert torch.equal(case.trace.logits, case.model(case.image))
    assert torch.equal(case.trace.layers[-1].output, case.trace.logits)


def test_names_every_layer_in_the_order_of_execution(case):
    names = [layer.name for layer in case.trace.layers]
    assert sorted(names) == sorted(tracing.layer_names(case.model))
    for layer in case.trace.layers:
        assert case.model.get_submodule(layer.name) is layer.module
        assert layer.kind == type(layer.module).__name__
    seen = [case.image.data_ptr()]
    for layer in case.trace.layers:
        assert all(value.data_ptr() in seen for value in layer.inputs), layer.name
        seen.append(layer.output.data_ptr())


def test_every_layer_gives_its_output_for_its_inputs(case):
    with torch.inference_mode():
        for layer in case.trace.layers:
            assert torch.equal(layer.module(*layer.inputs), layer.output), layer.name


def test_joins_keep_all_their_branches(case):
    for layer in case.trace.layers:
        assert len(layer.inputs) >= (2 if layer.kind in ("Add", "Concat") else 1)


def test_preparing_twice_records_once(quick):
    tracing.prepare(quick)
    tracing.prepare(quick)
    assert len(tracing.trace(quick, torch.zeros(1, 1, 28, 28)).layers) == 13


def test_a_copy_of_a_prepared_network_records_once(quick):
    tracing.prepare(quick)
    twin = copy.deepcopy(quick)
    twin.conv1.weight.zero_()
    traced = tracing.trace(twin, torch.ones(1, 1, 28, 28))
    assert len(traced.layers) == 13
    assert not traced.layer("conv1").output.any()


def test_a_module_that_runs_twice_has_two_names():
    relu = nn.ReLU(inplace=True)
    model = nn.Sequential(nn.Conv2d(1, 2, 3), relu, nn.Conv2d(2, 2, 3), relu)
    traced = tracing.trace(model, torch.randn(1, 1, 8, 8))
    assert [layer.name for layer in traced.layers] == ["0", "1", "2", "1#2"]
    assert traced.layer("0").output.min() < 0  # in-place activations do not overwrite what was recorded


def test_switched_off_channels_are_zero_from_there_on(quick):
    image = torch.randn(1, 1, 28, 28)
    off = tracing.trace(quick, image, edits={"conv1": {0, 3}})
    plain = tracing.trace(quick, image)
    assert not off.layer("conv1").output[:, [0, 3]].any()
    assert torch.equal(off.layer("conv1").output[:, 1], plain.layer("conv1").output[:, 1])
    assert not torch.equal(off.logits, plain.logits)


def test_an_edit_may_be_a_function(quick):
    image = torch.randn(1, 1, 28, 28)
    assert torch.equal(tracing.trace(quick, image, edits={"fc": lambda x: x + 1}).logits, quick(image) + 1)


def test_edits_must_name_a_layer_and_its_channels(quick):
    image = torch.zeros(1, 1, 28, 28)
    with pytest.raises(BadValue, match="conv1, pool1"):
        tracing.trace(quick, image, edits={"conv9": {0}})
    for bad in (16, -1):
        with pytest.raises(BadValue, match="conv1 has channels 0 to 15"):
            tracing.trace(quick, image, edits={"conv1": {bad}})
    with torch.inference_mode():
        assert torch.equal(quick(image), tracing.trace(quick, image).logits)  # nothing is left behind


def test_many_callers_share_one_network(quick):
    images = torch.randn(24, 1, 1, 28, 28)
    alone = [tracing.trace(quick, image, {"conv2": {i % 32}} if i % 2 else None) for i, image in enumerate(images)]

    def look(i: int) -> tracing.Trace:
        return tracing.trace(quick, images[i], {"conv2": {i % 32}} if i % 2 else None)

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(look, range(24)))
    for one, other in zip(alone, together, strict=True):
        assert [layer.name for layer in other.layers] == [layer.name for layer in one.layers]
        for left, right in zip(one.layers, other.layers, strict=True):
            torch.testing.assert_close(left.output, right.output)


def test_unknown_layers_are_named(quick):
    with pytest.raises(BadValue, match="Choose one of: conv1"):
        tracing.trace(quick, torch.zeros(1, 1, 28, 28)).layer("conv99")


def test_recording_keeps_gradients_where_the_input_wants_them(quick):
    image = torch.randn(1, 1, 28, 28, requires_grad=True)
    traced = tracing.record(quick, image)
    (gradient,) = torch.autograd.grad(traced.logits[0, 3], traced.layer("relu3").output)
    assert gradient.shape == (1, 64, 7, 7)
    assert not tracing.trace(quick, image).logits.requires_grad


def test_every_layer_is_what_a_whole_pass_makes(case):
    with torch.inference_mode():
        for layer in case.trace.layers[::5]:
            assert torch.equal(output_up_to(case.model, case.image, layer.name), layer.output)
        assert torch.equal(output_up_to(case.model, case.image, None), case.trace.logits)


def test_layers_that_do_not_exist(quick):
    for name in ("conv9", "relu1#2"):
        with pytest.raises(BadValue, match="There is no layer"):
            output_up_to(quick, torch.zeros(1, 1, 28, 28), name)


def test_sources_are_the_layers_before(case):
    sources = case.trace.sources()
    assert [sources[layer.name] for layer in case.anatomy] == [layer.inputs for layer in case.anatomy]
    assert sources[case.trace.layers[0].name] == ("input",)
