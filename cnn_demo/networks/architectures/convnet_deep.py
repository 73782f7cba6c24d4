"""Five convolutions in AlexNet's manner, at CIFAR size, with heavy dropout before two wide dense layers."""

from torch import nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, after, stack


def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
    channels, *sides = input_shape
    height, width = (_last(side) for side in sides)
    return stack(
        ("conv1", nn.Conv2d(channels, 64, 4, padding=1)),
        ("relu1", nn.ReLU()),
        ("pool1", nn.MaxPool2d(3, stride=2)),
        ("conv2", nn.Conv2d(64, 192, 4, padding=1)),
        ("relu2", nn.ReLU()),
        ("pool2", nn.MaxPool2d(3, stride=2)),
        ("conv3", nn.Conv2d(192, 384, 3, padding=1)),
        ("relu3", nn.ReLU()),
        ("conv4", nn.Conv2d(384, 256, 3, padding=1)),
        ("relu4", nn.ReLU()),
        ("conv5", nn.Conv2d(256, 256, 3, padding=1)),
        ("relu5", nn.ReLU()),
        ("pool5", nn.MaxPool2d(3, stride=2)),
        ("flatten", nn.Flatten()),
        ("dropout1", nn.Dropout(0.5)),
        ("fc1", nn.Linear(256 * height * width, 512)),
        ("relu6", nn.ReLU()),
        ("dropout2", nn.Dropout(0.5)),
        ("fc2", nn.Linear(512, 256)),
        ("relu7", nn.ReLU()),
        ("fc3", nn.Linear(256, n_classes)),
    )


def _last(side: int) -> int:
    """The map's side after pool5: 32 -> 31, 15, 14, 6, 6, 6, 6, 2."""
    side = after(after(side, 4, padding=1), 3, stride=2)
    side = after(after(side, 4, padding=1), 3, stride=2)
    return after(side, 3, stride=2)


SPEC = ArchitectureSpec(
    id="convnet_deep",
    title="Deep CNN",
    year=2020,
    story="AlexNet's plan at CIFAR size: five convolutions, then dense layers held back by dropout.",
    build=build,
    published=((3, 32, 32), 10, 2_997_642),
    smallest=24,
)
