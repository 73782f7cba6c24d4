"""EfficientNet-Lite2 gives what plain functions give that follow its published table, TensorFlow's padding included."""

from math import ceil

import pytest
import torch
from labs import MODELS
from torch import Tensor
from torch.nn import functional as F

from cnn_demo import networks
from cnn_demo.inspection.cell.explain import explain
from cnn_demo.networks.architectures.efficientnet_lite2 import same
from cnn_demo.prediction.network import Network

B0 = ((1, 3, 1, 16), (2, 3, 2, 24), (2, 5, 2, 40), (3, 3, 2, 80), (3, 5, 1, 112), (4, 5, 2, 192), (1, 3, 1, 320))


@pytest.fixture(scope="module")
def network() -> Network:
    return MODELS.get("efficientnet_lite2-imagenet")


def by_hand(weights: list[Tensor], x: Tensor) -> Tensor:
    """The network as functions; `weights` in the order of its layers, counts of batches left out."""
    left = iter(weights)

    def conv(x: Tensor, stride: int = 1, groups: int = 1) -> Tensor:
        weight = next(left)
        pads = []
        for size, kernel in ((x.shape[3], weight.shape[3]), (x.shape[2], weight.shape[2])):
            missing = max(0, (ceil(size / stride) - 1) * stride + kernel - size)
            pads += [missing // 2, missing - missing // 2]
        x = F.conv2d(F.pad(x, pads), weight, stride=stride, groups=groups)
        gamma, beta, mean, variance = (next(left) for _ in range(4))
        return F.batch_norm(x, mean, variance, gamma, beta, eps=1e-3)

    x = F.relu6(conv(x, 2))
    for number, (repeats, _, first_stride, _) in enumerate(B0):
        is_scaled = 0 < number < len(B0) - 1
        for block in range(ceil(1.2 * repeats) if is_scaled else repeats):
            before, stride = x, first_stride if block == 0 else 1
            wide = F.relu6(conv(x)) if number else x
            x = conv(F.relu6(conv(wide, stride, wide.shape[1])))
            x = x + before if block else x
    x = F.relu6(conv(x)).mean((2, 3))
    return F.linear(x, next(left), next(left))


def test_it_is_what_its_table_says(network: Network) -> None:
    weights = [value for name, value in network.model.state_dict().items() if "num_batches" not in name]
    image = torch.randn(1, 3, 260, 260, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        assert torch.allclose(network.model(image), by_hand(weights, image), atol=1e-4)
        assert next(iter(weights)).shape == (32, 3, 3, 3)
    assert len(network.model.state_dict()) == 386


@pytest.mark.parametrize(("size", "kernel", "stride"), [(260, 3, 2), (130, 3, 2), (65, 5, 2), (33, 3, 2), (9, 5, 1)])
def test_padding_gives_the_sides_divided_by_the_stride(size: int, kernel: int, stride: int) -> None:
    before, behind = same(size, kernel, stride)
    assert (size + before + behind - kernel) // stride + 1 == ceil(size / stride)
    assert behind - before in (0, 1)


@pytest.mark.parametrize(
    ("layer", "channel", "y", "x"),
    [
        ("stem", 5, 129, 129),  # reads the padding, which is behind the image alone
        ("stage2.block1.depthwise_pad", 3, 130, 0),
        ("stage2.block1.depthwise", 3, 64, 64),
        ("stage3.block2.depthwise", 100, 0, 32),
        ("stage6.block1.depthwise", 719, 8, 8),
        ("stage6.block3.add", 12, 4, 4),
        ("stage7.block1.project_bn", 351, 8, 0),
        ("head_relu", 9, 3, 3),
        ("pool", 77, 0, 0),
        ("fc", 999, 0, 0),
    ],
)
def test_sums_are_the_network_s_values(network: Network, layer: str, channel: int, y: int, x: int) -> None:
    image = torch.randn(1, 3, 260, 260, generator=torch.Generator().manual_seed(2))
    trace = network.trace(image)
    found = explain(trace, layer, channel, y, x)
    assert found.result == pytest.approx(found.value, abs=1e-4, rel=1e-4)


def test_any_size_has_the_same_weights() -> None:
    assert networks.takes_any_size("efficientnet_lite2", (3, 64, 64))
