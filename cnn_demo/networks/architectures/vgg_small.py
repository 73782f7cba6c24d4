"""VGG's idea at CIFAR size (Simonyan and Zisserman 2014, arXiv:1409.1556): nothing but pairs of 3×3 kernels, twice the
maps each time that their sides halve. Batch norm, which came a year later, lets it learn in a few epochs.
"""

from torch import nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, stack

WIDTHS = (32, 64, 128, 256)


def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
    inputs, height, width = input_shape
    layers: list[tuple[str, nn.Module]] = []
    for stage, outputs in enumerate(WIDTHS, start=1):
        for number in (1, 2):
            name = f"{stage}_{number}"
            layers += [
                (f"conv{name}", nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)),
                (f"bn{name}", nn.BatchNorm2d(outputs)),
                (f"relu{name}", nn.ReLU()),
            ]
            inputs = outputs
        layers.append((f"pool{stage}", nn.MaxPool2d(2)))
        height, width = height // 2, width // 2
    return stack(
        *layers,
        ("flatten", nn.Flatten()),
        ("dropout5", nn.Dropout(0.3)),
        ("fc5", nn.Linear(inputs * height * width, 256)),
        ("relu5", nn.ReLU()),
        ("dropout6", nn.Dropout(0.3)),
        ("fc6", nn.Linear(256, n_classes)),
    )


SPEC = ArchitectureSpec(
    id="vgg_small",
    title="VGG, small",
    year=2014,
    story="Only 3×3 kernels, stacked in pairs: two of them see as far as one 5×5 and cost less.",
    build=build,
    published=((3, 32, 32), 10, 1_438_186),
    smallest=16,
)
