"""Layers made ready to answer many images on a CPU, and never to learn again: batch norms lie in the kernels, kernels
in memory as oneDNN reads them, and what a convolution gives is clipped while it is at hand. The numbers are the same
but for rounding. PyTorch's compiler makes the same calls of such layers, but takes a minute to do so.
"""

from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def fuse(model: nn.Sequential) -> nn.Sequential:
    """The same model, which is in evaluation mode, changed in place; its images are to lie in channels_last."""
    _merge_norms(model)
    model.to(memory_format=torch.channels_last)
    if not (torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_convolution_pointwise")):  # type: ignore[no-untyped-call]
        return model
    for parent, (name, layer), (next_name, following) in _neighbors(model):
        if isinstance(layer, nn.Conv2d) and layer.padding_mode == "zeros" and not isinstance(layer.padding, str):
            is_clipped = isinstance(following, nn.ReLU6)
            setattr(parent, name, _Convolution(layer, is_clipped))
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


class _Convolution(nn.Module):
    """A convolution whose kernel has been put in oneDNN's order, and, if `is_clipped`, the ReLU6 behind it."""

    def __init__(self, layer: nn.Conv2d, is_clipped: bool) -> None:
        super().__init__()
        self._shape = (list(layer.padding), list(layer.stride), list(layer.dilation), layer.groups)
        self._kernel = torch._C._nn.mkldnn_reorder_conv2d_weight(layer.weight.detach().to_mkldnn(), *self._shape)
        self._bias = None if layer.bias is None else layer.bias.detach()
        self._then = ("hardtanh", [0.0, 6.0], "") if is_clipped else ("none", [], "")

    def forward(self, images: Tensor) -> Tensor:
        """(n, maps, height, width), in evaluation only."""
        made: Tensor = torch.ops.mkldnn._convolution_pointwise(
            images, self._kernel, self._bias, *self._shape, *self._then
        )
        return made
