"""The strongest cells against a search through everything, and the bounds on work and memory."""

import gc

import numpy as np
import pytest
import torch
from random_checkpoints import card

from cnn_demo.data import store
from cnn_demo.errors import BadValue
from cnn_demo.inspection.interventions import top_activations as room
from cnn_demo.inspection.interventions.top_activations import top_activations, top_patches
from cnn_demo.networks import tracing
from cnn_demo.networks.analysis.layer_summary import anatomy_of
from cnn_demo.prediction.network import Network


@pytest.fixture
def network(quick, monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))
    monkeypatch.setattr(room, "MOST_IMAGES", 150)
    room._cache.clear()
    return Network("quick-mnist", card(), quick, ())


@pytest.mark.parametrize("layer", ["relu1", "fc"])
def test_the_strongest_cells_of_all(network, layer):
    images = store.load("mnist").test.images[:150]
    x = (images.float() / 255 - 0.1307) / 0.3081
    output = tracing.run(network.model, x).layer(layer).output.reshape(150, -1, 14 * 14 if layer == "relu1" else 1)
    found = top_activations(network, layer)
    assert found.images == 150
    best = output.amax(2).topk(9, dim=0).values.T  # (filters, 9)
    np.testing.assert_allclose(found.values, best, rtol=1e-4, atol=1e-5)
    for channel, rank in ((0, 0), (3, 8), (9, 4)):
        image, y, x = found.cells[channel, rank]
        assert abs(output[image, channel, y * 14 + x] - found.values[channel, rank]) < 1e-4


def test_patches_are_receptive_fields(network):
    found = top_activations(network, "conv1")
    first = top_patches(network, found, 2)[0]
    image, y, x = found.cells[2, 0]
    assert (first.image, first.label) == (image, store.load("mnist").test.labels[image])
    field = first.rectangle
    assert field.bottom - field.top + field.padding[0] + field.padding[2] == 3
    assert field.top + 1 - field.padding[0] == y
    assert field.left + 1 - field.padding[1] == x
    assert (
        top_patches(network, top_activations(network, "fc"), 1)[0].rectangle.words == "It depends on the whole image."
    )


def test_worked_out_once_and_kept_for_a_while(network, monkeypatch):
    found = top_activations(network, "conv1")
    assert top_activations(network, "conv1") is found
    monkeypatch.setattr(room, "CACHED", 2)
    top_activations(network, "pool1")
    top_activations(network, "bn1")
    assert len(room._cache) == 2
    assert top_activations(network, "conv1") is not found


def test_a_network_is_not_kept_alive(network):
    top_activations(network, "conv1")
    (key, *_) = room._cache
    assert key[0]() is network.model
    other = torch.nn.Sequential()
    room._cache[(room.weakref.ref(other), "x")] = room._cache[key]
    del other
    gc.collect()
    assert sum(ref() is None for ref, _ in room._cache) == 1


def test_large_networks_look_at_fewer_images(monkeypatch):
    deep = anatomy_of("convnet_deep", (3, 32, 32), 10)
    assert room._bounded(deep, "fc3" if any(each.name == "fc3" for each in deep) else deep[-1].name) == int(
        room.MOST_WORK / sum(each.macs for each in deep)
    )
    assert room._bounded(anatomy_of("quick", (1, 28, 28), 10), "conv1") == room.MOST_IMAGES
    monkeypatch.setattr(room, "MOST_WORK", 1)
    assert room._bounded(deep, deep[-1].name) == room.LEAST_IMAGES


def test_what_does_not_exist(network):
    with pytest.raises(BadValue, match="There is no layer"):
        top_activations(network, "conv7")
    with pytest.raises(BadValue, match="filters 0 to 15"):
        top_patches(network, top_activations(network, "conv1"), 16)
    room._cache.clear()
    stranger = Network("quick-mnist", card(data="cifar10"), network.model, ())
    object.__setattr__(stranger.card, "data", "mnist")
    with pytest.raises(BadValue, match="no test images of the size"):
        top_activations(stranger, "conv1")
