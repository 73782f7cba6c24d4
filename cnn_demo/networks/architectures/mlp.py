"""The fully connected baseline: no kernel, no neighborhood, every pixel joined to every unit."""

from math import prod

from torch import nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, stack


def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
    return stack(
        ("flatten", nn.Flatten()),
        ("fc1", nn.Linear(prod(input_shape), 64)),
        ("relu1", nn.ReLU()),
        ("fc2", nn.Linear(64, 64)),
        ("relu2", nn.ReLU()),
        ("fc3", nn.Linear(64, n_classes)),
    )


SPEC = ArchitectureSpec(
    id="mlp",
    title="MLP",
    year=1986,
    story="No convolution at all. As many weights as a small convolutional network, and blind to where pixels lie.",
    build=build,
    published=((1, 28, 28), 10, 784 * 64 + 64 + 64 * 64 + 64 + 64 * 10 + 10),
    smallest=1,
)
