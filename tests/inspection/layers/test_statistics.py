import pytest
import torch
from torch import nn

from cnn_demo.inspection.layers.statistics import statistics
from cnn_demo.networks import tracing


def test_numbers_are_the_layers_own(case):
    for layer, found in zip(case.trace.layers, statistics(case.trace), strict=True):
        output = layer.output
        assert (found.layer, found.values) == (layer.name, output.numel())
        assert (found.low, found.high) == (output.min().item(), output.max().item())
        assert found.mean == pytest.approx(output.double().mean().item(), abs=1e-6)
        assert found.zeros == pytest.approx((output == 0).double().mean().item())
        assert sum(found.counts) == found.values
        assert all(not output[0, channel].any() for channel in found.dead)
        assert found.bad == 0


def test_dead_filters_are_flagged(quick):
    traced = tracing.trace(quick, torch.rand(1, 1, 28, 28), {"relu2": {1, 30}})
    found = {each.layer: each for each in statistics(traced)}
    assert {1, 30} <= set(found["relu2"].dead)
    assert found["conv2"].dead == ()


def test_bad_numbers_are_counted_not_shown():
    image = torch.ones(1, 2, 2, 2)
    image[0, 0, 0, 0] = float("nan")
    (found,) = statistics(tracing.trace(nn.Sequential(nn.Identity()), image))
    assert (found.bad, found.low, found.high, sum(found.counts)) == (1, 1.0, 1.0, 7)
    (found,) = statistics(tracing.trace(nn.Sequential(nn.Identity()), image * float("nan")))
    assert (found.bad, found.mean) == (8, 0)
