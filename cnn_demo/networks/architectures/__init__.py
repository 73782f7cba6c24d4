"""Every architecture, in menu order. Each is one file with a SPEC; its published parameter count is tested.

Besides them there are networks of a person's own, whose ids say what they are made of (see networks.custom).
"""

import torch
from torch import nn

from cnn_demo.errors import BadValue, unknown
from cnn_demo.networks.architecture import ArchitectureSpec, Shape, count_parameters
from cnn_demo.networks.architectures import (
    airbench,
    alexnet_small,
    convnet_deep,
    convnet_elu,
    convnet_plain,
    convnet_pooled,
    convnet_tiny,
    efficientnet_lite2,
    googlenet_small,
    lenet5,
    mlp,
    quick,
    resnet20,
    vgg_small,
)
from cnn_demo.networks.custom.grammar import is_own, spec_of_own
from cnn_demo.networks.torch_compat import WithoutRandomNumbers

__all__ = ["ARCHITECTURES", "architecture_of", "build", "takes_any_size"]

ARCHITECTURES: dict[str, ArchitectureSpec] = {
    module.SPEC.id: module.SPEC
    for module in (
        quick,
        convnet_plain,
        convnet_tiny,
        convnet_pooled,
        convnet_deep,
        convnet_elu,
        lenet5,
        alexnet_small,
        vgg_small,
        googlenet_small,
        resnet20,
        airbench,
        efficientnet_lite2,
        mlp,
    )
}


def architecture_of(architecture: str) -> ArchitectureSpec:
    """The spec with this id; BadValue naming the ids when there is none, or the wrong block of an own network."""
    if is_own(architecture):
        return spec_of_own(architecture)
    if not isinstance(architecture, str) or architecture not in ARCHITECTURES:
        raise unknown("architecture", architecture, ARCHITECTURES)
    return ARCHITECTURES[architecture]


def build(architecture: str, input_shape: Shape, n_classes: int) -> nn.Sequential:
    """A new network with random weights. BadValue when the images are too small for its layers."""
    spec = architecture_of(architecture)
    if min(input_shape[1:]) < spec.smallest:
        raise BadValue(f"{spec.title} needs images of at least {spec.smallest}×{spec.smallest} pixels.")
    model = spec.build(input_shape, n_classes)
    if spec.initialize:
        spec.initialize(model)
    return model


def takes_any_size(architecture: str, input_shape: Shape) -> bool:
    """Does it have the same weights whatever the size of the images? Where each map becomes one number, it does."""
    channels, height, width = input_shape
    with torch.device("meta"), WithoutRandomNumbers():  # only shapes
        one, other = (build(architecture, (channels, height * k, width * k), 2) for k in (1, 2))
    return count_parameters(one) == count_parameters(other)
