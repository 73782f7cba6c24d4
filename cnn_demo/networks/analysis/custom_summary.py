"""What an own network comes to, block by block: shapes, parameters and work of its layers as formulas with the numbers
in place, up to the first block that cannot be.
"""

from dataclasses import dataclass
from functools import lru_cache

from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy
from cnn_demo.networks.architecture import Shape, stack
from cnn_demo.networks.custom.blocks import Block
from cnn_demo.networks.custom.grammar import layers_by_block
from cnn_demo.networks.torch_compat import WithoutRandomNumbers


@dataclass(frozen=True)
class CustomSummary:
    """A design in numbers. `rows` has the layers of each block, and of the last layer when all of it fits; `problem`
    says why it cannot be built, and `block` which block is to blame (0: the last layer)."""

    rows: tuple[tuple[LayerAnatomy, ...], ...]
    problem: str = ""
    block: int = 0

    @property
    def parameters(self) -> int:
        """Of all rows."""
        return sum(layer.parameters for row in self.rows for layer in row)

    @property
    def macs(self) -> int:
        """Multiplications of all rows, for one image."""
        return sum(layer.macs for row in self.rows for layer in row)


@lru_cache(maxsize=64)
def describe(blocks: tuple[Block, ...], input_shape: Shape, n_classes: int) -> CustomSummary:
    """What each block comes to on images of this shape, up to the first one that is impossible."""
    with WithoutRandomNumbers():
        found, problem = layers_by_block(blocks, input_shape, n_classes)
    known = anatomy(stack(*(layer for layers in found for layer in layers)), input_shape)
    rows = []
    for layers in found:
        names = {name for name, _ in layers}
        rows.append(tuple(layer for layer in known if layer.name.split(".")[0] in names))
    return CustomSummary(tuple(rows), str(problem or ""), problem.block if problem else 0)
