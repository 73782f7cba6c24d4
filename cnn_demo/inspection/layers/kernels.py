"""The kernels of a convolution as signed tiles: what each filter multiplies each input channel with.

Codes as in feature_maps: 128 is zero, 1 and 255 are minus and plus `limit`, the largest magnitude in the layer.
"""

from dataclasses import dataclass

import numpy as np
from torch import nn

from cnn_demo.errors import BadValue, unknown
from cnn_demo.inspection.layers.feature_maps import Bytes, Floats, signed_codes


@dataclass(frozen=True, eq=False)
class LayerKernels:
    """One convolution's kernels, in the order of their filters. `total` is what there is of what is `shown`."""

    layer: str
    shape: tuple[int, int, int, int]  # of the whole weight: (out, in, kh, kw)
    codes: Bytes  # (out, in, kh, kw)
    limit: float
    shown: tuple[int, int]  # filters, input channels
    total: tuple[int, int]
    sizes: Floats  # (out, in): sqrt(sum of squares) of each kernel, to sort by
    bias: Floats | None  # (out,)
    rgb: Bytes | None  # (out, kh, kw, 3): the kernels that read a color image, as colors; gray is zero


def convolutions(model: nn.Module) -> list[str]:
    """The dotted paths of all convolutions, in order of definition."""
    return [name for name, module in model.named_modules() if isinstance(module, nn.Conv2d)]


def kernels(model: nn.Module, layer: str, most: int = 64) -> LayerKernels:
    """At most `most` filters and `most` input channels of each. BadValue when `layer` is no convolution."""
    names = convolutions(model)
    if not names:
        raise BadValue("This network has no convolution, so it has no kernels.")
    if layer not in names:
        raise unknown("convolution", layer, names)
    module = model.get_submodule(layer)
    assert isinstance(module, nn.Conv2d)
    weight: Floats = module.weight.detach().float().cpu().numpy()
    out, inputs, height, width = weight.shape
    limit = float(np.abs(weight).max())
    shown = weight[:most, :most]
    codes = signed_codes(shown, limit)
    is_color = layer == names[0] and inputs == 3
    return LayerKernels(
        layer=layer,
        shape=(out, inputs, height, width),
        codes=codes,
        limit=limit,
        shown=(shown.shape[0], shown.shape[1]),
        total=(out, inputs),
        sizes=np.sqrt(np.square(shown).sum(axis=(2, 3))),
        bias=None if module.bias is None else module.bias.detach().float().cpu().numpy()[:most],
        rgb=np.ascontiguousarray(codes.transpose(0, 2, 3, 1)) if is_color else None,
    )
