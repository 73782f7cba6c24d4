"""One layer in numbers: how its parameters, its work and its output size come about, as formulas with the numbers in
place, and the window that it slides over its input.
"""

from collections.abc import Sequence
from math import prod
from typing import Any

from torch import nn

from cnn_demo.networks.analysis.receptive_field import Pair
from cnn_demo.networks.architecture import times

Size = tuple[int, ...]
Window = tuple[Pair, Pair, Pair, Pair]  # kernel, stride, padding, dilation
POOLS = (nn.MaxPool2d, nn.AvgPool2d)
ADAPTIVE = (nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d)


def count(module: nn.Module) -> int:
    """How many numbers training can change in this one layer."""
    return sum(parameter.numel() for parameter in module.parameters())


def parameter_formula(module: nn.Module) -> str:
    """How that number comes about: "3×3×16×32 + 32 = 4,640". Empty when there is nothing to train."""
    total = count(module)
    if isinstance(module, nn.Conv2d):
        terms = times((*module.kernel_size, module.in_channels // module.groups, module.out_channels))
        bias = f" + {module.out_channels}" if module.bias is not None else ""
    elif isinstance(module, nn.Linear):
        terms = times((module.in_features, module.out_features))
        bias = f" + {module.out_features}" if module.bias is not None else ""
    elif isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
        terms, bias = times((2, module.num_features)), ""
    else:
        return f"{total:,}" if total else ""
    return f"{terms}{bias} = {total:,}" if total else ""


def window_of(module: nn.Module, cells: Size) -> Window | None:
    """Kernel, stride, padding and dilation of a layer that slides over (h, w) `cells`; None when it does not slide."""
    if isinstance(module, nn.Conv2d):
        return pair(module.kernel_size), pair(module.stride), _padding(module), pair(module.dilation)
    if isinstance(module, POOLS):
        kernel, stride = pair(module.kernel_size), pair(module.stride or module.kernel_size)
        return kernel, stride, pair(module.padding), pair(getattr(module, "dilation", 1))
    if isinstance(module, ADAPTIVE):
        wanted = pair(module.output_size)
        if any(cells[i] % wanted[i] for i in (0, 1)):
            return None  # windows of different sizes
        kernel = (cells[0] // wanted[0], cells[1] // wanted[1])
        return kernel, kernel, (0, 0), (1, 1)
    if hasattr(module, "stride"):  # an option A shortcut takes every stride-th cell
        return (1, 1), pair(module.stride), (0, 0), (1, 1)
    return None


def pair(value: Any) -> Pair:
    """torch's "one number or two" as two."""
    rows, columns = value if isinstance(value, Sequence) else (value, value)
    return rows, columns


def mac_formula(module: nn.Module, shape: Size) -> tuple[int, str]:
    """Multiplications with a weight that make an output of this shape, and how that number comes about."""
    if isinstance(module, nn.Conv2d):
        each = (*module.kernel_size, module.in_channels // module.groups)
    elif isinstance(module, nn.Linear):
        each = (module.in_features,)
    else:
        return 0, ""
    total = prod(each) * prod(shape)
    return total, f"{times(each)} × {times(shape)} = {total:,}"


def size_formula(module: nn.Module, before: Size, after: Size) -> tuple[str, Pair]:
    """⌊(W − K + 2P) / S⌋ + 1 for rows and columns, one formula when they are equal; and what the floor drops."""
    if len(before) != 2 or not isinstance(module, (nn.Conv2d, *POOLS)):
        return "", (0, 0)
    kernel, stride, padding, dilation = window_of(module, before) or ((1, 1),) * 4
    formulas, dropped = [], []
    for i in (0, 1):
        reach = (kernel[i] - 1) * dilation[i] + 1
        kernel_text = f"{kernel[i]}" if dilation[i] == 1 else f"({dilation[i]}×({kernel[i]} − 1) + 1)"
        up = bool(getattr(module, "ceil_mode", False))
        left, right = "⌈⌉" if up else "⌊⌋"
        formulas.append(f"{left}({before[i]} − {kernel_text} + 2×{padding[i]}) / {stride[i]}{right} + 1 = {after[i]}")
        dropped.append(max(0, before[i] + 2 * padding[i] - reach - (after[i] - 1) * stride[i]))
    return " by ".join(dict.fromkeys(formulas)), (dropped[0], dropped[1])


def _padding(module: nn.Conv2d) -> Pair:
    if module.padding == "same":
        rows, columns = (d * (k - 1) // 2 for d, k in zip(module.dilation, module.kernel_size, strict=True))
        return rows, columns
    return (0, 0) if module.padding == "valid" else pair(module.padding)
