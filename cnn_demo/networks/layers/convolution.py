"""Convolution: kernels that slide over all maps, or (with groups) over some of them, and sum up what they multiply.

With as many groups as input maps it is depthwise: each map has kernels of its own.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from cnn_demo.networks.architecture import times
from cnn_demo.networks.layer_kind import LayerKind, OnnxNode
from cnn_demo.networks.layer_kind.cell import Cell, doubles
from cnn_demo.networks.layer_kind.explanation import Convolution, Product
from cnn_demo.networks.layer_kind.notation import table
from cnn_demo.networks.layer_kind.window import (
    Pair,
    Size,
    Window,
    inside_mask,
    pair,
    patches,
    size_formula,
    window_positions,
)
from cnn_demo.networks.torch_compat import same_padding


class ConvolutionKind(LayerKind):
    def unsupported(self, module: nn.Conv2d) -> str:
        return "" if module.padding_mode == "zeros" else f"{module.padding_mode} padding"

    def describe(self, window: Window | None) -> str:
        assert window is not None
        stride = f", stride {window.stride[0]}" if window.stride != (1, 1) else ""
        dilation = f", dilation {window.dilation[0]}" if window.dilation != (1, 1) else ""
        return f"{times(window.kernel)} {self.word}{stride}{dilation}"

    def window(self, module: nn.Conv2d, cells: Size) -> Window:
        return Window(pair(module.kernel_size), pair(module.stride), _padding(module)[0], pair(module.dilation))

    def parameter_terms(self, module: nn.Conv2d) -> str:
        terms = times((*self.products(module), module.out_channels))
        return terms if module.bias is None else f"{terms} + {module.out_channels}"

    def products(self, module: nn.Conv2d) -> Size:
        return *module.kernel_size, module.in_channels // module.groups

    def size_formula(self, module: nn.Conv2d, before: Size, after: Size) -> tuple[str, Pair]:
        return size_formula(self.window(module, before), _padding(module)[1], before, after)

    def feeds(self, module: nn.Conv2d, strengths: Tensor, inputs: Sequence[Size]) -> tuple[Tensor, ...]:
        """By the size of each kernel: the square root of the sum of its squares."""
        sizes = module.weight.detach().double().flatten(2).norm(dim=2)  # (outputs, inputs of a group)
        by_group = strengths.view(module.groups, -1), sizes.view(module.groups, -1, sizes.shape[1])
        return (torch.einsum("go,goi->gi", *by_group).flatten(),)

    def explain(self, cell: Cell) -> Convolution:
        module: Any = cell.layer.module
        before = doubles(cell.layer.inputs[0][0])
        weight = doubles(module.weight[cell.channel])  # (in, kh, kw)
        first = _first_input(module, cell.channel)
        rows, columns = window_positions(self.window(module, before.shape[1:]), cell.y, cell.x)
        inside = inside_mask(rows, columns, before.shape[1:])
        under = patches(before[first : first + len(weight)], rows, columns) * inside
        products = under * weight
        sums = products.sum(axis=(1, 2))
        shown = np.argsort(-np.abs(sums), kind="stable")[: cell.most]
        bias = 0.0 if module.bias is None else module.bias[cell.channel].item()
        return Convolution(
            **cell.at,
            result=float(sums.sum() + bias),
            rows=tuple(rows.tolist()),
            columns=tuple(columns.tolist()),
            padding=table(~inside),
            terms=tuple(
                Product(first + int(i), table(under[i]), table(weight[i]), table(products[i]), float(sums[i]))
                for i in shown
            ),
            sums=tuple((first + i, float(each)) for i, each in enumerate(sums)),
            rest=float(np.delete(sums, shown).sum()),
            rest_count=len(sums) - len(shown),
            bias=bias,
        )

    def onnx(self, module: nn.Conv2d, before: Size) -> tuple[OnnxNode, ...]:
        tensors = {"weight": module.weight} | ({} if module.bias is None else {"bias": module.bias})
        window = self.window(module, before[1:])
        attributes = onnx_window(window, _padding(module)[1]) | {"group": module.groups}
        return (OnnxNode("Conv", attributes, tensors),)


CONV2D = ConvolutionKind(module=nn.Conv2d, role="convolution", word="convolution", sign="signed")


def onnx_window(window: Window, behind: Pair) -> dict[str, list[int]]:
    """As ONNX has it: padding before all sides, then behind all."""
    return {
        "kernel_shape": list(window.kernel),
        "strides": list(window.stride),
        "pads": [*window.padding, *behind],
        "dilations": list(window.dilation),
    }


def _padding(module: nn.Conv2d) -> tuple[Pair, Pair]:
    """Before and behind. They differ where padding="same" has to keep sizes with a window of even reach."""
    if module.padding == "same":
        rows, columns = (same_padding(k, d) for k, d in zip(module.kernel_size, module.dilation, strict=True))
        return (rows[0], columns[0]), (rows[1], columns[1])
    padding = (0, 0) if module.padding == "valid" else pair(module.padding)
    return padding, padding


def _first_input(module: nn.Conv2d, channel: int) -> int:
    """The first input map of the group that an output map belongs to."""
    group = channel // (module.out_channels // module.groups)
    return group * (module.in_channels // module.groups)
