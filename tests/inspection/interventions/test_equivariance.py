"""A map shifts with its image: exactly inside, less so at the edges and between cells."""

import numpy as np
import pytest
from labs import DATA
from random_checkpoints import card

from cnn_demo.errors import BadValue
from cnn_demo.inspection.interventions.equivariance import measure_equivariance
from cnn_demo.prediction.network import Network


@pytest.fixture
def network(quick):
    return Network("quick-mnist", card(), quick, ())


@pytest.fixture
def pixels():
    return DATA.sample("mnist").test.images[0].numpy()


def test_a_convolution_shifts_with_the_image(network, pixels):
    found = measure_equivariance(network, pixels, "conv1", 3, 4, -2)
    assert (found.cells, found.is_whole, found.shared) == ((-2, 4), True, 26 * 24)
    assert np.abs(found.difference[3:-3, 5:-5]).max() < 1e-4 * np.abs(found.first).max()
    assert found.equal == pytest.approx(24 * 22 / 624)  # all but the cells whose window meets an edge
    assert "equal" in found.words
    np.testing.assert_allclose(found.second[5, 12], found.first[7, 8], rtol=1e-4)


def test_cells_four_pixels_apart(network, pixels):
    assert measure_equivariance(network, pixels, "relu3", 0, 4, 0).cells == (0, 1)
    between = measure_equivariance(network, pixels, "relu3", 0, 3, 0)
    assert not between.is_whole
    assert "no whole number of cells" in between.words


def test_nothing_shifted_is_equal(network, pixels):
    found = measure_equivariance(network, pixels, "relu1", 0, 0, 0)
    assert found.equal == 1
    assert not found.difference.any()
    assert found.words.startswith("Nothing is shifted")


def test_what_cannot_shift(network, pixels):
    for layer, channel, x, words in (
        ("fc", 0, 1, "no maps"),
        ("conv1", 99, 1, "maps 0 to 15"),
        ("conv1", 0, 15, "-14 to 14"),
    ):
        with pytest.raises(BadValue, match=words):
            measure_equivariance(network, pixels, layer, channel, x, 0)
