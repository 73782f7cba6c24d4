"""The functions and methods that networks call between their layers, by name, and the layers that do the same.

Arguments come as PyTorch's functions have them: a Value where the network's code has a tensor that depends on the
image, plain numbers and tensors otherwise.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from cnn_demo.networks.layers import Add, Concat, Multiply, Scale
from cnn_demo.rewriting import weighted
from cnn_demo.rewriting.builder import Builder
from cnn_demo.rewriting.values import Value

ASK = {"size", "dim", "ndimension", "numel", "nelement", "stride", "is_floating_point", "get_device", "len"}
SAME = {"contiguous", "clone", "detach", "to", "float", "cpu", "requires_grad_", "alias", "type_as"}
CHECKS = {"_assert", "_assert_is_none"}
MOVE = {
    "view", "reshape", "flatten", "permute", "transpose", "swapaxes", "swapdims", "t", "movedim", "moveaxis", "chunk",
    "split", "tensor_split", "unbind", "getitem", "squeeze", "unsqueeze", "narrow", "select", "index_select", "flip",
    "roll", "rot90", "unflatten", "expand", "expand_as", "view_as", "reshape_as", "repeat", "tile", "repeat_interleave",
    "pixel_shuffle", "pixel_unshuffle", "channel_shuffle", "native_channel_shuffle",
}  # fmt: skip

BUILD: dict[str, Callable[..., nn.Module]] = {  # what reads one tensor, given the other arguments
    "relu": lambda inplace=False: nn.ReLU(),
    "relu6": lambda inplace=False: nn.ReLU6(),
    "elu": lambda alpha=1.0, inplace=False: nn.ELU(alpha),
    "leaky_relu": lambda negative_slope=0.01, inplace=False: nn.LeakyReLU(negative_slope),
    "gelu": lambda approximate="none": nn.GELU(approximate),
    "silu": lambda inplace=False: nn.SiLU(),
    "hardswish": lambda inplace=False: nn.Hardswish(),
    "hardsigmoid": lambda inplace=False: nn.Hardsigmoid(),
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "max_pool2d": nn.MaxPool2d,
    "avg_pool2d": nn.AvgPool2d,
    "local_response_norm": nn.LocalResponseNorm,
    "adaptive_avg_pool2d": nn.AdaptiveAvgPool2d,
    "adaptive_max_pool2d": nn.AdaptiveMaxPool2d,
    "softmax": lambda dim=None, _stacklevel=3, dtype=None: nn.Softmax(dim),
    "log_softmax": lambda dim=None, _stacklevel=3, dtype=None: nn.LogSoftmax(dim),
}


def convert(builder: Builder, name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """The value that the function makes, computed by layers; None where no layer here does that."""
    if name in BUILD and isinstance(args[0], Value):
        return builder.layer(BUILD[name](*args[1:], **kwargs), args[0], name)
    make = MAKE.get(name)
    return None if make is None else make(builder, *args, **kwargs)


def add(builder: Builder, one: Any, other: Any, *, alpha: float = 1) -> Value | None:
    if not (isinstance(one, Value) and isinstance(other, Value)):
        value, constant = (one, other) if isinstance(one, Value) else (other, one)
        return scaled(builder, value, 1.0, constant) if alpha == 1 else None
    if alpha != 1:
        other = scaled(builder, other, float(alpha), 0.0)
    return joined(builder, Add(), one, other, "add")


def subtract(builder: Builder, one: Any, other: Any, *, alpha: float = 1) -> Value | None:
    if isinstance(one, Value) and isinstance(other, Value):
        return add(builder, one, other, alpha=-alpha)
    if alpha != 1:
        return None
    return scaled(builder, one, 1.0, -other) if isinstance(one, Value) else scaled(builder, other, -1.0, one)


def multiply(builder: Builder, one: Any, other: Any) -> Value | None:
    if isinstance(one, Value) and isinstance(other, Value):
        return joined(builder, Multiply(), one, other, "multiply")
    value, constant = (one, other) if isinstance(one, Value) else (other, one)
    return scaled(builder, value, constant, 0.0)


def divide(builder: Builder, one: Any, other: Any, *, rounding_mode: str | None = None) -> Value | None:
    if rounding_mode or isinstance(other, Value):
        return None
    return scaled(builder, one, 1 / other, 0.0)


def negate(builder: Builder, one: Value) -> Value | None:
    return scaled(builder, one, -1.0, 0.0)


def joined(builder: Builder, layer: nn.Module, one: Value, other: Value, name: str) -> Value | None:
    """Of two branches. None where their shapes do not go together place by place, or where both are one."""
    first, second = builder.settle(one), builder.settle(other)
    if first.is_last != second.is_last or first.step == second.step or first.tensor.dim() != second.tensor.dim():
        return None
    if first.tensor.shape != second.tensor.shape:
        shape = (first.tensor + second.tensor).shape
        if isinstance(layer, Add) or shape not in (first.tensor.shape, second.tensor.shape):
            return None
        if shape == first.tensor.shape:
            first, second = second, first  # the factors, then what they are for
    return builder.append(layer, [first, second], name)


def scaled(builder: Builder, value: Value, weight: Any, bias: Any) -> Value | None:
    """A number for each map, or one for all, times the value and plus it; None where they differ by place."""
    value = builder.settle(value)
    numbers = [_by_map(value, each) for each in (weight, bias)]
    if any(each is None for each in numbers):
        return None
    factor, shift = numbers
    assert factor is not None
    assert shift is not None
    return builder.append(Scale(factor, shift if bool(shift.any()) else None), [value], "scale")


def _by_map(value: Value, constant: Any) -> Tensor | None:
    given = torch.as_tensor(constant, dtype=torch.float32)
    try:
        whole = given.broadcast_to(value.tensor.shape)
    except RuntimeError:
        return None
    whole = whole.permute(0, 3, 1, 2) if value.is_last else whole
    numbers = whole[0].reshape(whole.shape[1], -1)
    if not torch.equal(whole, numbers[:, 0].view(-1, *[1] * (whole.dim() - 2)).expand(whole.shape)):
        return None
    if given.numel() == 1:
        return given.reshape(1)
    by_map = numbers[:, 0].clone()
    return nn.Parameter(by_map, requires_grad=False) if isinstance(constant, nn.Parameter) else by_map


def concat(builder: Builder, tensors: Sequence[Any], dim: int = 0) -> Value | None:
    if not all(isinstance(each, Value) for each in tensors):
        return None
    values = [builder.settle(each) for each in tensors]
    if len(values) == 1:
        return values[0]
    dims = values[0].tensor.dim()
    if len({each.is_last for each in values}) > 1 or dim % dims != (3 if values[0].is_last else 1):
        return None
    return builder.append(Concat(), values, "concat")


def mean(builder: Builder, value: Value, dim: Any = None, keepdim: bool = False, **rest: Any) -> Value | None:
    """Over all places of each map: pooling to one cell, and unless told otherwise a vector of these."""
    over = [dim] if isinstance(dim, int) else list(dim or ())
    dims, flat = {each % value.tensor.dim() for each in over}, builder.unflattened(value)
    if flat is not None and dims == {2}:
        value, dims = flat, {2, 3}
    value = builder.settle(value)
    if rest or value.tensor.dim() != 4 or dims != ({1, 2} if value.is_last else {2, 3}):
        return None
    pooled = builder.append(nn.AdaptiveAvgPool2d(1), [value], "mean")
    return pooled if keepdim else builder.move(pooled, lambda each: each.flatten(1), "flatten")


def dropout(builder: Builder, value: Value, p: float = 0.5, training: bool = True, inplace: bool = False) -> Value:
    if training and p:
        raise builder.refused("it drops values even when the network is used; give it training=self.training")
    return builder.append(nn.Dropout(p), [builder.settle(value)], "dropout")


def pad(
    builder: Builder, padded: Value, pad: Sequence[int], mode: str = "constant", value: float | None = None
) -> Value | None:
    if mode != "constant":
        moved: Value = builder.move(padded, lambda each: nn.functional.pad(each, list(pad), mode), "pad")
        return moved
    if value or len(pad) > 4 or builder.settle(padded).is_last:
        return None
    left, right, top, bottom = [*pad, 0, 0][:4]
    return builder.layer(nn.ZeroPad2d((left, right, top, bottom)), padded, "pad")


def interpolate(builder: Builder, value: Any, size: Any = None, scale_factor: Any = None, mode: str = "nearest",
                **rest: Any) -> Value | None:  # fmt: skip
    if mode not in ("nearest", "nearest-exact"):
        return None

    def enlarge(each: Tensor) -> Tensor:
        return nn.functional.interpolate(each, size, scale_factor, mode, **rest)

    enlarged: Value = builder.move(value, enlarge, "interpolate")
    return enlarged


MAKE: dict[str, Callable[..., Any]] = {
    "add": add,
    "iadd": add,
    "sub": subtract,
    "subtract": subtract,
    "isub": subtract,
    "mul": multiply,
    "multiply": multiply,
    "imul": multiply,
    "truediv": divide,
    "div": divide,
    "divide": divide,
    "itruediv": divide,
    "neg": negate,
    "negative": negate,
    "cat": concat,
    "concat": concat,
    "concatenate": concat,
    "mean": mean,
    "dropout": dropout,
    "dropout2d": dropout,
    "feature_dropout": dropout,
    "conv2d": weighted.conv2d,
    "linear": weighted.linear,
    "batch_norm": weighted.batch_norm,
    "layer_norm": weighted.layer_norm,
    "group_norm": weighted.group_norm,
    "pad": pad,
    "interpolate": interpolate,
}
