import random

import pytest
import torch
from torch import nn

from cnn_demo.inspection.playground.size_formulas import (
    size_after,
    sliding,
    trio,
    weights_of_convolution,
    weights_of_dense,
)
from cnn_demo.networks.architecture import count_parameters


def test_the_letters_and_the_numbers():
    lines = sliding((3, 6, 8), kernel=3, stride=2, sides=(1, 1), dilation=1, filters=4)
    assert [(line.title, line.numbers) for line in lines] == [
        ("Height", "⌊(6 − 3 + 2×1) / 2⌋ + 1 = 3"),
        ("Width", "⌊(8 − 3 + 2×1) / 2⌋ + 1 = 4"),
        ("Valid: no padding", "8 − 3 + 1 = 6"),
        ("Full: every place that the kernel touches", "8 + 3 − 1 = 10"),
        ("Same: as large as the input", "8 = 8"),
        ("Parameters", "3×3×3 × 4 + 4 = 112"),
        ("MACs", "3×3×3 × 3×4 × 4 = 1,296"),
    ]


def test_a_dilated_kernel_reaches_further():
    assert size_after(9, 3, 1, 0, 0, 2) == (5, "⌊(9 − (2×(3 − 1) + 1) + 2×0) / 1⌋ + 1 = 5")
    assert size_after(4, 2, 1, 0, 1) == (4, "⌊(4 − 2 + 0 + 1) / 1⌋ + 1 = 4")
    assert [line.result for line in trio(9, 3)] == [7, 11, 9]
    assert trio(2, 3)[0].result == 0
    reach, side, valid, *_ = sliding((1, 9, 9), 3, 1, (0, 0), 2)
    assert (reach.numbers, side.letters) == ("2×(3 − 1) + 1 = 5", "⌊(W − R + 2P) / S⌋ + 1")
    assert (valid.letters, valid.result) == ("W − R + 1", 5)


@pytest.mark.parametrize("seed", range(40))
def test_sizes_parameters_and_work_equal_torch(seed):
    chance = random.Random(seed)
    channels, kernel, stride, padding, dilation, filters = (chance.randint(1, top) for top in (4, 5, 3, 3, 3, 5))
    reach = (kernel - 1) * dilation + 1
    height, width = chance.randint(reach, 20), chance.randint(reach, 20)
    layer = nn.Conv2d(channels, filters, kernel, stride, padding, dilation)
    shape = layer(torch.zeros(1, channels, height, width)).shape[1:]
    found = {
        line.title: line.result
        for line in sliding((channels, height, width), kernel, stride, (padding, padding), dilation, filters)
    }
    sizes = (found.get("Height", found.get("Height and width")), found.get("Width", found.get("Height and width")))
    assert sizes == shape[1:]
    assert found["Parameters"] == count_parameters(layer)
    assert found["MACs"] == layer.weight.numel() * shape[1] * shape[2]


def test_weights_of_a_dense_layer_grow_with_the_image():
    assert weights_of_dense((1, 256, 256), 1000).numbers == "256×256 × 1,000 = 65,536,000"
    assert weights_of_dense((3, 256, 256), 1000).numbers == "256×256 × 3 × 1,000 = 196,608,000"
    assert weights_of_convolution(3, 3, 32).numbers == "3×3×3 × 32 + 32 = 896"
