"""Gradient ascent climbs, on one channel and on three, within the data's range, the same way for the same seed."""

import numpy as np
import pytest
import torch
from labs import MODELS
from random_checkpoints import card
from torch import nn

from cnn_demo.errors import BadValue
from cnn_demo.inspection.interventions.activation_maximization import (
    Target,
    gradient_ascent,
    starting_image,
    stretched,
)
from cnn_demo.prediction.classifier import classify
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import from_pixels

TARGETS = [Target("conv1", 2), Target("relu2", 5), Target("fc", 1), Target(None, 4)]


def of(model: nn.Sequential) -> Network:
    return Network("quick-mnist", card(), model)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.layer or "class")
def test_it_climbs_on_28_by_28(quick, target):
    start = starting_image(of(quick), target, seed=1)
    frames = list(gradient_ascent(of(quick), target, start.image, seed=1))
    assert [frame.step for frame in frames] == list(range(1, 161))
    assert frames[-1].value > start.value
    assert all(frame.image.min() >= 0 and frame.image.max() <= 255 for frame in frames)
    assert frames[-1].image.shape == (1, 28, 28)
    assert frames[-1].peak >= frames[-1].value


def test_it_climbs_in_color():
    from traced_cases import lively

    color = Network("quick-cifar10", card(data="cifar10"), lively("quick", (3, 32, 32)))
    start = starting_image(color, Target("relu3", 7))
    assert start.image.shape == (3, 32, 32)
    assert list(gradient_ascent(color, Target("relu3", 7), start.image, steps=6))[-1].value > start.value


def test_in_parts_as_in_one_go(quick):
    start = starting_image(of(quick), TARGETS[1], seed=3).image
    whole = list(gradient_ascent(of(quick), TARGETS[1], start, steps=12, seed=3))[-1]
    part = list(gradient_ascent(of(quick), TARGETS[1], start, steps=7, seed=3))[-1]
    rest = list(gradient_ascent(of(quick), TARGETS[1], part.image, start=7, steps=5, seed=3))[-1]
    np.testing.assert_allclose(rest.image, whole.image, atol=1e-3)
    assert not np.array_equal(starting_image(of(quick), TARGETS[1], seed=4).image, start)


def test_a_class_of_a_trained_network_is_recognized():
    network = MODELS.get("quick-mnist")
    start = starting_image(network, Target(None, 3))
    last = list(gradient_ascent(network, Target(None, 3), start.image))[-1]
    answer = classify(network, from_pixels(last.image.round().astype(np.uint8), network.card))
    assert answer.best == 3
    assert answer.probabilities[3] > 0.99


def test_where_there_is_no_slope_it_stops_and_says_so(quick):
    import copy

    dead = copy.deepcopy(quick)
    dead.bn1.weight.data[0], dead.bn1.bias.data[0] = 0, -1
    start = starting_image(of(dead), Target("relu1", 0))
    frames = list(gradient_ascent(of(dead), Target("relu1", 0), start.image, steps=5))
    assert [frame.is_stuck for frame in frames] == [True]
    assert np.array_equal(frames[0].image, start.image)


def test_a_silent_filter_is_woken(quick):
    import copy

    shy = copy.deepcopy(quick)
    start = starting_image(of(shy), Target("bn2", 5))
    shy.bn2.bias.data[5] -= start.peak + 0.02  # now silent for this image, by a little
    frames = list(gradient_ascent(of(shy), Target("relu2", 5), start.image))
    assert (frames[0].was_silent, frames[-1].was_silent) == (True, False)
    assert frames[-1].value > 0


def test_contrast_is_stretched_but_not_made():
    dull = np.linspace(100, 130, 784, dtype=np.float32).reshape(1, 28, 28)
    shown = stretched(dull)
    assert (shown.min(), shown.max(), shown.dtype) == (0, 255, np.uint8)
    assert (np.diff(shown.ravel().astype(int)) >= 0).all()
    flat = np.full((3, 32, 32), 77.4, dtype=np.float32)
    assert (stretched(flat) == 77).all()


def test_what_grows_is_smoother_than_noise():
    network = MODELS.get("quick-mnist")
    start = starting_image(network, Target("relu2", 5))
    last = list(gradient_ascent(network, Target("relu2", 5), start.image, steps=40))[-1]

    def roughness(image):
        return np.abs(np.diff(image, axis=2)).mean() / max(image.std(), 1e-6)

    assert last.value > 2 * start.value
    assert roughness(last.image) < 0.6 * roughness(start.image)


def test_nobody_random_numbers_are_disturbed(quick):
    network, target = of(quick), TARGETS[0]
    state = torch.get_rng_state()
    list(gradient_ascent(network, target, starting_image(network, target).image, steps=2))
    assert torch.equal(torch.get_rng_state(), state)


def test_what_does_not_exist(quick):
    good = np.zeros((1, 28, 28), dtype=np.float32)
    for target, words in (
        (Target("conv8", 0), "no layer"),
        (Target("conv1", 16), "0 to 15"),
        (Target(None, 10), "0 to 9"),
    ):
        with pytest.raises(BadValue, match=words):
            starting_image(of(quick), target)
    for bad in (good[:, :27], np.full_like(good, np.nan)):
        with pytest.raises(BadValue, match="1×28×28 finite numbers"):
            list(gradient_ascent(of(quick), TARGETS[0], bad, steps=1))
