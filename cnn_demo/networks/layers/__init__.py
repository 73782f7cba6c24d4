"""Every kind of layer, one line each: what it is stands once, in the file of its family.

A kind that is missing here is refused in a sentence wherever a layer has to be explained, counted, drawn or exported.
"""

from torch import nn

from cnn_demo.errors import BadValue
from cnn_demo.networks.layer_kind import LayerKind, Role
from cnn_demo.networks.layers.activation import (
    ELU,
    GELU,
    HARDSIGMOID,
    HARDSWISH,
    LEAKY_RELU,
    RELU,
    RELU6,
    SIGMOID,
    SILU,
    TANH,
)
from cnn_demo.networks.layers.arrangement import ARRANGEMENT, CHANNELS, Arrangement, Channels
from cnn_demo.networks.layers.convolution import CONV2D
from cnn_demo.networks.layers.join import ADD, CONCAT, SHORTCUT, Add, Concat, Shortcut
from cnn_demo.networks.layers.layer_norm import CHANNEL_NORM, LAYER_NORM, ChannelNorm
from cnn_demo.networks.layers.linear import LINEAR
from cnn_demo.networks.layers.local_response_norm import LOCAL_RESPONSE_NORM
from cnn_demo.networks.layers.normalization import BATCH_NORM_1D, BATCH_NORM_2D, GROUP_NORM
from cnn_demo.networks.layers.padding import ZERO_PAD_2D
from cnn_demo.networks.layers.passthrough import DROPOUT, DROPOUT_2D, IDENTITY, NOTHING
from cnn_demo.networks.layers.pooling import ADAPTIVE_AVG_POOL_2D, ADAPTIVE_MAX_POOL_2D, AVG_POOL_2D, MAX_POOL_2D
from cnn_demo.networks.layers.product import MULTIPLY, SCALE, Multiply, Scale
from cnn_demo.networks.layers.reshape import FLATTEN
from cnn_demo.networks.layers.unexplained import UNEXPLAINED, Unexplained

__all__ = [
    "KINDS",
    "Add",
    "Arrangement",
    "ChannelNorm",
    "Channels",
    "Concat",
    "Multiply",
    "Scale",
    "Shortcut",
    "Unexplained",
    "custom_words",
    "find_kind",
    "has_role",
    "kind_named",
    "kind_of",
]

KINDS: tuple[LayerKind, ...] = (  # in the order in which menus have them
    CONV2D,
    LINEAR,
    BATCH_NORM_1D,
    BATCH_NORM_2D,
    GROUP_NORM,
    LAYER_NORM,
    CHANNEL_NORM,
    LOCAL_RESPONSE_NORM,
    SCALE,
    RELU,
    ELU,
    TANH,
    SIGMOID,
    GELU,
    LEAKY_RELU,
    RELU6,
    SILU,
    HARDSWISH,
    HARDSIGMOID,
    MAX_POOL_2D,
    AVG_POOL_2D,
    ADAPTIVE_MAX_POOL_2D,
    ADAPTIVE_AVG_POOL_2D,
    ZERO_PAD_2D,
    FLATTEN,
    CHANNELS,
    ARRANGEMENT,
    IDENTITY,
    NOTHING,
    DROPOUT,
    DROPOUT_2D,
    ADD,
    CONCAT,
    MULTIPLY,
    SHORTCUT,
    UNEXPLAINED,
)
_BY_CLASS = {kind.module: kind for kind in KINDS}
_BY_NAME = {kind.name: kind for kind in KINDS}


def kind_of(module: nn.Module) -> LayerKind:
    """What this layer is. BadValue when that, or something about it, is not known here."""
    kind = _BY_CLASS.get(type(module))
    if kind is None:
        raise _unknown(type(module).__name__)
    if odd := kind.unsupported(module):
        raise BadValue(f"A {kind.name} layer with {odd} is not known here.")
    return kind


def kind_named(name: str) -> LayerKind:
    """The kind with this class name, as a trace or an anatomy has it: "Conv2d". BadValue when there is none."""
    if name not in _BY_NAME:
        raise _unknown(name)
    return _BY_NAME[name]


def find_kind(layer: nn.Module | str) -> LayerKind | None:
    """The kind of a layer, or with this class name, for those who can do without: None where it is not known."""
    if isinstance(layer, str):
        return _BY_NAME.get(layer)
    kind = _BY_CLASS.get(type(layer))
    return None if kind is None or kind.unsupported(layer) else kind


def has_role(name: str, *roles: Role) -> bool:
    """Does a kind of this name play one of these parts? False for one that is not known."""
    kind = find_kind(name)
    return kind is not None and kind.role in roles


def custom_words(role: Role) -> dict[str, type[nn.Module]]:
    """The layers of this role that custom networks can have, by their word in an id: "relu"."""
    return {kind.custom_word: kind.module for kind in KINDS if kind.role == role and kind.custom_word}


def _unknown(name: str) -> BadValue:
    shown = name if len(name) <= 40 else name[:39] + "…"
    return BadValue(f"A {shown} layer is not known here. Known are: {', '.join(_BY_NAME)}.")
