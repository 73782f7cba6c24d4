"""GoogLeNet's idea at CIFAR size (Szegedy et al. 2014, arXiv:1409.4842): inception modules, in which 1×1, 3×3 and 5×5
kernels and a pooling look at the same maps side by side, and 1×1 kernels keep that cheap.

Six modules instead of nine, batch norm as in the version of 2015 (arXiv:1502.03167), no auxiliary classifiers.
"""

from torch import Tensor, nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, stack
from cnn_demo.networks.layers import Concat


class Inception(nn.Module):
    """Four branches over the same maps, side by side. Widths in the paper's order: 1×1, 3×3 reduced and full, 5×5
    reduced and full, behind the pooling."""

    def __init__(self, inputs: int, one: int, reduce3: int, three: int, reduce5: int, five: int, pooled: int) -> None:
        super().__init__()
        self.inputs, self.one, self.pooled = inputs, one, pooled
        self.reduce3, self.three, self.reduce5, self.five = reduce3, three, reduce5, five
        self.branch1 = stack(*_conv("1x1", inputs, one, 1))
        self.branch3 = stack(*_conv("reduce", inputs, reduce3, 1), *_conv("3x3", reduce3, three, 3))
        self.branch5 = stack(*_conv("reduce", inputs, reduce5, 1), *_conv("5x5", reduce5, five, 5))
        self.branch_pool = stack(("pool", nn.MaxPool2d(3, stride=1, padding=1)), *_conv("1x1", inputs, pooled, 1))
        self.concat = Concat()

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.concat(self.branch1(x), self.branch3(x), self.branch5(x), self.branch_pool(x))
        return out


def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
    return stack(
        *_conv("1", input_shape[0], 64, 3),
        ("pool1", nn.MaxPool2d(3, stride=2, padding=1)),
        ("inception2a", Inception(64, 32, 32, 64, 8, 16, 16)),  # 128 maps
        ("inception2b", Inception(128, 48, 48, 80, 12, 24, 24)),  # 176
        ("pool2", nn.MaxPool2d(3, stride=2, padding=1)),
        ("inception3a", Inception(176, 80, 64, 128, 16, 32, 32)),  # 272
        ("inception3b", Inception(272, 96, 72, 144, 16, 40, 40)),  # 320
        ("pool3", nn.MaxPool2d(3, stride=2, padding=1)),
        ("inception4a", Inception(320, 112, 96, 192, 24, 48, 48)),  # 400
        ("inception4b", Inception(400, 128, 112, 224, 24, 56, 56)),  # 464
        ("pool4", nn.AdaptiveAvgPool2d(1)),
        ("flatten", nn.Flatten()),
        ("dropout", nn.Dropout(0.2)),
        ("fc", nn.Linear(464, n_classes)),
    )


def _conv(name: str, inputs: int, outputs: int, kernel: int) -> list[tuple[str, nn.Module]]:
    return [
        (f"conv{name}", nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)),
        (f"bn{name}", nn.BatchNorm2d(outputs)),
        (f"relu{name}", nn.ReLU()),
    ]


SPEC = ArchitectureSpec(
    id="googlenet_small",
    title="GoogLeNet, small",
    year=2014,
    story="Inception modules: kernels of three sizes look at the same maps at once, and 1×1 kernels pay for it.",
    build=build,
    published=((3, 32, 32), 10, 1_059_234),
    smallest=8,
)
