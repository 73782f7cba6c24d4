"""ResNet-20 for small images (He, Zhang, Ren, Sun 2015, arXiv:1512.03385, section 4.2): 6n + 2 layers with n = 3.

Shortcuts without parameters (option A): where maps halve, the shortcut takes every second cell and pads channels with
zeros. A convolution followed by batch norm has no bias: the norm would take it out again.
"""

from torch import Tensor, nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, stack
from cnn_demo.networks.layers import Add, Shortcut


class BasicBlock(nn.Module):
    """Two 3×3 convolutions and a shortcut around them."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.inputs, self.outputs, self.stride = inputs, outputs, stride
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = Shortcut(outputs, stride)
        self.add = Add()
        self.relu2 = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        main = self.bn2(self.conv2(self.relu1(self.bn1(self.conv1(x)))))
        out: Tensor = self.relu2(self.add(main, self.shortcut(x)))
        return out


def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
    def stage(inputs: int, outputs: int, stride: int) -> nn.Sequential:
        return stack(
            ("block1", BasicBlock(inputs, outputs, stride)),
            ("block2", BasicBlock(outputs, outputs, 1)),
            ("block3", BasicBlock(outputs, outputs, 1)),
        )

    return stack(
        ("conv1", nn.Conv2d(input_shape[0], 16, 3, padding=1, bias=False)),
        ("bn1", nn.BatchNorm2d(16)),
        ("relu1", nn.ReLU()),
        ("stage1", stage(16, 16, 1)),
        ("stage2", stage(16, 32, 2)),
        ("stage3", stage(32, 64, 2)),
        ("pool", nn.AdaptiveAvgPool2d(1)),
        ("flatten", nn.Flatten()),
        ("fc", nn.Linear(64, n_classes)),
    )


def initialize(model: nn.Module) -> None:
    """As the paper draws them (He et al. 2015, arXiv:1502.01852)."""
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")


SPEC = ArchitectureSpec(
    id="resnet20",
    title="ResNet-20",
    year=2015,
    story="Shortcuts let a signal skip layers, so that depth stops hurting. Twenty layers, 0.27 million weights.",
    build=build,
    published=((3, 32, 32), 10, 269_722),
    smallest=8,
    initialize=initialize,
)
