import time
from math import prod

import numpy as np
import pytest
import torch
from torch import nn

from cnn_demo.errors import BadValue
from cnn_demo.inspection.layers import feature_maps
from cnn_demo.networks import tracing


@pytest.mark.parametrize("scope", ["map", "layer"])
def test_codes_stand_for_the_values(case, scope):
    for layer, maps in zip(case.trace.layers, feature_maps.all_maps(case.trace, scope), strict=True):
        values = layer.output[0].numpy()
        values = values.reshape(1, 1, -1)[:, :, : maps.shown] if values.ndim == 1 else values[: maps.shown]
        if maps.codes.size < values.size <= feature_maps.BUDGET:
            continue  # averaged, as a map among many
        assert maps.codes.dtype == np.uint8
        assert maps.codes.shape == values.shape
        limit = np.abs(values).max(axis=(1, 2) if scope == "map" else (0, 1, 2), keepdims=True)
        codes = maps.codes.astype(float)
        back = (codes - 128) / 127 * limit if maps.signed else codes / 255 * limit
        assert np.abs(back - values).max() <= limit.max() / (127 if maps.signed else 255)
        np.testing.assert_allclose(maps.lows, values.min(axis=(1, 2)))
        np.testing.assert_allclose(maps.highs, values.max(axis=(1, 2)))


def test_zero_has_one_color(case):
    for layer, maps in zip(case.trace.layers, feature_maps.all_maps(case.trace), strict=True):
        values = layer.output[0].numpy()[: maps.shown]
        if values.size > maps.codes.size:
            continue  # averaged
        zeros = values.reshape(maps.codes.shape) == 0
        assert (maps.codes[zeros] == (128 if maps.signed else 0)).all()


def test_shapes_and_parameters_are_the_layers_own(case):
    total = 0
    for layer, maps in zip(case.trace.layers, feature_maps.all_maps(case.trace), strict=True):
        assert (maps.layer, maps.kind, maps.shape) == (layer.name, layer.kind, tuple(layer.output.shape[1:]))
        assert maps.total == maps.shape[0]
        total += maps.parameters
        assert maps.formula.endswith(f"= {maps.parameters:,}") == bool(maps.parameters)
    assert total == sum(parameter.numel() for parameter in case.model.parameters())


def test_answers_are_bounded(case):
    found = feature_maps.all_maps(case.trace)
    assert sum(maps.codes.size for maps in found) <= feature_maps.BUDGET
    for maps in found:
        units = 1 if len(maps.shape) == 1 else maps.shown
        assert len(maps.codes) == len(maps.lows) == len(maps.highs) == units


def test_wide_layers_are_cut_and_large_maps_averaged():
    model = nn.Sequential(nn.Conv2d(3, 96, 1), *[nn.ReLU() for _ in range(15)])
    traced = tracing.trace(model, torch.randn(1, 3, 112, 112))
    layers = feature_maps.all_maps(traced)
    assert sum(maps.codes.size for maps in layers) <= feature_maps.BUDGET
    assert all(1 < maps.shown < maps.total == 96 and maps.shape == (96, 112, 112) for maps in layers)
    close = feature_maps.one_layer(traced, "3")
    assert layers[3].codes.size < close.codes.size <= feature_maps.BUDGET


def test_averaging_keeps_the_mean():
    model = nn.Sequential(nn.Identity())
    image = torch.rand(1, 1, 200, 160) * 0.5
    image[0, 0, 0, 0] = 1
    (maps,) = feature_maps.all_maps(tracing.trace(model, image))
    assert prod(maps.codes.shape[1:]) <= 64 * 64
    assert maps.codes.mean() / 255 == pytest.approx(image.mean().item(), abs=0.01)
    assert maps.highs == [1.0]


def test_a_map_of_nothing_is_all_zero_and_bad_numbers_do_not_break_the_page():
    model = nn.Sequential(nn.ReLU())
    (maps,) = feature_maps.all_maps(tracing.trace(model, torch.zeros(1, 2, 4, 4)))
    assert not maps.codes.any()
    (maps,) = feature_maps.all_maps(tracing.trace(model, torch.full((1, 2, 4, 4), float("nan"))))
    assert (maps.codes == 0).all()
    assert [feature_maps.rounded(high) for high in maps.highs] == [None, None]


def test_an_unknown_scale_is_refused(case):
    with pytest.raises(BadValue, match="map, layer"):
        feature_maps.all_maps(case.trace, "image")


def test_maps_cost_little_beside_the_forward_pass(quick):
    """2 ms in all by measurement (0.6 ms); asserted as a ratio, because machines differ."""
    image = torch.rand(1, 1, 28, 28)

    def best_of(function) -> float:
        times = []
        for _ in range(30):
            start = time.perf_counter()
            function()
            times.append(time.perf_counter() - start)
        return min(times)

    traced = tracing.trace(quick, image)
    assert best_of(lambda: feature_maps.all_maps(traced)) < 20 * best_of(lambda: tracing.trace(quick, image))
