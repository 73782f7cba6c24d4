"""What filters are searched in: test images where there are some, photos and other images for a network without."""

import dataclasses

import numpy as np
import pytest
from labs import DATA, MODELS

from cnn_demo.data.example_photos import example_photos
from cnn_demo.errors import BadValue
from cnn_demo.inspection.interventions.searched_images import MOST_OTHERS, searched_images
from cnn_demo.inspection.interventions.top_activations import TopActivationsCache
from cnn_demo.prediction.preprocessing import image_io
from cnn_demo.prediction.preprocessing.preprocess import from_photo


def test_test_images_of_its_own_data_set() -> None:
    found = searched_images(MODELS.get("quick-mnist"), DATA)
    assert len(found) == len(DATA.load("mnist").test)
    assert found.images is DATA.load("mnist").test.images
    source = found.source(7)
    assert (source.data, source.index, source.photo) == ("mnist", 7, None)


def test_photos_and_other_images_where_it_has_none() -> None:
    network = MODELS.get("efficientnet_lite2-imagenet")
    found = searched_images(network, DATA)
    photos = list(example_photos().values())
    assert found.images.shape == (len(photos) + MOST_OTHERS, *network.card.input_shape)
    assert [found.source(i).photo for i in range(len(photos))] == [photo.id for photo in photos]
    first = from_photo(image_io.read(photos[0].path.read_bytes()), network.card)
    np.testing.assert_array_equal(found.images[0], first.pixels)
    other = found.source(len(found) - 1)
    assert (other.data, other.index, other.photo) == ("cifar10", MOST_OTHERS - 1, None)


def test_a_part_of_the_photos_is_searched_at_once() -> None:
    network, cache = MODELS.get("efficientnet_lite2-imagenet"), TopActivationsCache(DATA)
    layer = network.anatomy[-3].name
    found = cache.part(network, layer, 0)
    assert found.end < found.total <= len(cache.images(network))
    best = cache.top_patches(network, found, 3)[0]
    assert best.value == found.values[3].max()
    assert cache.images(network) is cache.images(network)


def test_images_of_another_size_are_refused() -> None:
    network = MODELS.get("quick-mnist")
    other = dataclasses.replace(network, card=dataclasses.replace(network.card, input_shape=(1, 32, 32)))
    with pytest.raises(BadValue, match="of the size"):
        searched_images(other, DATA)
