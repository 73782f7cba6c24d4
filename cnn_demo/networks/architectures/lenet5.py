"""LeNet-5 (LeCun, Bottou, Bengio, Haffner 1998: Gradient-based learning applied to document recognition).

Tanh, average pooling and 5×5 kernels on images padded to 32×32, with every map of c3 seeing all six maps of s2 and a
plain linear output, as it is built today; the original had a sparse table there and radial basis outputs.
"""

from torch import nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, after, stack


def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
    channels, *sides = input_shape
    padding = 2 if sides == [28, 28] else 0
    height, width = ((after(side, 5, padding=padding) // 2 - 4) // 2 for side in sides)
    return stack(
        ("c1", nn.Conv2d(channels, 6, 5, padding=padding)),
        ("tanh1", nn.Tanh()),
        ("s2", nn.AvgPool2d(2)),
        ("c3", nn.Conv2d(6, 16, 5)),
        ("tanh3", nn.Tanh()),
        ("s4", nn.AvgPool2d(2)),
        ("flatten", nn.Flatten()),
        ("c5", nn.Linear(16 * height * width, 120)),  # a 5×5 convolution over 5×5 maps is a dense layer
        ("tanh5", nn.Tanh()),
        ("f6", nn.Linear(120, 84)),
        ("tanh6", nn.Tanh()),
        ("output", nn.Linear(84, n_classes)),
    )


SPEC = ArchitectureSpec(
    id="lenet5",
    title="LeNet-5",
    year=1998,
    story="The network that read checks in banks: tanh, average pooling, six then sixteen maps.",
    build=build,
    published=((1, 28, 28), 10, 61_706),
    smallest=18,
)
