"""Gradient ascent climbs, on one channel and on three, within the data's range, the same way for the same seed."""

import numpy as np
import pytest
import torch
from random_checkpoints import card

from cnn_demo.errors import BadValue
from cnn_demo.inspection.interventions.activation_maximization import Goal, climb, first
from cnn_demo.prediction import model_store
from cnn_demo.prediction.classifier import classify
from cnn_demo.prediction.preprocess import from_pixels

GOALS = [Goal("conv1", 2), Goal("relu2", 5), Goal("fc", 1), Goal(None, 4)]


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.layer or "class")
def test_it_climbs_on_28_by_28(quick, goal):
    start = first(quick, card(), goal, seed=1)
    frames = list(climb(quick, card(), goal, start.image, seed=1))
    assert [frame.step for frame in frames] == list(range(1, 161))
    assert frames[-1].value > start.value
    assert all(frame.image.min() >= 0 and frame.image.max() <= 255 for frame in frames)
    assert frames[-1].image.shape == (1, 28, 28)
    assert frames[-1].peak >= frames[-1].value


def test_it_climbs_in_color():
    from traced_cases import lively

    model, facts = lively("quick", (3, 32, 32)), card(data="cifar10")
    start = first(model, facts, Goal("relu3", 7))
    assert start.image.shape == (3, 32, 32)
    assert list(climb(model, facts, Goal("relu3", 7), start.image, steps=6))[-1].value > start.value


def test_in_parts_as_in_one_go(quick):
    start = first(quick, card(), GOALS[1], seed=3).image
    whole = list(climb(quick, card(), GOALS[1], start, steps=12, seed=3))[-1]
    part = list(climb(quick, card(), GOALS[1], start, steps=7, seed=3))[-1]
    rest = list(climb(quick, card(), GOALS[1], part.image, start=7, steps=5, seed=3))[-1]
    np.testing.assert_allclose(rest.image, whole.image, atol=1e-3)
    assert not np.array_equal(first(quick, card(), GOALS[1], seed=4).image, start)


def test_a_class_of_a_trained_network_is_recognized():
    network = model_store.get("quick-mnist")
    start = first(network.model, network.card, Goal(None, 3))
    last = list(climb(network.model, network.card, Goal(None, 3), start.image))[-1]
    answer = classify(network, from_pixels(last.image.round().astype(np.uint8), network.card))
    assert answer.best == 3
    assert answer.probabilities[3] > 0.99


def test_where_there_is_no_slope_it_stops_and_says_so(quick):
    import copy

    dead = copy.deepcopy(quick)
    dead.bn1.weight.data[0], dead.bn1.bias.data[0] = 0, -1
    start = first(dead, card(), Goal("relu1", 0))
    frames = list(climb(dead, card(), Goal("relu1", 0), start.image, steps=5))
    assert [frame.is_stuck for frame in frames] == [True]
    assert np.array_equal(frames[0].image, start.image)


def test_a_silent_filter_is_woken(quick):
    import copy

    shy = copy.deepcopy(quick)
    start = first(shy, card(), Goal("bn2", 5))
    shy.bn2.bias.data[5] -= start.peak + 0.02  # now silent for this image, by a little
    frames = list(climb(shy, card(), Goal("relu2", 5), start.image))
    assert (frames[0].was_silent, frames[-1].was_silent) == (True, False)
    assert frames[-1].value > 0


def test_nobody_random_numbers_are_disturbed(quick):
    facts = card()
    state = torch.get_rng_state()
    list(climb(quick, facts, GOALS[0], first(quick, facts, GOALS[0]).image, steps=2))
    assert torch.equal(torch.get_rng_state(), state)


def test_what_does_not_exist(quick):
    good = np.zeros((1, 28, 28), dtype=np.float32)
    for goal, words in ((Goal("conv8", 0), "no layer"), (Goal("conv1", 16), "0 to 15"), (Goal(None, 10), "0 to 9")):
        with pytest.raises(BadValue, match=words):
            first(quick, card(), goal)
    for bad in (good[:, :27], np.full_like(good, np.nan)):
        with pytest.raises(BadValue, match="1×28×28 finite numbers"):
            list(climb(quick, card(), GOALS[0], bad, steps=1))
