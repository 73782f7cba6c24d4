"""The network of the CIFAR-10 speed record of 2024 (Jordan, arXiv:2404.00498), with ReLU in place of GELU.

Its first layer is made for `first_layer="whitening"`: 2×2 patches of color images consist of 12 patterns, and with
their negatives these are its 24 filters. Pooling comes right behind the first kernel of each stage, so that all that
follows has a quarter of the cells to work on.
"""

from torch import nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, stack

WIDTHS = (64, 256, 256)


def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
    channels = input_shape[0]
    inputs = 2 * 2 * 2 * channels
    layers: list[tuple[str, nn.Module]] = [("conv0", nn.Conv2d(channels, inputs, 2)), ("relu0", nn.ReLU())]
    for stage, outputs in enumerate(WIDTHS, start=1):
        layers += [
            (f"conv{stage}_1", nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)),
            (f"pool{stage}", nn.MaxPool2d(2)),
            (f"bn{stage}_1", nn.BatchNorm2d(outputs)),
            (f"relu{stage}_1", nn.ReLU()),
            (f"conv{stage}_2", nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)),
            (f"bn{stage}_2", nn.BatchNorm2d(outputs)),
            (f"relu{stage}_2", nn.ReLU()),
        ]
        inputs = outputs
    return stack(
        *layers,
        ("pool4", nn.AdaptiveMaxPool2d(1)),
        ("flatten", nn.Flatten()),
        ("fc", nn.Linear(inputs, n_classes, bias=False)),
    )


SPEC = ArchitectureSpec(
    id="airbench",
    title="Airbench CNN",
    year=2024,
    story="Six 3×3 kernels behind a first layer that whitens: made to learn CIFAR-10 in as little time as possible.",
    build=build,
    published=((3, 32, 32), 10, 1_972_792),
    smallest=10,
)
