"""What the editor of one's own network asks: is this a network, and what does each of its blocks come to?"""

import dataclasses
from typing import Any

from cnn_demo.data import spec_of
from cnn_demo.errors import BadValue
from cnn_demo.lab import current_lab
from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.analysis.custom_summary import describe
from cnn_demo.networks.custom.blocks import MOST_BLOCKS, Block, ImpossibleNetwork, check, plain
from cnn_demo.networks.custom.grammar import parse, spec_of_own, write
from cnn_demo.ui.rpc.protocol import Json, answering, word

NAMES = frozenset(field.name for field in dataclasses.fields(Block))


@answering
def own_network(request: Json) -> Json:
    """{data, blocks} or {data, architecture} -> {architecture, title, blocks, rows, parameters, macs, problem, block}.

    `rows` has the layers of each block and, when all of it fits, of the last layer; `problem` says why it cannot be
    built, `block` which block is to blame (0: the last layer, or none in particular). `architecture` is null then.
    """
    spec = spec_of(word(request, "data"))
    blocks = parse(word(request, "architecture")) if "architecture" in request else _blocks(request.get("blocks"))
    problem: ImpossibleNetwork | None = None
    good = blocks
    try:
        check(blocks)
    except ImpossibleNetwork as error:
        problem, good = error, blocks[: max(error.block - 1, 0)]
    with current_lab().drawing():
        found = describe(tuple(map(plain, good)), spec.shape, len(spec.classes))
    rows = [[_layer(layer) for layer in row] for row in found.rows[: len(good) + (problem is None)]]
    said, block = (str(problem), problem.block) if problem else (found.problem, found.block)
    own = None if said else spec_of_own(write(blocks))
    return {
        "architecture": own and own.id,
        "title": own and own.title,
        "blocks": [dataclasses.asdict(block) for block in blocks] if own or "architecture" in request else [],
        "rows": rows,
        "parameters": found.parameters,
        "macs": found.macs,
        "problem": said,
        "block": block,
    }


def _blocks(values: object) -> tuple[Block, ...]:
    if not isinstance(values, list) or len(values) > MOST_BLOCKS:
        raise BadValue(f"A network of your own has 1 to {MOST_BLOCKS} blocks.")
    blocks = []
    for number, value in enumerate(values, start=1):
        if not isinstance(value, dict) or not value.keys() <= NAMES:
            raise ImpossibleNetwork(number, "a block has " + ", ".join(sorted(NAMES)) + ".")
        blocks.append(Block(**value))
    return tuple(blocks)


def _layer(layer: LayerAnatomy) -> dict[str, Any]:
    return {
        "name": layer.name,
        "kind": layer.kind,
        "shape": layer.output_shape,
        "parameters": layer.parameters,
        "parameter_formula": layer.parameter_formula,
        "macs": layer.macs,
        "mac_formula": layer.mac_formula,
        "size_formula": layer.size_formula,
        "dropped": layer.dropped,
    }
