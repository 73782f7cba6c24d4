"""EfficientNet-Lite2 (Tan and Le 2019, arXiv:1905.11946; the Lite form is Google's of 2020 for phones): inverted
residual blocks, MBConv, whose widths and depths are those of B0 scaled by 1.1 and 1.2.

A block widens its maps with 1×1 kernels, looks at each map by itself with one k×k kernel (depthwise), and narrows them
again (Sandler et al. 2018, arXiv:1801.04381). Lite has ReLU6 in place of Swish and no squeeze-and-excitation, and does
not scale stem and head. Padding is TensorFlow's: where a stride of 2 needs an odd number of rows, the last one is the
larger side's. The drop-connect of its training is left out here: it changes nothing once a network has learned.
"""

from typing import NamedTuple

from torch import Tensor, nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, stack
from cnn_demo.networks.layers import Add


class Stage(NamedTuple):
    """`blocks` MBConvs in a row, of which the first has the stride and changes the number of maps."""

    outputs: int
    blocks: int
    kernel: int
    stride: int
    expansion: int


STAGES = (  # B0 has 16, 24, 40, 80, 112, 192, 320 maps and 1, 2, 2, 3, 3, 4, 1 blocks
    Stage(16, 1, kernel=3, stride=1, expansion=1),
    Stage(24, 3, kernel=3, stride=2, expansion=6),
    Stage(48, 3, kernel=5, stride=2, expansion=6),
    Stage(88, 4, kernel=3, stride=2, expansion=6),
    Stage(120, 4, kernel=5, stride=1, expansion=6),
    Stage(208, 5, kernel=5, stride=2, expansion=6),
    Stage(352, 1, kernel=3, stride=1, expansion=6),
)
STEM, HEAD = 32, 1280


class MBConv(nn.Module):
    """Widen, look, narrow; and a shortcut around it where the maps that come out are as those that go in."""

    def __init__(
        self, inputs: int, outputs: int, expansion: int, kernel: int, stride: int, height: int, width: int
    ) -> None:
        super().__init__()
        self.inputs, self.outputs, self.expansion = inputs, outputs, expansion
        self.kernel, self.stride, self.height, self.width = kernel, stride, height, width
        self.is_residual = stride == 1 and inputs == outputs
        wide = inputs * expansion
        layers = conv("expand", inputs, wide) if expansion > 1 else []
        layers += conv("depthwise", wide, wide, kernel, stride, (height, width), groups=wide)
        layers += conv("project", wide, outputs)[:-1]  # no ReLU6: in few maps it would lose too much
        for name, layer in layers:
            self.add_module(name, layer)
        if self.is_residual:
            self.add = Add()

    def forward(self, x: Tensor) -> Tensor:
        main = x
        for name, layer in self.named_children():
            main = self.add(main, x) if name == "add" else layer(main)
        return main


def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
    inputs, *sides = input_shape
    cells = (sides[0], sides[1])
    layers = conv("stem", inputs, STEM, 3, 2, cells)
    inputs, cells = STEM, halved(cells, 2)
    for number, (outputs, blocks, kernel, stride, expansion) in enumerate(STAGES, start=1):
        stage: list[tuple[str, nn.Module]] = []
        for block in range(1, blocks + 1):
            stage.append((f"block{block}", MBConv(inputs, outputs, expansion, kernel, stride, *cells)))
            inputs, cells, stride = outputs, halved(cells, stride), 1
        layers.append((f"stage{number}", stack(*stage)))
    return stack(
        *layers,
        *conv("head", inputs, HEAD),
        ("pool", nn.AdaptiveAvgPool2d(1)),
        ("flatten", nn.Flatten()),
        ("dropout", nn.Dropout(0.3)),
        ("fc", nn.Linear(HEAD, n_classes)),
    )


def conv(
    name: str,
    inputs: int,
    outputs: int,
    kernel: int = 1,
    stride: int = 1,
    cells: tuple[int, int] = (1, 1),
    groups: int = 1,
) -> list[tuple[str, nn.Module]]:
    """A convolution that makes ⌈cells / stride⌉ cells (height, width), batch norm with TensorFlow's epsilon, and ReLU6;
    first the padding, where it is uneven."""
    rows, columns = (same(size, kernel, stride) for size in cells)
    is_even = rows[0] == rows[1] and columns[0] == columns[1]
    pad = [] if is_even else [(f"{name}_pad", nn.ZeroPad2d((*columns, *rows)))]
    around = (rows[0], columns[0]) if is_even else (0, 0)
    return [
        *pad,
        (name, nn.Conv2d(inputs, outputs, kernel, stride, around, groups=groups, bias=False)),
        (f"{name}_bn", nn.BatchNorm2d(outputs, eps=1e-3)),
        (f"{name}_relu", nn.ReLU6()),
    ]


def same(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """TensorFlow's padding before and behind a side: as little as gives ⌈size / stride⌉ cells.

    >>> same(260, 3, 2), same(65, 5, 2)
    ((0, 1), (2, 2))
    """
    missing = max(0, (halved((size, size), stride)[0] - 1) * stride + kernel - size)
    return missing // 2, missing - missing // 2


def halved(cells: tuple[int, int], stride: int) -> tuple[int, int]:
    """⌈cells / stride⌉"""
    return -(-cells[0] // stride), -(-cells[1] // stride)


def initialize(model: nn.Module) -> None:
    """As the paper's code draws them: kernels by their outputs, the last layer within 1 / √classes."""
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out")
        elif isinstance(module, nn.Linear):
            nn.init.uniform_(module.weight, -(module.out_features**-0.5), module.out_features**-0.5)
            nn.init.zeros_(module.bias)


SPEC = ArchitectureSpec(
    id="efficientnet_lite2",
    title="EfficientNet-Lite2",
    year=2019,
    story="Kernels that look at one map each, between 1×1 kernels that mix maps: 1000 classes with 6 million weights.",
    build=build,
    published=((3, 260, 260), 1000, 6_092_072),
    smallest=8,
    initialize=initialize,
)
