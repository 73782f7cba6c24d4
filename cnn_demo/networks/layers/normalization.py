"""Normalization: every number minus a mean, divided by a deviation, then scaled and shifted by what was learned.

Batch norm takes both from the running statistics of training (Ioffe and Szegedy 2015, arXiv:1502.03167); group norm
from some maps of the image itself (Wu and He 2018, arXiv:1803.08494).
"""

from typing import Any

import torch
from torch import nn

from cnn_demo.networks.architecture import times
from cnn_demo.networks.layer_kind import LayerKind, OnnxNode, cells_of
from cnn_demo.networks.layer_kind.cell import Cell, doubles
from cnn_demo.networks.layer_kind.explanation import BatchNorm
from cnn_demo.networks.layer_kind.notation import bracket, number
from cnn_demo.networks.layer_kind.receptive_field import ReceptiveField
from cnn_demo.networks.layer_kind.window import Size


class BatchNormKind(LayerKind):
    def unsupported(self, module: Any) -> str:
        return "" if module.running_mean is not None else "no running statistics"

    def parameter_terms(self, module: nn.BatchNorm2d) -> str:
        return times((2, module.num_features))

    def explain(self, cell: Cell) -> BatchNorm:
        module: Any = cell.layer.module
        return normalized(cell, module.running_mean[cell.channel].item(), module.running_var[cell.channel].item())

    def onnx(self, module: Any, before: Size) -> tuple[OnnxNode, ...]:
        ones, zeros = torch.ones(module.num_features), torch.zeros(module.num_features)
        tensors = {
            "weight": module.weight if module.affine else ones,
            "bias": module.bias if module.affine else zeros,
            "running_mean": module.running_mean,
            "running_var": module.running_var,
        }
        return (OnnxNode("BatchNormalization", {"epsilon": module.eps}, tensors),)


class GroupNormKind(LayerKind):
    def parameter_terms(self, module: nn.GroupNorm) -> str:
        return times((2, module.num_channels))

    def field_after(self, module: nn.GroupNorm, field: ReceptiveField, before: Size, after: Size) -> ReceptiveField:
        """Mean and deviation are of whole maps, so that each cell depends on all that these see."""
        return field.whole(cells_of(before))

    def explain(self, cell: Cell) -> BatchNorm:
        module: Any = cell.layer.module
        group = doubles(cell.layer.inputs[0][0]).reshape(module.num_groups, -1)[
            cell.channel // (module.num_channels // module.num_groups)
        ]
        return normalized(cell, float(group.mean()), float(group.var()))

    def onnx(self, module: nn.GroupNorm, before: Size) -> tuple[OnnxNode, ...]:
        """Groups laid out as maps are normalized each by itself. ONNX has an operator that does it at once, but until
        opset 21 it scales groups instead of maps."""
        groups = {"scale": torch.ones(module.num_groups), "shift": torch.zeros(module.num_groups)}
        normalized = (
            OnnxNode("Reshape", tensors={"groups": torch.tensor([0, module.num_groups, -1])}),
            OnnxNode("InstanceNormalization", {"epsilon": module.eps}, groups),
            OnnxNode("Reshape", tensors={"maps": torch.tensor([0, *before])}),
        )
        if not module.affine:
            return normalized
        each = (-1, *[1] * (len(before) - 1))
        scaled = OnnxNode("Mul", tensors={"weight": module.weight.view(each)})
        return (*normalized, scaled, OnnxNode("Add", tensors={"bias": module.bias.view(each)}))


def normalized(cell: Cell, mean: float, variance: float) -> BatchNorm:
    """With this mean and variance, and with what the layer has learned for the cell's map or unit."""
    module: Any = cell.layer.module
    value, i, epsilon = cell.input(), cell.channel, float(module.eps)
    gamma, beta = (
        rest if each is None else each[i].item() for each, rest in ((module.weight, 1.0), (module.bias, 0.0))
    )
    result = (value - mean) / (variance + epsilon) ** 0.5 * gamma + beta
    formula = (
        f"({number(value)} − {bracket(mean)}) / √({number(variance)} + {epsilon:g})"
        f" × {bracket(gamma)} + {bracket(beta)} = {number(result)}"
    )
    return BatchNorm(**cell.at, result=result, input=value, mean=mean, variance=variance, epsilon=epsilon,
                     gamma=gamma, beta=beta, formula=formula)  # fmt: skip


def _batch_norm(module: type[nn.Module]) -> BatchNormKind:
    return BatchNormKind(module=module, role="norm", word="batch norm", sign="signed", follows=True, keeps_place=True)


BATCH_NORM_1D = _batch_norm(nn.BatchNorm1d)
BATCH_NORM_2D = _batch_norm(nn.BatchNorm2d)
GROUP_NORM = GroupNormKind(
    module=nn.GroupNorm, role="norm", word="group norm", sign="signed", follows=True, keeps_place=True
)
