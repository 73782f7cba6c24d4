import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnn_demo.errors import BadValue
from cnn_demo.inspection.playground.shift_invariance import moved_by, shifted_pooling


def test_a_dot_that_stays_in_its_window_is_forgotten_by_max_pooling():
    numbers = np.zeros((8, 8))
    numbers[2, 2] = 5
    found = shifted_pooling(numbers, [[1]], x=1, y=1)
    assert [pair.changed for pair in found] == [2, 2, 0]
    assert [pair.total for pair in found] == [64, 64, 16]
    assert [pair.by for pair in found] == [2, 2, 0]


def test_and_one_that_leaves_it_is_not():
    numbers = np.zeros((8, 8))
    numbers[3, 3] = 5
    assert shifted_pooling(numbers, [[1]], x=1, y=0)[2].changed == 2


@pytest.mark.parametrize("kind", ["max", "average"])
def test_every_map_is_torchs(kind):
    numbers, kernel = np.random.default_rng(0).normal(size=(3, 12, 9)), np.random.default_rng(1).normal(size=(3, 3, 3))
    found = shifted_pooling(numbers, kernel, 1, 1, 1, 0.5, x=2, y=1, size=3, kind=kind)
    moved = torch.roll(torch.from_numpy(numbers), (1, 2), (1, 2))
    moved[:, :1], moved[:, :, :2] = 0, 0
    bias = torch.tensor([0.5], dtype=torch.float64)
    convolved = F.conv2d(moved[None], torch.from_numpy(kernel)[None], bias, padding=1)
    pooled = (F.max_pool2d if kind == "max" else F.avg_pool2d)(convolved, 3)
    np.testing.assert_allclose(found[1].after, convolved[0, 0])
    np.testing.assert_allclose(found[2].after, pooled[0, 0])


def test_no_shift_changes_nothing():
    numbers = np.arange(25.0).reshape(5, 5)
    assert [pair.changed for pair in shifted_pooling(numbers, [[1, 2], [3, 4]], x=0, y=0)] == [0, 0, 0]
    assert not moved_by(numbers[None], 0, 9).any()


@pytest.mark.parametrize("x", [-1, 4, True, 1.5, None])
def test_other_shifts_are_refused(x):
    with pytest.raises(BadValue, match="0 to 3"):
        shifted_pooling([[1]], [[1]], x=x, y=0)
