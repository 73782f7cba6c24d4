"""Whitening as a first layer: its kernels are the patterns of which small patches of the training images are made, each
as strong as any other, and they stay as they are.

The patterns are the principal components of the patches, divided by their deviation; each comes with its negative,
because ReLU passes only what is positive. Jordan 2024, arXiv:2404.00498, section 3.2, after Page 2019 and tysam-code
2023.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo.errors import BadValue
from cnn_demo.networks import architecture_of, build
from cnn_demo.networks.architecture import Shape
from cnn_demo.networks.torch_compat import WithoutRandomNumbers

PATCHED = 500  # images whose patches are looked at: a hundred thousand and more patches


@torch.no_grad()
def whiten_first_layer(network: nn.Module, images: Tensor, least: float = 5e-4) -> None:
    """Give the network's first layer these kernels, by normalized images (n, C, H, W), and let no gradient reach them;
    its bias, if it has one, begins at 0. `least` is added to each variance: a pattern that never varies is no noise to
    be blown up."""
    first = next(layer for layer in network.modules() if isinstance(layer, nn.Conv2d))
    patches = F.unfold(images.float(), first.weight.shape[2:], dilation=first.dilation).transpose(1, 2).flatten(0, 1)
    variances, patterns = torch.linalg.eigh(patches.T @ patches / len(patches))
    strongest_first = (patterns / (variances + least).sqrt()).T.flip(0)
    kernels = torch.stack([strongest_first, -strongest_first], 1).flatten(0, 1)[: len(first.weight)]
    first.weight.copy_(kernels.view_as(first.weight))
    first.weight.requires_grad_(False)
    if first.bias is not None:
        first.bias.zero_()


def check_whitening(architecture: str, shape: Shape, pretrained: str | None) -> None:
    """BadValue where the first layer of this architecture cannot be such a one."""
    if pretrained is not None:
        raise BadValue(
            "A network that starts from another has its first layer: learn it, or start from random weights."
        )
    title = architecture_of(architecture).title
    with torch.device("meta"), WithoutRandomNumbers():  # only shapes
        network = build(architecture, shape, 2)
    first = next(layer for layer in network.modules() if any(True for _ in layer.parameters(recurse=False)))
    if not isinstance(first, nn.Conv2d) or first.groups > 1:
        raise BadValue(
            f"{title} has no convolution of all channels as its first layer, so there is nothing to whiten. Learn it."
        )
    patterns = 2 * first.weight[0].numel()
    if len(first.weight) > patterns:
        raise BadValue(
            f"The first layer of {title} has {len(first.weight)} filters, and patches of its size are made of "
            f"{patterns // 2} patterns, {patterns} with their negatives. Learn it."
        )
