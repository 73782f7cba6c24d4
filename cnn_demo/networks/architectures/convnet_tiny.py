"""Two small convolutions, each followed by pooling: a quarter of convnet_plain's weights, and better."""

from torch import nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, after, stack


def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
    channels, *sides = input_shape
    height, width = ((after(side, 3) // 2 - 2) // 2 for side in sides)
    return stack(
        ("conv1", nn.Conv2d(channels, 16, 3)),
        ("relu1", nn.ReLU()),
        ("pool1", nn.MaxPool2d(2)),
        ("conv2", nn.Conv2d(16, 10, 3)),
        ("relu2", nn.ReLU()),
        ("pool2", nn.MaxPool2d(2)),
        ("flatten", nn.Flatten()),
        ("fc1", nn.Linear(10 * height * width, 128)),
        ("relu3", nn.ReLU()),
        ("fc2", nn.Linear(128, 84)),
        ("relu4", nn.ReLU()),
        ("fc3", nn.Linear(84, n_classes)),
    )


SPEC = ArchitectureSpec(
    id="convnet_tiny",
    title="Tiny CNN",
    year=2020,
    story="Convolve, pool, twice. Small enough to learn something from 500 images.",
    build=build,
    published=((1, 28, 28), 10, 45_424),
)
