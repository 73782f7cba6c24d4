"""AlexNet's idea at CIFAR size (Krizhevsky, Sutskever, Hinton 2012): large early kernels, overlapping pooling, ReLU,
and dropout before wide dense layers. Where it normalized the responses of neighboring maps, batch norm stands today.
"""

from torch import nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, after, stack


def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
    channels, *sides = input_shape
    height, width = (after(after(after(side, 3, 2), 3, 2), 3, 2) for side in sides)
    return stack(
        ("conv1", nn.Conv2d(channels, 48, 5, padding=2)),
        ("relu1", nn.ReLU()),
        ("norm1", nn.BatchNorm2d(48)),
        ("pool1", nn.MaxPool2d(3, stride=2)),
        ("conv2", nn.Conv2d(48, 128, 5, padding=2)),
        ("relu2", nn.ReLU()),
        ("norm2", nn.BatchNorm2d(128)),
        ("pool2", nn.MaxPool2d(3, stride=2)),
        ("conv3", nn.Conv2d(128, 192, 3, padding=1)),
        ("relu3", nn.ReLU()),
        ("conv4", nn.Conv2d(192, 192, 3, padding=1)),
        ("relu4", nn.ReLU()),
        ("conv5", nn.Conv2d(192, 128, 3, padding=1)),
        ("relu5", nn.ReLU()),
        ("pool5", nn.MaxPool2d(3, stride=2)),
        ("flatten", nn.Flatten()),
        ("dropout6", nn.Dropout(0.5)),
        ("fc6", nn.Linear(128 * height * width, 512)),
        ("relu6", nn.ReLU()),
        ("dropout7", nn.Dropout(0.5)),
        ("fc7", nn.Linear(512, 512)),
        ("relu7", nn.ReLU()),
        ("fc8", nn.Linear(512, n_classes)),
    )


def initialize(model: nn.Module) -> None:
    """Weights spread as ReLU needs it (He et al. 2015, arXiv:1502.01852), biases at zero."""
    for module in model.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            assert module.bias is not None
            nn.init.zeros_(module.bias)


SPEC = ArchitectureSpec(
    id="alexnet_small",
    title="AlexNet, small",
    year=2012,
    story="Large early kernels, ReLU and dropout: the design that made everybody turn to deep networks.",
    build=build,
    published=((3, 32, 32), 10, 1_790_506),
    smallest=15,
    initialize=initialize,
)
