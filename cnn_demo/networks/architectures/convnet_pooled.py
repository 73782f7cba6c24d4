"""The classic beginner's network of 32 and 64 filters with pooling between."""

from torch import nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, after, stack


def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
    channels, *sides = input_shape
    height, width = ((after(side, 3) // 2 - 2) // 2 for side in sides)
    return stack(
        ("conv1", nn.Conv2d(channels, 32, 3)),
        ("relu1", nn.ReLU()),
        ("pool1", nn.MaxPool2d(2)),
        ("conv2", nn.Conv2d(32, 64, 3)),
        ("relu2", nn.ReLU()),
        ("pool2", nn.MaxPool2d(2)),
        ("flatten", nn.Flatten()),
        ("fc1", nn.Linear(64 * height * width, 128)),
        ("relu3", nn.ReLU()),
        ("fc2", nn.Linear(128, n_classes)),
    )


SPEC = ArchitectureSpec(
    id="convnet_pooled",
    title="Pooled CNN",
    year=2020,
    story="32 then 64 filters with pooling: the network of a thousand Fashion-MNIST tutorials.",
    build=build,
    published=((1, 28, 28), 10, 320 + 18_496 + 204_928 + 1_290),
)
