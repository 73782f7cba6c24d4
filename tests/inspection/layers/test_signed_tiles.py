import torch

from cnn_demo.inspection.layers.signed_tiles import MOST, MOST_CELLS, map_tiles, weight_tiles


def test_codes_stand_for_the_numbers():
    maps = torch.randn(1, 5, 7, 6)
    found = map_tiles(maps)
    assert (found.codes.shape, found.shown, found.total) == ((1, 5, 7, 6), (1, 5), (1, 5))
    back = (torch.from_numpy(found.codes).float() - 128) / 127 * found.limit
    assert (back - maps).abs().max() <= found.limit / 127
    assert weight_tiles(torch.randn(4, 3, 5, 5)).codes.shape == (4, 3, 5, 5)


def test_a_dense_units_weights_are_a_square():
    weight = torch.arange(1, 21.0).view(2, 10)
    found = weight_tiles(weight)
    assert found.codes.shape == (2, 1, 4, 4)
    assert (found.codes[:, 0].reshape(2, 16)[:, 10:] == 128).all()
    assert found.codes[1, 0, 2, 1] == 255
    assert weight_tiles(torch.ones(9)).codes.shape == (1, 1, 1, 9)


def test_large_ones_are_bounded_and_say_so():
    found = map_tiles(torch.randn(1, 300, 224, 224))
    assert found.shown == (1, MOST)
    assert found.total == (1, 300)
    assert found.codes[0, 0].size <= MOST_CELLS
    assert map_tiles(torch.randn(1, 9000)).codes.size == MOST_CELLS
    found = weight_tiles(torch.randn(100, 9000))
    assert (found.shown, found.total) == ((MOST, 1), (100, 1))
    assert found.codes[0, 0].size == MOST_CELLS


def test_nothing_and_not_a_number_are_drawn_as_zero():
    assert (map_tiles(torch.zeros(1, 2, 3, 3)).codes == 128).all()
    assert weight_tiles(torch.tensor([float("nan"), 1, -1])).codes.ravel().tolist() == [128, 255, 1]
