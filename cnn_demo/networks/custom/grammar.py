"""Networks that people put together themselves: an architecture id in a small closed language.

    own:conv16x3-same-bn-relu-max2/conv32x3-same-x2-bn-add-relu-max2/dense64-relu-drop0.5

Up to six blocks stand between slashes. In each the parts follow in this order, and what is not written is off:
`conv<filters>x<size>`, stride `s2`, padding `same` or `p1`, dilation `d2`, convolutions in a row `x2`, `bn`, shortcut
`add`, activation, pooling `max2` or `avg3s2` (size, stride), `drop0.5`; or `dense<units>` with `bn`, an activation and
`drop`. Flattening and the last layer come by themselves.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

from torch import nn

from cnn_demo.networks.architecture import ArchitectureSpec, Shape, stack
from cnn_demo.networks.custom.blocks import (
    ACTIVATIONS,
    MOST_BLOCKS,
    Block,
    ImpossibleNetwork,
    Layers,
    check,
    layers_of,
    plain,
)
from cnn_demo.networks.custom.shape_check import fits
from cnn_demo.networks.layer_kind import Size

PREFIX = "own:"
LONGEST = 400  # characters; the longest sensible design has fewer
_END = rf"(?P<norm>-bn)?(?P<add>-add)?(?:-(?P<activation>{'|'.join(ACTIVATIONS)}))?"
_DROP = r"(?:-drop(?P<dropout>0\.[0-9]{1,3}))?"
_KERNEL = r"(?:-s(?P<stride>[0-9]))?(?:-(?P<same>same)|-p(?P<padding>[0-9]))?(?:-d(?P<dilation>[0-9]))?"
_CONV = re.compile(
    rf"conv(?P<width>[0-9]{{1,3}})x(?P<size>[0-9]){_KERNEL}(?:-x(?P<times>[0-9]))?{_END}"
    rf"(?:-(?P<pool>max|avg)(?P<pool_size>[0-9])(?:s(?P<pool_stride>[0-9]))?)?{_DROP}"
)
_DENSE = re.compile(rf"dense(?P<width>[0-9]{{1,3}}){_END.replace('(?P<add>-add)?', '')}{_DROP}")
_EXAMPLES = "conv16x3-same-bn-relu-max2 or dense64-relu-drop0.5"


def is_own(architecture: object) -> bool:
    """Does this id say that it is a network of somebody's own?"""
    return isinstance(architecture, str) and architecture.startswith(PREFIX)


def parse(architecture: str) -> tuple[Block, ...]:
    """The blocks of an id. ImpossibleNetwork names the first one that cannot be read or has a value out of bounds."""
    parts = architecture[: LONGEST + 1].removeprefix(PREFIX).split("/")
    if len(architecture) > LONGEST or len(parts) > MOST_BLOCKS:
        raise ImpossibleNetwork(0, f"A network of your own has 1 to {MOST_BLOCKS} blocks.")
    blocks = tuple(_block(number, part) for number, part in enumerate(parts, start=1))
    check(blocks)
    return tuple(map(plain, blocks))


def write(blocks: Sequence[Block]) -> str:
    """The id of these blocks: equal networks have equal ids, and parse(write(blocks)) are the blocks again."""
    check(blocks)
    return PREFIX + "/".join(_written(plain(block)) for block in blocks)


@lru_cache(maxsize=256)
def spec_of_own(architecture: str) -> ArchitectureSpec:
    """The design with this id. ImpossibleNetwork, a BadValue, when it cannot be read."""
    blocks = parse(architecture)

    def build(input_shape: Shape, n_classes: int) -> nn.Sequential:
        return build_blocks(blocks, input_shape, n_classes)

    return ArchitectureSpec(
        id=write(blocks),
        title="Own: " + ", ".join(_title(block) for block in blocks),
        year=2026,
        story="Put together block by block, on this page or by hand.",
        build=build,
        published=None,
        smallest=1,
    )


def file_name(architecture: str) -> str:
    """A short name for a network of this architecture, fit for files: itself, or own_ and eight digits of its id."""
    if not is_own(architecture):
        return architecture
    return "own_" + sha256(spec_of_own(architecture).id.encode()).hexdigest()[:8]


def build_blocks(blocks: Sequence[Block], input_shape: Shape, n_classes: int) -> nn.Sequential:
    """The network of these blocks with random weights. ImpossibleNetwork when they do not fit onto each other."""
    found, problem = layers_by_block(blocks, input_shape, n_classes)
    if problem:
        raise problem
    return stack(*(layer for layers in found for layer in layers))


def layers_by_block(
    blocks: Sequence[Block], input_shape: Shape, n_classes: int
) -> tuple[list[Layers], ImpossibleNetwork | None]:
    """The layers of each block and of the last layer, up to the first impossible block, and what is wrong with it."""
    everything = [*blocks, Block(kind="dense", width=n_classes)]
    found: list[Layers] = []
    before: Size = input_shape
    try:
        for number, (block, fit) in enumerate(zip(everything, fits(everything, input_shape), strict=True), start=1):
            found.append(layers_of(number, block, before))
            before = fit.shape
    except ImpossibleNetwork as problem:
        return found, problem
    return found, None


def _block(number: int, part: str) -> Block:
    conv, dense = _CONV.fullmatch(part), _DENSE.fullmatch(part)
    match = conv or dense
    if match is None:
        shown = part if len(part) <= 40 else part[:39] + "…"
        raise ImpossibleNetwork(number, f'"{shown}" cannot be read. Write it like {_EXAMPLES}.')
    read = match.groupdict()
    values: dict[str, Any] = {"kind": "conv" if conv else "dense"}
    for name in ("width", "size", "stride", "dilation", "times", "padding", "pool_size"):
        if read.get(name):
            values[name] = int(read[name])
    for name in ("activation", "pool"):
        if read.get(name):
            values[name] = read[name]
    if read.get("pool"):
        values["pool_stride"] = int(read["pool_stride"] or read["pool_size"])
    if read.get("same"):
        values["padding"] = "same"
    values |= {"norm": bool(read["norm"]), "shortcut": bool(read.get("add")), "dropout": float(read["dropout"] or 0)}
    return Block(**values)


def _written(block: Block) -> str:
    parts = [f"conv{block.width}x{block.size}" if block.kind == "conv" else f"dense{block.width}"]
    parts += [f"s{block.stride}"] * (block.stride > 1)
    parts += ["same"] if block.padding == "same" else [f"p{block.padding}"] * bool(block.padding)
    parts += [f"d{block.dilation}"] * (block.dilation > 1) + [f"x{block.times}"] * (block.times > 1)
    parts += ["bn"] * block.norm + ["add"] * block.shortcut + [block.activation] * (block.activation != "none")
    if block.pool != "none":
        apart = "" if block.pool_stride == block.pool_size else f"s{block.pool_stride}"
        parts.append(f"{block.pool}{block.pool_size}{apart}")
    return "-".join(parts + [f"drop{block.dropout:g}"] * bool(block.dropout))


def _title(block: Block) -> str:
    times = f"{block.times}×" if block.times > 1 else ""
    return f"{times}{block.kind} {block.width}"
