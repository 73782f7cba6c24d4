import random

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnn_demo.errors import BadValue
from cnn_demo.inspection.playground.convolution import convolve, pool

FIVE = [[3, 5, 2, 8, 1], [9, 7, 5, 4, 3], [2, 0, 6, 1, 6], [6, 3, 7, 9, 2], [1, 4, 9, 5, 1]]


def test_c1_one_channel():
    found = convolve(FIVE, [[1, 0, 0], [1, 1, 0], [0, 0, 1]])
    assert found.output.tolist() == [[25, 18, 17], [18, 22, 14], [20, 15, 23]]
    assert found.step(0, 0).formula == "3 + 9 + 7 + 6 = 25"
    assert found.size_formula == "⌊(5 − 3 + 2×0) / 1⌋ + 1 = 3"


def test_c2_three_channels_and_bias():
    red = ([[1, 0, 1], [0, 3, 2], [1, 1, 1]], [[0, 1, 0], [1, 1, 2], [1, 0, 0]])
    green = ([[1, 3, 3], [0, 2, 4], [1, 2, 0]], [[0, 0, 2], [1, 1, 0], [0, 2, 0]])
    blue = ([[0, 0, 3], [0, 1, 1], [2, 3, 1]], [[1, 1, 1], [0, 0, 2], [1, 1, 2]])
    found = convolve([red[0], green[0], blue[0]], [red[1], green[1], blue[1]], bias=5)
    step = found.step(0, 0)
    assert step.sums == (8, 12, 12)
    assert step.total == 32 + 5
    assert step.formula == "8 + 12 + 12 + 5 = 37"


def test_c3_pooling():
    found = pool([[7, 3, 5, 2], [8, 7, 1, 6], [4, 9, 3, 9], [0, 8, 4, 5]], 2)
    assert found.output.tolist() == [[8, 6], [9, 9]]
    step = found.step(0, 0)
    assert (step.winner, step.formula) == ((1, 0), "max(7, 3, 8, 7) = 8")


def test_c5_the_floor_case():
    found = convolve(np.ones((6, 6)), np.ones((3, 3)), stride=2, padding=1)
    assert found.output.shape == (3, 3)
    assert found.dropped == (1, 1)
    assert found.size_formula == "⌊(6 − 3 + 2×1) / 2⌋ + 1 = 3"


@pytest.mark.parametrize(("padding", "side"), [("valid", 7), ("full", 11), ("same", 9)])
def test_c6_the_padding_trio(padding, side):
    assert convolve(np.ones((9, 9)), np.ones((3, 3)), padding=padding).output.shape == (side, side)
    assert pool(np.ones((9, 9)), 2).output.shape == (4, 4)


@pytest.mark.parametrize("seed", range(60))
def test_convolution_equals_torch(seed):
    chance, numbers = random.Random(seed), np.random.default_rng(seed)
    channels, kernel, dilation, stride = (chance.randint(1, top) for top in (4, 5, 2, 3))
    smallest = (kernel - 1) * dilation + 1
    height, width = chance.randint(smallest, 16), chance.randint(smallest, 16)
    padding = chance.choice([0, 1, 2, 3])
    maps, weights = numbers.normal(size=(channels, height, width)), numbers.normal(size=(channels, kernel, kernel))
    bias = float(numbers.normal())
    found = convolve(maps, weights, stride, padding, dilation, bias)
    expected = F.conv2d(
        torch.from_numpy(maps)[None], torch.from_numpy(weights)[None], torch.tensor([bias], dtype=torch.float64),
        stride, padding, dilation,
    )  # fmt: skip
    np.testing.assert_allclose(found.output, expected[0, 0].numpy(), atol=1e-12)
    for step in found.steps():
        np.testing.assert_allclose(np.multiply(step.patches, weights), step.products)
        assert sum(step.sums) + bias == pytest.approx(step.total) == pytest.approx(found.output[step.y, step.x])
    rows, _ = found.dropped
    assert (found.output.shape[0] - 1) * stride + smallest + rows == height + 2 * padding


