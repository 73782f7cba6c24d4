"""Layers of every kind, with what makes them hard: groups, dilation, padding that differs by side, ceilings."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cnn_demo.networks.architecture import Shape, stack
from cnn_demo.networks.layers import (
    Add,
    Arrangement,
    ChannelNorm,
    Channels,
    Concat,
    Multiply,
    Scale,
    Shortcut,
    Unexplained,
)

MAPS, VECTOR = (4, 9, 8), (12,)


@dataclass(frozen=True)
class Sample:
    """`make` gives the layer. What feeds it are maps of MAPS, or a VECTOR; `branches` of them."""

    make: Callable[[], nn.Module]
    vector: bool = False
    branches: int = 1
    onnx: bool = True  # has a counterpart there
    page: bool = True  # and one in the page's own engine
    explained: bool = True

    def __str__(self) -> str:
        return str(self.make()).replace(", ", ",").replace(" ", "")


SAMPLES = [
    Sample(lambda: nn.Conv2d(4, 6, 3)),
    Sample(lambda: nn.Conv2d(4, 6, 3, stride=2, padding=1, bias=False)),
    Sample(lambda: nn.Conv2d(4, 8, 3, padding=2, dilation=2, groups=2)),
    Sample(lambda: nn.Conv2d(4, 4, 3, padding=1, groups=4)),  # depthwise
    Sample(lambda: nn.Conv2d(4, 8, 3, stride=(2, 1), groups=4, bias=False)),  # depthwise, two kernels a map
    Sample(lambda: nn.Conv2d(4, 3, (3, 1), padding=(1, 0))),
    Sample(lambda: nn.Conv2d(4, 3, (4, 3), padding="same")),  # an even side is padded unevenly
    Sample(lambda: nn.Conv2d(4, 3, 2, padding="same", dilation=(3, 2))),
    Sample(lambda: nn.Conv2d(4, 3, 3, padding="valid")),
    Sample(lambda: nn.Linear(12, 7), vector=True),
    Sample(lambda: nn.Linear(12, 7, bias=False), vector=True),
    Sample(lambda: nn.BatchNorm1d(12), vector=True),
    Sample(lambda: nn.BatchNorm2d(4)),
    Sample(lambda: nn.BatchNorm2d(4, affine=False)),
    Sample(lambda: nn.GroupNorm(2, 4)),
    Sample(lambda: nn.GroupNorm(4, 4, affine=False)),
    Sample(lambda: nn.GroupNorm(3, 12), vector=True),
    Sample(lambda: nn.LayerNorm(12), vector=True, page=False),
    Sample(lambda: nn.LayerNorm(12, elementwise_affine=False), vector=True, page=False),
    Sample(lambda: ChannelNorm(nn.Parameter(torch.rand(4) + 0.5), nn.Parameter(torch.randn(4)), 1e-5), page=False),
    Sample(lambda: ChannelNorm(None, None, 1e-6), page=False),
    Sample(lambda: nn.LocalResponseNorm(3, alpha=0.5)),
    Sample(lambda: nn.LocalResponseNorm(2, alpha=0.3, beta=0.5, k=2.0)),
    Sample(lambda: Scale(nn.Parameter(torch.tensor([0.5, -2.0, 1.5, 0.1])))),
    Sample(lambda: Scale(torch.tensor([-0.5]), torch.tensor([0.25]))),
    Sample(lambda: Scale(nn.Parameter(torch.randn(12)), nn.Parameter(torch.randn(12))), vector=True),
    *(
        Sample(make)
        for make in (
            nn.ReLU,
            nn.ELU,
            nn.Tanh,
            nn.Sigmoid,
            nn.GELU,
            nn.LeakyReLU,
            nn.ReLU6,
            nn.SiLU,
            nn.Hardswish,
            nn.Hardsigmoid,
        )
    ),
    Sample(lambda: nn.Hardswish()),
    Sample(lambda: nn.Hardsigmoid()),
    Sample(lambda: nn.ELU(0.7)),
    Sample(lambda: nn.GELU("tanh")),
    Sample(lambda: nn.LeakyReLU(0.3)),
    Sample(lambda: nn.SiLU(), vector=True),
    Sample(lambda: nn.MaxPool2d(2)),
    Sample(lambda: nn.MaxPool2d(3, 2, padding=1, dilation=2, ceil_mode=True), onnx=False),
    Sample(lambda: nn.AvgPool2d((2, 3), 2)),
    Sample(lambda: nn.AvgPool2d(3, 2, padding=1)),
    Sample(lambda: nn.AvgPool2d(3, 2, padding=1, count_include_pad=False)),
    Sample(lambda: nn.AvgPool2d(3, 2, padding=1, ceil_mode=True), onnx=False),
    Sample(lambda: nn.AvgPool2d(3, divisor_override=5), onnx=False),
    Sample(lambda: nn.AdaptiveMaxPool2d(1)),
    Sample(lambda: nn.AdaptiveAvgPool2d(1)),
    Sample(lambda: nn.AdaptiveAvgPool2d((3, 4))),
    Sample(lambda: nn.AdaptiveMaxPool2d((2, 3)), onnx=False),  # windows of different sizes
    Sample(lambda: nn.AdaptiveAvgPool2d((None, 2))),
    Sample(lambda: nn.ZeroPad2d((1, 2, 0, 3))),
    Sample(lambda: nn.ZeroPad2d((2, -1, -2, 0)), onnx=False),  # a negative side is cut; ONNX's reference cannot
    Sample(lambda: nn.Flatten()),
    Sample(lambda: nn.Flatten(), vector=True),
    Sample(lambda: Channels([2, 0]), page=False),
    Sample(lambda: Channels([3, 1, 0, 2, 1]), page=False),
    Sample(lambda: Channels([11, 4]), vector=True, page=False),
    Sample(lambda: Arrangement(torch.arange(4 * 9 * 8).view(4, 9, 8).flip(2)[:, ::2]), page=False),  # mirrored, thinned
    Sample(lambda: Arrangement(torch.arange(12).view(3, 2, 2)), vector=True, page=False),
    Sample(lambda: nn.Identity()),
    Sample(lambda: nn.Sequential()),
    Sample(lambda: nn.Dropout(0.5)),
    Sample(lambda: nn.Dropout2d(0.5)),
    Sample(lambda: Add(), branches=2),
    Sample(lambda: Add(), vector=True, branches=2),
    Sample(lambda: Concat(), branches=2),
    Sample(lambda: Concat(), branches=3),
    Sample(lambda: Concat(), vector=True, branches=2),
    Sample(lambda: Multiply(), branches=2),
    Sample(lambda: Multiply(), vector=True, branches=2),
    Sample(lambda: Shortcut(4, 1)),
    Sample(lambda: Shortcut(9, 2)),
    Sample(lambda: Unexplained(torch.sin, "sin"), onnx=False, explained=False),
]


class Around(nn.Module):
    """One layer between others, so that its inputs are layers' outputs; a dense layer makes the answer."""

    def __init__(self, sample: Sample) -> None:
        super().__init__()
        before = [nn.Linear(12, 12) if sample.vector else nn.Conv2d(4, 4, 1) for _ in range(sample.branches)]
        self.before, self.layer = nn.ModuleList(before), sample.make()
        with torch.no_grad():
            size = self.layer(*[torch.zeros(2, *shape_of(sample))] * sample.branches)[0].numel()
        self.flatten, self.fc = nn.Flatten(), nn.Linear(size, 10)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.fc(self.flatten(self.layer(*[branch(x) for branch in self.before])))
        return out


def around(sample: Sample) -> nn.Sequential:
    """The layer in a network for images of `image_of(sample)`, frozen, with lively weights and statistics."""
    torch.manual_seed(11)
    first = [("reshape", nn.Flatten())] if sample.vector else []
    model = stack(*first, ("net", Around(sample)))
    for module in model.modules():
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d | nn.GroupNorm) and module.affine:
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.3)
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, 0, 0.2)
            nn.init.uniform_(module.running_var, 0.3, 2)
    return model.eval().requires_grad_(False)


def shape_of(sample: Sample) -> tuple[int, ...]:
    return VECTOR if sample.vector else MAPS


def image_of(sample: Sample) -> Shape:
    return (3, 2, 2) if sample.vector else MAPS
