"""The strongest cells against a search through everything, and the bounds on work and memory."""

import copy
import gc

import numpy as np
import pytest
from labs import DATA
from random_checkpoints import card

from cnn_demo.errors import BadValue
from cnn_demo.inspection.interventions import top_activations as room
from cnn_demo.inspection.interventions.top_activations import TopActivationsCache
from cnn_demo.networks import tracing
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.prediction.network import Network


@pytest.fixture
def cache():
    return TopActivationsCache(DATA)


@pytest.fixture
def network(quick, monkeypatch):
    monkeypatch.setattr(room, "MOST_IMAGES", 150)
    return Network("quick-mnist", card(), quick, ())


@pytest.mark.parametrize("layer", ["relu1", "fc"])
def test_the_strongest_cells_of_all(cache, network, layer):
    images = DATA.load("mnist").test.images[:150]
    x = (images.float() / 255 - 0.1307) / 0.3081
    output = tracing.trace(network.model, x).layer(layer).output.reshape(150, -1, 14 * 14 if layer == "relu1" else 1)
    found = cache.top_activations(network, layer)
    assert (found.start, found.end, found.total) == (0, 150, 150)
    best = output.amax(2).topk(9, dim=0).values.T  # (filters, 9)
    np.testing.assert_allclose(found.values, best, rtol=1e-4, atol=1e-5)
    for channel, rank in ((0, 0), (3, 8), (9, 4)):
        image, y, x = found.cells[channel, rank]
        assert abs(output[image, channel, y * 14 + x] - found.values[channel, rank]) < 1e-4


def test_patches_are_receptive_fields(cache, network):
    found = cache.top_activations(network, "conv1")
    first = cache.top_patches(network, found, 2)[0]
    image, y, x = found.cells[2, 0]
    assert first.image == image
    source = cache.images(network).source(image)
    assert (source.data, source.index, source.label) == (
        "mnist",
        image,
        str(int(DATA.load("mnist").test.labels[image])),
    )
    field = first.rectangle
    assert field.bottom - field.top + field.padding[0] + field.padding[2] == 3
    assert field.top + 1 - field.padding[0] == y
    assert field.left + 1 - field.padding[1] == x
    assert (
        cache.top_patches(network, cache.top_activations(network, "fc"), 1)[0].rectangle.words
        == "It depends on the whole image."
    )


def test_worked_out_once_and_kept_for_a_while(network, monkeypatch):
    monkeypatch.setattr(room, "CACHED", 2)
    cache = TopActivationsCache(DATA)
    found = cache.part(network, "conv1", 0)
    assert cache.part(network, "conv1", 0) is found
    cache.top_activations(network, "pool1")
    cache.top_activations(network, "bn1")
    assert cache.part(network, "conv1", 0) is not found


def test_in_parts_as_in_one_go(cache, network, monkeypatch):
    whole = cache.top_activations(network, "relu2")
    monkeypatch.setattr(room, "MOST_PART", 40)
    in_parts = TopActivationsCache(DATA)
    part = in_parts.part(network, "relu2", 40)
    assert (part.start, part.end) == (40, 80)
    parts = in_parts.top_activations(network, "relu2")
    np.testing.assert_allclose(parts.values, whole.values, rtol=1e-5, atol=1e-5)
    with pytest.raises(BadValue, match="0 to 149"):
        in_parts.part(network, "relu2", 150)


def test_a_network_is_not_kept_alive(cache, network):
    other = Network("quick-mnist", card(), copy.deepcopy(network.model))
    cache.top_activations(other, "conv1")
    del other
    gc.collect()
    cache.top_activations(network, "conv1")
    assert {model() for model, _, _ in cache._kept} == {network.model}


def test_large_networks_look_at_fewer_images(monkeypatch):
    deep = anatomy_of("convnet_deep", (3, 32, 32), 10)
    work = room._work(deep, deep[-1].name)
    assert work == sum(each.macs for each in deep)
    assert room._bounded(work) == int(room.MOST_WORK / work)
    assert room._bounded(room._work(anatomy_of("quick", (1, 28, 28), 10), "conv1")) == room.MOST_IMAGES
    monkeypatch.setattr(room, "MOST_WORK", 1)
    assert room._bounded(work) == room.LEAST_IMAGES


def test_what_does_not_exist(cache, network):
    with pytest.raises(BadValue, match="There is no layer"):
        cache.top_activations(network, "conv7")
    with pytest.raises(BadValue, match="filters 0 to 15"):
        cache.top_patches(network, cache.top_activations(network, "conv1"), 16)
    stranger = Network("quick-mnist", card(data="cifar10"), network.model, ())
    object.__setattr__(stranger.card, "data", "mnist")
    with pytest.raises(BadValue, match="no test images of the size"):
        cache.top_activations(stranger, "conv2")
