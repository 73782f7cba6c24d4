import copy

import pytest
import torch
from torch.nn import functional as F

from cnn_demo.errors import BadValue
from cnn_demo.inspection.interventions.edited_network import Edits, with_edits
from cnn_demo.inspection.layers.gradients import gradients
from cnn_demo.networks import tracing


def test_as_autograd_on_an_unfrozen_copy(case):
    found = gradients(case.model, case.image, 3)
    twin = copy.deepcopy(case.model).requires_grad_(True)
    image = case.image.clone().requires_grad_(True)
    traced = tracing.record(twin, image)
    for layer in traced.layers:
        layer.output.retain_grad()
    loss = F.cross_entropy(traced.logits, torch.tensor([3]))
    loss.backward()
    assert found.loss == pytest.approx(loss.item(), rel=1e-5)
    assert [layer.layer for layer in found.layers] == [layer.name for layer in traced.layers]
    for mine, theirs in zip(found.layers, traced.layers, strict=True):
        assert mine.maps.shape == theirs.output.shape
        if theirs.output is not theirs.inputs[0]:  # else autograd knows only the sum of both ways
            torch.testing.assert_close(mine.maps, theirs.output.grad, rtol=1e-4, atol=1e-7)
        for name in ("weight", "bias"):
            wanted = getattr(theirs.module, name, None)
            assert (getattr(mine, name) is None) == (wanted is None)
            if wanted is not None:
                torch.testing.assert_close(getattr(mine, name), wanted.grad, rtol=1e-4, atol=1e-7)


def test_the_shared_network_stays_frozen(quick):
    image = torch.randn(1, 1, 28, 28)
    before = copy.deepcopy(quick.state_dict())
    gradients(quick, image, 0)
    assert not any(parameter.requires_grad or parameter.grad is not None for parameter in quick.parameters())
    assert all(torch.equal(value, before[name]) for name, value in quick.state_dict().items())
    with torch.inference_mode():
        assert gradients(quick, image, 0).layers[0].maps.any()


def test_one_layer_is_the_same_as_in_all(quick):
    image = torch.randn(1, 1, 28, 28)
    (one,) = gradients(quick, image, 4, "conv2").layers
    all_of_them = {layer.layer: layer for layer in gradients(quick, image, 4).layers}
    assert torch.equal(one.weight, all_of_them["conv2"].weight)
    assert torch.equal(one.maps, all_of_them["conv2"].maps)


def test_a_map_that_is_off_teaches_its_kernel_nothing(quick):
    twin = with_edits(quick, Edits({"conv2": frozenset({5})}))
    (found,) = gradients(twin, torch.randn(1, 1, 28, 28), 4, "conv2").layers
    assert not found.weight[5].any()
    assert found.weight[4].any()


@pytest.mark.parametrize("label", [-1, 10, True, None])
def test_classes_that_are_not_there_are_refused(quick, label):
    with pytest.raises(BadValue, match="classes 0 to 9"):
        gradients(quick, torch.zeros(1, 1, 28, 28), label)


def test_layers_that_are_not_there_are_refused(quick):
    with pytest.raises(BadValue, match="Choose one of: conv1"):
        gradients(quick, torch.zeros(1, 1, 28, 28), 0, "conv9")
