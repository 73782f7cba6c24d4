"""What of each image a training sees at first: all of it, or the middle only, which is half the work for 28×28 pixels.

Kernels slide over smaller images as they do over larger ones. Dense weights have their places, so where a network
flattens its maps, smaller ones are laid into the middle of zeros. The last fifth of the steps sees whole images, as
whoever uses the network does. Small images first: Howard 2018, fast.ai's DAWNBench entry.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo.errors import BadValue
from cnn_demo.networks import build
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.networks.architecture import Shape
from cnn_demo.networks.torch_compat import WithoutRandomNumbers

EARLY = 0.8  # of the steps of the schedule


def middle(images: Tensor) -> Tensor:
    """The images (n, C, H, W) without a frame of a seventh; of whole fours, so that poolings meet the same pixels."""
    top, left = (side // 7 // 4 * 4 for side in images.shape[2:])
    return images[:, :, top : images.shape[2] - top, left : images.shape[3] - left]


def pad_flattened(network: nn.Module, sizes: Mapping[str, tuple[int, ...]]) -> None:
    """From now on, the layers of these names lay maps that are smaller than their size (height, width) amid zeros."""

    def pad(layer: nn.Module, size: tuple[int, ...]) -> None:
        def hook(_: nn.Module, maps: tuple[Tensor]) -> Tensor | None:
            (rows, columns), (height, width) = maps[0].shape[2:], size
            top, left = (height - rows) // 2, (width - columns) // 2
            around = (left, width - columns - left, top, height - rows - top)
            return F.pad(maps[0], around) if any(around) else None

        layer.register_forward_pre_hook(hook)

    for name, size in sizes.items():
        pad(network.get_submodule(name), size)


def flattened_sizes(architecture: str, shape: Shape, n_classes: int, model: nn.Module) -> dict[str, tuple[int, ...]]:
    """(height, width) of the maps that each flattening layer of this model gets from whole images."""
    names = {name for name, layer in model.named_modules() if isinstance(layer, nn.Flatten)}
    layers = anatomy_of(architecture, shape, n_classes)
    return {
        layer.name: layer.input_shape[1:] for layer in layers if layer.name in names and len(layer.input_shape) == 3
    }


def check_middle(architecture: str, shape: Shape) -> None:
    """BadValue where the middle of such images is too small for this architecture."""
    height, width = middle(torch.empty((1, *shape), device="meta")).shape[2:]
    try:
        with torch.device("meta"), WithoutRandomNumbers():  # only shapes
            build(architecture, (shape[0], height, width), 2)
    except BadValue as error:
        raise BadValue(
            f"The middle of these images has {height}×{width} pixels. {error} Begin with whole ones."
        ) from error
