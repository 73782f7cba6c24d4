"""Two convolutions with ELU and one dense layer: what the articles use on a person's own photos of 64×64 pixels."""

from torch import nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, stack


def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
    channels, height, width = input_shape
    return stack(
        ("conv1", nn.Conv2d(channels, 32, 3, padding=1)),
        ("elu1", nn.ELU()),
        ("pool1", nn.MaxPool2d(2)),
        ("conv2", nn.Conv2d(32, 64, 3, padding=1)),
        ("elu2", nn.ELU()),
        ("pool2", nn.MaxPool2d(2)),
        ("flatten", nn.Flatten()),
        ("fc", nn.Linear(64 * (height // 4) * (width // 4), n_classes)),
    )


SPEC = ArchitectureSpec(
    id="convnet_elu",
    title="ELU CNN",
    year=2020,
    story="Made for a person's own photos: two convolutions with ELU, which lets negative values through, damped.",
    build=build,
    published=((3, 64, 64), 10, 19_392 + 16_385 * 10),
    smallest=4,
)
