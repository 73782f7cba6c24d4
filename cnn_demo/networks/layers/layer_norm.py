"""Layer normalization: every number minus the mean of all maps at its place, divided by their deviation, then scaled
and shifted by what was learned (Ba et al. 2016, arXiv:1607.06450). A vector is normalized as a whole.
"""

from math import prod
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo.networks.architecture import times
from cnn_demo.networks.layer_kind import LayerKind, OnnxNode
from cnn_demo.networks.layer_kind.cell import Cell, doubles
from cnn_demo.networks.layer_kind.explanation import BatchNorm
from cnn_demo.networks.layer_kind.receptive_field import ReceptiveField
from cnn_demo.networks.layer_kind.window import Size
from cnn_demo.networks.layers.normalization import normalized


class ChannelNorm(nn.Module):
    """Layer normalization of maps, at each place over all of them, as ConvNeXt has it (Liu et al. 2022,
    arXiv:2201.03545). `weight` and `bias` have one number for each map."""

    def __init__(self, weight: Tensor | None, bias: Tensor | None, eps: float) -> None:
        super().__init__()
        self.weight, self.bias, self.eps = weight, bias, eps

    def forward(self, x: Tensor) -> Tensor:
        last = x.movedim(1, -1)
        return F.layer_norm(last, last.shape[-1:], self.weight, self.bias, self.eps).movedim(-1, 1)


class LayerNormKind(LayerKind):
    def unsupported(self, module: Any) -> str:
        shape = getattr(module, "normalized_shape", (1,))
        return "" if len(shape) == 1 else f"values of {times(shape)} normalized together"

    def parameter_terms(self, module: Any) -> str:
        return " + ".join(str(each.numel()) for each in module.parameters())

    def field_after(self, module: nn.Module, field: ReceptiveField, before: Size, after: Size) -> ReceptiveField:
        """A unit of a vector depends on all others; a cell of a map on those at its place."""
        return field if len(before) == 3 else field.whole((1, 1))

    def explain(self, cell: Cell) -> BatchNorm:
        values = doubles(cell.layer.inputs[0][0])
        at_place = values if values.ndim == 1 else values[:, cell.y, cell.x]
        return normalized(cell, float(at_place.mean()), float(at_place.var()))

    def onnx(self, module: Any, before: Size) -> tuple[OnnxNode, ...]:
        """Places laid out as maps are normalized each by itself: ONNX has an operator for it since opset 17 only."""
        cells, each = prod(before[1:]), (-1, *[1] * (len(before) - 1))
        places = {"scale": torch.ones(cells), "shift": torch.zeros(cells)}
        turned = OnnxNode("Transpose", {"perm": [0, 2, 1]})
        nodes = [
            OnnxNode("Reshape", tensors={"flat": torch.tensor([0, before[0], cells])}),
            turned,
            OnnxNode("InstanceNormalization", {"epsilon": module.eps}, places),
            turned,
            OnnxNode("Reshape", tensors={"maps": torch.tensor([0, *before])}),
        ]
        if module.weight is not None:
            nodes.append(OnnxNode("Mul", tensors={"weight": module.weight.view(each)}))
        if module.bias is not None:
            nodes.append(OnnxNode("Add", tensors={"bias": module.bias.view(each)}))
        return tuple(nodes)


LAYER_NORM, CHANNEL_NORM = (
    LayerNormKind(module=module, role="norm", word="layer norm", sign="signed", follows=True, keeps_place=True)
    for module in (nn.LayerNorm, ChannelNorm)
)
