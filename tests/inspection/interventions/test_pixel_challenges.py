"""Shifts move images by whole pixels in four directions; a shuffle can be undone by a dense first layer, exactly."""

import pytest
import random_checkpoints
import torch
from labs import DATA

from cnn_demo import networks
from cnn_demo.errors import BadValue
from cnn_demo.inspection.evaluation import predictions
from cnn_demo.inspection.interventions import pixel_challenges
from cnn_demo.inspection.interventions.pixel_challenges import Challenge, rearranged, run_challenge, shifted, shuffled
from cnn_demo.prediction.network import Network


@pytest.fixture(autouse=True)
def _few(monkeypatch, tmp_path):
    monkeypatch.setattr(pixel_challenges, "MOST_IMAGES", 300)


def a_network(architecture: str, data: str = "mnist") -> Network:
    card = random_checkpoints.card(architecture, data)
    model = networks.build(architecture, card.input_shape, 10)
    model.load_state_dict(random_checkpoints.weights(architecture, data))
    return Network(card.network, card, model.eval().requires_grad_(False), ())


def whole(network: Network, challenge: Challenge, seconds: float = 60.0) -> tuple[int, int]:
    right, seen, total = 0, 0, 1
    while seen < total:
        score = run_challenge(network, DATA, challenge, seen, seconds)
        right, seen, total = right + score.right, score.seen, score.total
    return right, total


def test_a_quarter_goes_each_way_and_the_outside_comes_in():
    images = torch.randint(1, 255, (9, 3, 6, 5), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    outside = torch.tensor([10.0, 20.0, 30.0])
    moved = shifted(images, 2, outside, first=4)
    assert torch.equal(moved[0][:, :, 2:], images[0][:, :, :-2])  # number 4: right
    assert torch.equal(moved[1][:, :, :-2], images[1][:, :, 2:])  # left
    assert torch.equal(moved[6][:, 2:], images[6][:, :-2])  # down
    assert torch.equal(moved[7][:, :-2], images[7][:, 2:])  # up
    assert moved[0][:, 3, 0].tolist() == [10, 20, 30]
    assert torch.equal(shifted(images, 0, outside), images)
    assert torch.equal(
        torch.cat([shifted(images[:5], 2, outside), shifted(images[5:], 2, outside, 5)]), shifted(images, 2, outside)
    )


def test_pieces_add_up(monkeypatch):
    network = a_network("convnet_tiny")
    at_once = whole(network, Challenge("shift", 3))
    monkeypatch.setattr(predictions, "LARGEST_BATCH", 70)
    assert at_once == pytest.approx(whole(network, Challenge("shift", 3), seconds=0), abs=1)
    assert at_once[1] == 300


@pytest.mark.parametrize(("architecture", "data"), [("mlp", "mnist"), ("own:dense20-relu", "cifar10")])
def test_a_dense_network_that_is_rearranged_knows_shuffled_images_exactly_as_well(architecture, data):
    network = a_network(architecture, data) if architecture == "mlp" else own(architecture, data)
    images = torch.rand(20, *network.card.input_shape, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(rearranged(network).model(shuffled(images)), network.model(images))
    assert whole(network, Challenge("rearrange")) == pytest.approx(whole(network, Challenge("shift", 0)), abs=1)


def own(architecture: str, data: str) -> Network:
    card = random_checkpoints.card("mlp", data)
    return Network("own", card, networks.build(architecture, card.input_shape, 10).eval().requires_grad_(False), ())


def test_a_kernel_cannot_be_rearranged():
    network = a_network("quick")
    assert not pixel_challenges.can_rearrange(network)
    with pytest.raises(BadValue, match="slides over neighbors"):
        run_challenge(network, DATA, Challenge("rearrange"))


@pytest.mark.parametrize(
    ("kind", "pixels"), [("turn", 0), ("shift", 7), ("shift", -1), ("shift", True), ("shift", 1.0)]
)
def test_other_challenges_are_refused(kind, pixels):
    with pytest.raises(BadValue):
        Challenge(kind, pixels)
