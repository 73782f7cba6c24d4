"""Functions that are given their weights, as layers that hold them: PyTorch's F.conv2d, F.linear and the norms."""

from typing import Any

from torch import Tensor, nn

from cnn_demo.networks.torch_compat import WithoutRandomNumbers
from cnn_demo.rewriting.builder import Builder
from cnn_demo.rewriting.values import Value


def conv2d(
    builder: Builder, value: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0,
    dilation: Any = 1, groups: int = 1,
) -> Value | None:  # fmt: skip
    if not _are_constant(weight, bias):
        return None
    outputs, inputs, *kernel = weight.shape
    with WithoutRandomNumbers():
        layer = nn.Conv2d(inputs * groups, outputs, kernel, stride, padding, dilation, groups, bias is not None)
    return builder.layer(with_weights(layer, weight, bias), value, "conv")


def linear(builder: Builder, value: Any, weight: Any, bias: Any = None) -> Value | None:
    if not _are_constant(weight, bias):
        return None
    with WithoutRandomNumbers():
        layer = nn.Linear(weight.shape[1], weight.shape[0], bias is not None)
    return builder.layer(with_weights(layer, weight, bias), value, "linear")


def batch_norm(
    builder: Builder, value: Any, running_mean: Any, running_var: Any, weight: Any = None, bias: Any = None,
    training: bool = False, momentum: float = 0.1, eps: float = 1e-5,
) -> Value | None:  # fmt: skip
    if training or running_mean is None or not isinstance(value, Value) or not _are_constant(weight, bias):
        return None
    kind = nn.BatchNorm2d if value.tensor.dim() == 4 else nn.BatchNorm1d
    layer = with_weights(kind(len(running_mean), eps), weight, bias)
    layer.running_mean, layer.running_var = running_mean, running_var
    return builder.layer(layer, value, "batch_norm")


def layer_norm(
    builder: Builder, value: Any, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: float = 1e-5
) -> Value | None:
    if not isinstance(value, Value) or not _are_constant(weight, bias):
        return None
    layer = with_weights(nn.LayerNorm(list(normalized_shape), eps, weight is not None), weight, bias)
    return builder.layer(layer, value, "layer_norm")


def group_norm(
    builder: Builder, value: Any, num_groups: int, weight: Any = None, bias: Any = None, eps: float = 1e-5
) -> Value | None:
    if not isinstance(value, Value) or weight is None or bias is None or not _are_constant(weight, bias):
        return None
    return builder.layer(with_weights(nn.GroupNorm(num_groups, len(weight), eps), weight, bias), value, "group_norm")


def with_weights(layer: Any, weight: Tensor | None, bias: Tensor | None) -> Any:
    """The layer with these, frozen, and shared with whoever gave them."""
    layer.weight, layer.bias = (None if each is None else _frozen(each) for each in (weight, bias))
    return layer.eval()


def _frozen(each: Tensor) -> nn.Parameter:
    return each if isinstance(each, nn.Parameter) else nn.Parameter(each.detach(), requires_grad=False)


def _are_constant(*tensors: Any) -> bool:
    return not any(isinstance(each, Value) for each in tensors)