@pytest.mark.filterwarnings("ignore:Using padding=.same. with even kernel")  # torch: it copies the input
@pytest.mark.parametrize("kernel", [1, 2, 3, 4, 5])
def test_same_padding_equals_torch(kernel):
    maps, weights = np.random.default_rng(1).normal(size=(9, 8)), np.random.default_rng(2).normal(size=(kernel, kernel))
    expected = F.conv2d(torch.from_numpy(maps)[None, None], torch.from_numpy(weights)[None, None], padding="same")
    np.testing.assert_allclose(convolve(maps, weights, padding="same").output, expected[0, 0].numpy())


@pytest.mark.parametrize("seed", range(30))
def test_named_paddings_with_stride_and_dilation_equal_torch(seed):
    chance, numbers = random.Random(seed), np.random.default_rng(seed)
    kernel, stride, dilation = chance.randint(1, 7), chance.randint(1, 3), chance.randint(1, 3)
    reach = (kernel - 1) * dilation + 1
    maps = numbers.normal(size=(1, chance.randint(reach, 24), chance.randint(reach, 24)))
    weights = numbers.normal(size=(1, kernel, kernel))
    sides = {"valid": (0, 0), "same": ((reach - 1) // 2, reach // 2), "full": (reach - 1, reach - 1)}
    for padding, (before, after) in sides.items():
        padded = F.pad(torch.from_numpy(maps)[None], (before, after, before, after))
        expected = F.conv2d(padded, torch.from_numpy(weights)[None], stride=stride, dilation=dilation)[0, 0]
        found = convolve(maps, weights, stride, padding, dilation)
        assert found.sides == (before, after)
        np.testing.assert_allclose(found.output, expected.numpy(), atol=1e-12)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("kind", ["max", "average"])
def test_pooling_equals_torch(seed, kind):
    chance = random.Random(seed)
    size, stride = chance.randint(1, 4), chance.randint(1, 4)
    padding = chance.randint(0, size // 2)
    maps = np.random.default_rng(seed).normal(size=(chance.randint(size, 12), chance.randint(size, 12)))
    function = F.max_pool2d if kind == "max" else F.avg_pool2d
    expected = function(torch.from_numpy(maps)[None, None], size, stride, padding)
    found = pool(maps, size, stride, padding, kind)
    np.testing.assert_allclose(found.output, expected[0, 0].numpy(), atol=1e-12)
    for step in found.steps():
        if kind == "max":
            assert step.patches[0][step.winner[0]][step.winner[1]] == step.total
        else:
            assert step.sums[0] / size**2 == pytest.approx(step.total)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: convolve([[1, 2], [3]], [[1]]), "rows of equal length"),
        (lambda: convolve([["a"]], [[1]]), "table of numbers"),
        (lambda: convolve([[float("nan")]], [[1]]), "finite"),
        (lambda: convolve([[1]], [[1, 1], [1, 1]]), "does not fit into 1×1"),
        (lambda: convolve([[1, 1], [1, 1]], [[1, 1]]), "square"),
        (lambda: convolve(np.ones((2, 3, 3)), [[1]]), "2 channels and the kernel 1"),
        (lambda: convolve(np.ones((65, 3)), [[1]]), "64×64"),
        (lambda: convolve([[1]], [[1]], stride=0), "stride must be a whole number from 1"),
        (lambda: convolve([[1]], [[1]], padding="some"), "valid, same, full"),
        (lambda: pool([[1]], 1, kind="min"), "max, average"),
        (lambda: pool([[1]], 1, padding=1), "padding must be"),
        (lambda: convolve([[1]], [[1]]).step(1, 0), "rows 0 to 0"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(call, words):
    with pytest.raises(BadValue, match=words):
        call()
