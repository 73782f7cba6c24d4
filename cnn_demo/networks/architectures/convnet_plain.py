"""Two convolutions, no pooling: the first network of many tutorials. Nearly all of its weights are in fc1."""

from torch import nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, stack


def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
    channels, height, width = input_shape
    return stack(
        ("conv1", nn.Conv2d(channels, 10, 3)),
        ("relu1", nn.ReLU()),
        ("conv2", nn.Conv2d(10, 5, 3)),
        ("relu2", nn.ReLU()),
        ("flatten", nn.Flatten()),
        ("fc1", nn.Linear(5 * (height - 4) * (width - 4), 64)),
        ("relu3", nn.ReLU()),
        ("fc2", nn.Linear(64, 32)),
        ("relu4", nn.ReLU()),
        ("fc3", nn.Linear(32, n_classes)),
    )


SPEC = ArchitectureSpec(
    id="convnet_plain",
    title="Plain CNN",
    year=2020,
    story="Two convolutions straight into dense layers. Without pooling, 98 % of the weights sit in fc1.",
    build=build,
    published=((1, 28, 28), 10, 100 + 455 + 184_384 + 2_080 + 330),
)
