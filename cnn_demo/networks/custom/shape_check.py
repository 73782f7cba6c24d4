"""Do the blocks of an own network fit onto each other, and is the whole small enough? Plain arithmetic: nothing is
built, so that a design can be refused, with the block that is to blame, while it is typed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from cnn_demo.networks.architecture import Shape, after, times
from cnn_demo.networks.custom.blocks import POOLINGS, Block, ImpossibleNetwork, is_projected, square
from cnn_demo.networks.layer_kind import Size

MOST_PARAMETERS = 3_000_000
MOST_MACS = 400_000_000  # for one image; a batch of 60 still takes less than a second (see training.cost)


@dataclass(frozen=True)
class Fit:
    """What a block makes of its input: a shape, (channels, height, width) or (units,), and what that costs."""

    shape: Size
    parameters: int
    macs: int  # multiplications with a weight, for one image


def fits(blocks: Sequence[Block], input_shape: Shape) -> Iterator[Fit]:
    """One Fit a block, the last of which makes the answer. ImpossibleNetwork at the first block that does not fit, or
    with which the network has more than MOST_PARAMETERS or needs more than MOST_MACS."""
    shape: Size = input_shape
    parameters = macs = 0
    for number, block in enumerate(blocks, start=1):
        number = number if number < len(blocks) else 0
        found = _dense(block, shape) if block.kind == "dense" else _convolutions(number, block, shape)
        shape, parameters, macs = found.shape, parameters + found.parameters, macs + found.macs
        _check_size(number, parameters, macs)
        yield found


def _check_size(number: int, parameters: int, macs: int) -> None:
    subject = "with it the network" if number else "With its last layer the network"
    less = "Use fewer filters or units, or pool more before it."
    if parameters > MOST_PARAMETERS:
        most = f"at most {MOST_PARAMETERS:,} are possible"
        raise ImpossibleNetwork(number, f"{subject} has {parameters:,} parameters; {most}. {less}")
    if macs > MOST_MACS:
        most = f"at most {MOST_MACS:,} are possible"
        raise ImpossibleNetwork(number, f"{subject} needs {macs:,} multiplications an image; {most}. {less}")


def _dense(block: Block, before: Size) -> Fit:
    weights = prod(before) * block.width
    return Fit((block.width,), weights + _extras(block), weights)


def _convolutions(number: int, block: Block, before: Size) -> Fit:
    if len(before) != 3:
        need = "a convolution needs maps, and the dense block before it leaves none. Put it first."
        raise ImpossibleNetwork(number, need)
    channels, sides = before[0], tuple(before[1:])
    parameters = macs = 0
    for i in range(block.times):
        sides = _after_window(number, block, sides, block.stride if i == 0 else 1)
        weights = block.size**2 * channels * block.width
        parameters, macs = parameters + weights + _extras(block), macs + weights * prod(sides)
        channels = block.width
    if block.shortcut:
        led = tuple(after(side, 1, block.stride) for side in before[1:])
        if led != sides:
            raise ImpossibleNetwork(
                number,
                f"its shortcut brings maps of {times(led)} to maps of {times(sides)}, and only equal ones can be "
                "added; use same padding.",
            )
        if is_projected(block, before[0]):
            weights = before[0] * block.width
            parameters, macs = parameters + weights + _extras(block), macs + weights * prod(sides)
    if block.pool in POOLINGS:
        if min(sides) < block.pool_size:
            window = square(block.pool_size)
            raise ImpossibleNetwork(
                number, f"pooling over {window} does not fit on maps of {times(sides)}; pool less, here or before it."
            )
        sides = tuple(after(side, block.pool_size, block.pool_stride) for side in sides)
    return Fit((block.width, *sides), parameters, macs)


def _after_window(number: int, block: Block, sides: Size, stride: int) -> Size:
    if min(sides) + 2 * block.border < block.reach:
        spans = f" with dilation {block.dilation} spans {square(block.reach)} and" if block.dilation > 1 else ""
        raise ImpossibleNetwork(
            number,
            f"a {square(block.size)} kernel{spans} does not fit on maps of {times(sides)}; "
            "use padding, a smaller kernel, or less pooling before it.",
        )
    return tuple(after(side, block.reach, stride, block.border) for side in sides)


def _extras(block: Block) -> int:
    """A bias for each filter or unit, or scale and shift of its batch norm."""
    return block.width * (2 if block.norm else 1)
