"""The blocks that a person's own network is made of: what each may be, and the layers that it becomes.

A block's parts stand in fixed slots: convolutions or a dense layer, batch norm, shortcut, activation, pooling, dropout.
Whether blocks fit onto each other is asked in `shape_check`; the language that they are written in is `grammar`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from math import prod

from torch import Tensor, nn

from cnn_demo.errors import BadValue, unknown
from cnn_demo.networks.architecture import stack
from cnn_demo.networks.layer_kind import Size
from cnn_demo.networks.layers import Add, custom_words

MOST_BLOCKS = 6

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = dict(custom_words("activation"))
POOLINGS: dict[str, Callable[[int, int], nn.Module]] = dict(custom_words("pooling"))

Layers = list[tuple[str, nn.Module]]


class ImpossibleNetwork(BadValue):
    """A network that cannot be built; `block` is the number of the block that is to blame, 0 for the last layer."""

    def __init__(self, block: int, sentence: str) -> None:
        super().__init__(f"Block {block}: {sentence}" if block else sentence)
        self.block = block


@dataclass(frozen=True)
class Block:
    """One block. `width` is its filters or units; `times` how many convolutions follow each other, of which the first
    has the stride; a `shortcut` adds what came in to what they make of it, before the last activation."""

    kind: str = "conv"  # or "dense", which uses width, norm, activation and dropout only
    width: int = 16
    size: int = 3
    stride: int = 1
    padding: int | str = 0  # "same": as much as keeps the size, where the stride is 1
    dilation: int = 1
    times: int = 1
    norm: bool = False
    shortcut: bool = False
    activation: str = "none"
    pool: str = "none"
    pool_size: int = 2
    pool_stride: int = 2
    dropout: float = 0.0

    @property
    def reach(self) -> int:
        """Side of what a kernel looks at, gaps of the dilation included."""
        return self.dilation * (self.size - 1) + 1

    @property
    def border(self) -> int:
        """The padding as a number of cells."""
        return self.padding if isinstance(self.padding, int) else (self.reach - 1) // 2


_BOUNDS = {
    "size": ("the kernel's size", 1, 7),
    "stride": ("the stride", 1, 4),
    "dilation": ("the dilation", 1, 3),
    "times": ("the number of convolutions", 1, 4),
    "pool_size": ("the pooling's size", 2, 8),
    "pool_stride": ("the pooling's stride", 1, 8),
}
_MOST_PADDING = 9
_POOLING = ("pool", "pool_size", "pool_stride")
_DENSE = ("kind", "width", "norm", "activation", "dropout")


def check(blocks: Sequence[Block]) -> None:
    """ImpossibleNetwork, naming the first block that has a value out of bounds."""
    if not 1 <= len(blocks) <= MOST_BLOCKS:
        raise ImpossibleNetwork(0, f"A network of your own has 1 to {MOST_BLOCKS} blocks.")
    for number, block in enumerate(blocks, start=1):
        try:
            _check(block)
        except BadValue as error:
            raise ImpossibleNetwork(number, str(error)) from None


def plain(block: Block) -> Block:
    """The same block with every value that plays no part at its default, so that equal networks are equal blocks."""
    unused = () if block.pool in POOLINGS else ("pool_size", "pool_stride")
    used = _DENSE if block.kind == "dense" else tuple(f.name for f in fields(Block) if f.name not in unused)
    values = {name: getattr(block, name) for name in used}
    return Block(**values | {"dropout": round(block.dropout, 3)})


def _check(block: Block) -> None:
    _choice("kind of block", block.kind, ("conv", "dense"))
    _whole(
        "the units" if block.kind == "dense" else "the filters", block.width, 1, 512 if block.kind == "dense" else 128
    )
    _choice("activation", block.activation, ("none", *ACTIVATIONS))
    if isinstance(block.dropout, bool) or not isinstance(block.dropout, int | float) or not 0 <= block.dropout <= 0.9:
        raise BadValue("the dropout must be a number from 0 to 0.9.")
    if not isinstance(block.norm, bool) or not isinstance(block.shortcut, bool):
        raise BadValue("batch norm and shortcut are on or off.")
    if block.kind == "dense":
        if replace(block, dropout=0.0) != replace(plain(block), dropout=0.0):
            raise BadValue("a dense block has units, batch norm, activation and dropout, nothing else.")
        return
    _choice("pooling", block.pool, ("none", *POOLINGS))
    for name, (words, low, high) in _BOUNDS.items():
        _whole(words, getattr(block, name), low, high)
    if block.padding != "same":
        _whole('the padding, unless it is "same",', block.padding, 0, _MOST_PADDING)
    elif block.reach % 2 == 0:
        raise BadValue(f"same padding needs a kernel with a middle, and {square(block.size)} has none.")


def layers_of(number: int, block: Block, before: Size) -> Layers:
    """The named layers of block `number` on inputs of the shape `before`; flattening comes with the first dense one."""
    if block.kind == "dense":
        flatten: Layers = [("flatten", nn.Flatten())] if len(before) == 3 else []
        body = [*flatten, (f"fc{number}", nn.Linear(prod(before), block.width, bias=not block.norm))]
        body += [(f"bn{number}", nn.BatchNorm1d(block.width))] if block.norm else []
        return body + _end(number, block)
    body = _convolutions(number, block, before[0])
    if block.shortcut:
        project = stack(*_projection(block, before[0])) if is_projected(block, before[0]) else None
        body = [(f"block{number}", Residual(stack(*body), project))]
    return body + _end(number, block)


class Residual(nn.Module):
    """A shortcut around convolutions (He et al. 2015, arXiv:1512.03385): what came in is added to what they make of
    it; where channels or sides differ, it goes through a 1×1 convolution first (the paper's option B)."""

    def __init__(self, main: nn.Sequential, project: nn.Sequential | None) -> None:
        super().__init__()
        self.main, self.project, self.add = main, project, Add()

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.add(self.main(x), x if self.project is None else self.project(x))
        return out


def is_projected(block: Block, channels: int) -> bool:
    """Does the shortcut need a 1×1 convolution, because channels or sides change on the way?"""
    return (channels, 1) != (block.width, block.stride)


def _convolutions(number: int, block: Block, inputs: int) -> Layers:
    found: Layers = []
    for i in range(1, block.times + 1):
        name = f"{number}_{i}" if block.times > 1 else f"{number}"
        stride = block.stride if i == 1 else 1
        kernel = nn.Conv2d(
            inputs, block.width, block.size, stride, block.border, dilation=block.dilation, bias=not block.norm
        )
        found.append((f"conv{name}", kernel))
        found += [(f"bn{name}", nn.BatchNorm2d(block.width))] if block.norm else []
        if i < block.times and block.activation in ACTIVATIONS:
            found.append((f"{block.activation}{name}", ACTIVATIONS[block.activation]()))
        inputs = block.width
    return found


def _projection(block: Block, inputs: int) -> Layers:
    convolution = ("conv", nn.Conv2d(inputs, block.width, 1, block.stride, bias=not block.norm))
    return [convolution, *([("bn", nn.BatchNorm2d(block.width))] if block.norm else [])]


def _end(number: int, block: Block) -> Layers:
    found: Layers = []
    if block.activation in ACTIVATIONS:
        found.append((f"{block.activation}{number}", ACTIVATIONS[block.activation]()))
    if block.pool in POOLINGS:
        found.append((f"pool{number}", POOLINGS[block.pool](block.pool_size, block.pool_stride)))
    return found + ([(f"drop{number}", nn.Dropout(block.dropout))] if block.dropout else [])


def _choice(words: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise unknown(words, value, allowed)


def _whole(words: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadValue(f"{words} must be a whole number from {low} to {high}.")


def square(size: int) -> str:
    """5×5"""
    return f"{size}×{size}"
