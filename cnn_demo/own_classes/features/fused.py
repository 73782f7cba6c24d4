"""Layers made ready to answer many images on a CPU, and never to learn again: batch norms lie in the kernels, kernels
in memory as oneDNN reads them, and what a convolution gives is clipped while it is at hand. The numbers are the same
but for rounding. PyTorch's compiler makes the same calls of such layers, but takes a minute to do so.
"""

from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from cnn_demo.networks.torch_compat import FusedConvolution, has_fused_convolutions


def fuse(model: nn.Sequential) -> nn.Sequential:
    """The same model, which is in evaluation mode, changed in place; its images are to lie in channels_last."""
    _merge_norms(model)
    model.to(memory_format=torch.channels_last)
    if not has_fused_convolutions():
        return model
    for parent, (name, layer), (next_name, following) in _neighbors(model):
        if isinstance(layer, nn.Conv2d) and layer.padding_mode == "zeros" and not isinstance(layer.padding, str):
            is_clipped = isinstance(following, nn.ReLU6)
            setattr(parent, name, FusedConvolution(layer, is_clipped))
            if is_clipped:
                setattr(parent, next_name, nn.Identity())
    return model


def _merge_norms(model: nn.Module) -> None:
    """Multiplies each batch norm behind a convolution into its kernels."""
    for parent, (name, layer), (norm_name, norm) in _neighbors(model):
        if isinstance(layer, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            setattr(parent, name, fuse_conv_bn_eval(layer, norm))
            setattr(parent, norm_name, nn.Identity())


def _neighbors(model: nn.Module) -> Iterator[tuple[nn.Module, tuple[str, nn.Module], tuple[str, nn.Module]]]:
    """(parent, a layer, the next one that does something)."""
    for parent in list(model.modules()):
        layers = [each for each in parent.named_children() if not isinstance(each[1], nn.Identity)]
        for one, other in pairwise([*layers, ("", nn.Identity())]):
            yield parent, one, other
