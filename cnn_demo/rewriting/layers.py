"""What becomes of a layer of a stranger's network: mostly itself, else one or two layers of kinds that are known."""

from typing import Any

from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo.networks.layer_kind import Role
from cnn_demo.networks.layers import ChannelNorm, find_kind, has_role
from cnn_demo.networks.torch_compat import WithoutRandomNumbers
from cnn_demo.rewriting.tracer import base_of
from cnn_demo.rewriting.values import Value

MOVERS = (
    nn.Flatten,
    nn.Unflatten,
    nn.PixelShuffle,
    nn.PixelUnshuffle,
    nn.ChannelShuffle,
    nn.ReflectionPad2d,
    nn.ReplicationPad2d,
    nn.CircularPad2d,
)
IDLE = (nn.AlphaDropout, nn.FeatureAlphaDropout, nn.Dropout1d, nn.Dropout3d)  # in evaluation
PLACE_BY_PLACE: tuple[Role, ...] = ("activation", "passthrough")


def is_mover(module: nn.Module) -> bool:
    """Does it only move numbers?"""
    return isinstance(module, MOVERS) or (isinstance(module, nn.Upsample) and module.mode == "nearest")


def known(module: nn.Module, value: Value) -> nn.Module | None:
    """A layer of a known kind that computes the same of this value; None when there is none."""
    if isinstance(module, IDLE):
        return nn.Identity()
    base = base_of(module)
    if base is None:
        return None
    if type(module) is not base:
        module = _as(base, module)
    if value.is_last:
        return _turned(module)
    if type(module) is nn.Linear and value.tensor.dim() != 2:
        return None
    if type(module) is nn.LayerNorm and value.tensor.dim() != 2:
        return None
    return module if find_kind(module) else None


def padding_of(module: nn.Module) -> tuple[nn.Module, nn.Module] | None:
    """A convolution with padding that is no zeros, as padding and a convolution without; None for anything else."""
    layer: Any = module
    if type(module) is not nn.Conv2d or module.padding_mode == "zeros" or isinstance(module.padding, str):
        return None
    rows, columns = module.padding
    with WithoutRandomNumbers():
        plain: Any = nn.Conv2d(
            layer.in_channels, layer.out_channels, layer.kernel_size, layer.stride, 0, layer.dilation,
            layer.groups, bias=module.bias is not None,
        )  # fmt: skip
    plain.weight, plain.bias = module.weight, module.bias
    return Padding((columns, columns, rows, rows), module.padding_mode), plain.eval()


class Padding(nn.Module):
    """Of the edge's own values: reflect, replicate or circular."""

    def __init__(self, sides: tuple[int, int, int, int], mode: str) -> None:
        super().__init__()
        self.sides, self.mode = sides, mode

    def forward(self, x: Tensor) -> Tensor:
        return F.pad(x, self.sides, self.mode)


def _turned(module: nn.Module) -> nn.Module | None:
    """What reads maps with their channels last, as the same for channels first."""
    if type(module) is nn.Linear:
        with WithoutRandomNumbers():
            layer: Any = nn.Conv2d(module.in_features, module.out_features, 1, bias=module.bias is not None)
        weight = module.weight.detach()[:, :, None, None]
        layer.weight, layer.bias = nn.Parameter(weight, requires_grad=False), module.bias
        return layer.eval()  # type: ignore[no-any-return]
    if type(module) is nn.LayerNorm:
        return ChannelNorm(module.weight, module.bias, module.eps) if len(module.normalized_shape) == 1 else None
    return module if has_role(type(module).__name__, *PLACE_BY_PLACE) else None


def _as(base: type[nn.Module], module: nn.Module) -> nn.Module:
    """The module as one of the class whose forward() it has: with the same settings and tensors."""
    plain = base.__new__(base)
    plain.__dict__.update(module.__dict__)
    return plain
