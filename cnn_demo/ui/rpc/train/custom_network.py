"""What the editor of one's own network asks: is this a network, and what does each of its blocks come to?"""

import dataclasses
from typing import Annotated, Any, Literal

from pydantic import Field

from cnn_demo.data import spec_of
from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.analysis.custom_summary import describe
from cnn_demo.networks.custom.blocks import MOST_BLOCKS, Block, ImpossibleNetwork, check, plain
from cnn_demo.networks.custom.grammar import parse, spec_of_own, write
from cnn_demo.ui.rpc.models import Name
from cnn_demo.ui.rpc.registry import Model, rpc
from cnn_demo.ui.rpc.train.models import Amount


class BlockFields(Model):
    """One block as it stands in the editor; which values are possible is said block by block in the answer."""

    kind: Literal["conv", "dense"]
    width: Amount = Block.width
    size: Amount = Block.size
    stride: Amount = Block.stride
    padding: Amount | Literal["same"] = 0
    dilation: Amount = Block.dilation
    times: Amount = Block.times
    norm: bool = Block.norm
    shortcut: bool = Block.shortcut
    activation: Name = Block.activation
    pool: Name = Block.pool
    pool_size: Amount = Block.pool_size
    pool_stride: Amount = Block.pool_stride
    dropout: Amount = Block.dropout


class OwnNetworkQuestion(Model):
    """The blocks, or all of them as text."""

    data: Name
    blocks: Annotated[list[BlockFields], Field(max_length=MOST_BLOCKS)] | None = None
    architecture: Annotated[str, Field(max_length=1000)] | None = None


class OwnLayer(Model):
    """One layer with its formulas; `dropped`: rows and columns at the far edges that no window reaches."""

    name: str
    kind: str
    shape: list[int]
    parameters: int
    parameter_formula: str
    macs: int
    mac_formula: str
    size_formula: str
    dropped: tuple[int, int]


class OwnNetworkAnswer(Model):
    """`rows` has the layers of each block and, when all of it fits, of the last layer; `problem` says why it cannot be
    built, `block` which block is to blame (0: the last layer, or none in particular). `architecture` is None then."""

    architecture: str | None
    title: str | None
    blocks: list[BlockFields]
    rows: list[list[OwnLayer]]
    parameters: int
    macs: int
    problem: str
    block: int


@rpc("light")
def own_network(question: OwnNetworkQuestion) -> OwnNetworkAnswer:
    """What a network of one's own comes to, block by block."""
    spec = spec_of(question.data)
    written = question.architecture is not None
    blocks = parse(question.architecture or "") if written else _blocks(question.blocks or [])
    problem: ImpossibleNetwork | None = None
    good = blocks
    try:
        check(blocks)
    except ImpossibleNetwork as error:
        problem, good = error, blocks[: max(error.block - 1, 0)]
    found = describe(tuple(map(plain, good)), spec.shape, len(spec.classes))
    rows = [[_layer(layer) for layer in row] for row in found.rows[: len(good) + (problem is None)]]
    said, block = (str(problem), problem.block) if problem else (found.problem, found.block)
    own = None if said else spec_of_own(write(blocks))
    return OwnNetworkAnswer(
        architecture=own.id if own else None,
        title=own.title if own else None,
        blocks=[BlockFields(**dataclasses.asdict(block)) for block in blocks] if own or written else [],
        rows=rows,
        parameters=found.parameters,
        macs=found.macs,
        problem=said,
        block=block,
    )


def _blocks(fields: list[BlockFields]) -> tuple[Block, ...]:
    values: list[dict[str, Any]] = [each.model_dump() for each in fields]
    return tuple(Block(**each) for each in values)


def _layer(layer: LayerAnatomy) -> OwnLayer:
    return OwnLayer(
        name=layer.name,
        kind=layer.kind,
        shape=list(layer.output_shape),
        parameters=layer.parameters,
        parameter_formula=layer.parameter_formula,
        macs=layer.macs,
        mac_formula=layer.mac_formula,
        size_formula=layer.size_formula,
        dropped=layer.dropped,
    )
