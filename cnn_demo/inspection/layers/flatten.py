"""Where maps become a vector and the vector becomes an answer: the last maps of a network, laid out in one row.

Number i of a flattened vector is cell (y, x) of map c, with i = c×h×w + y×w + x. Networks that end in global pooling
make one number of each map instead.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnn_demo.errors import BadValue
from cnn_demo.networks.analysis.maps_behind import Node, makes_vector, nodes_of, way_back
from cnn_demo.networks.layers import has_role
from cnn_demo.networks.tracing import Trace

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class FlattenView:
    """The maps (c, h, w), the layer that made them, the vector that they become, and the dense layers behind it."""

    layer: str  # "input" when the image itself is flattened
    maps: Floats
    vector: Floats
    whole_maps: bool  # one number of the vector for each map, not for each cell
    way: str  # the layers between maps and vector: "pool7, flatten"
    dense: tuple[tuple[str, int], ...]  # (name, units), in order


def flatten_view(trace: Trace) -> FlattenView:
    """Read off one forward pass; BadValue when this network never makes a vector of its maps."""
    nodes = nodes_of(trace)
    last = next((node for node in nodes if makes_vector(node)), None)
    if last is None:
        raise BadValue("This network makes no vector of its maps.")
    *pooled, source = way_back(nodes, last.inputs[0], _is_one_cell)
    way = [last.name, *pooled]
    maps, vector = trace.layer(way[-1]).inputs[0][0].numpy(), trace.layer(last.name).output[0].numpy()
    return FlattenView(
        layer=source if source in {node.name for node in nodes} else "input",
        maps=maps,
        vector=vector,
        whole_maps=maps.size != vector.size,
        way=", ".join(reversed(way)),
        dense=tuple((node.name, node.output_shape[0]) for node in nodes if has_role(node.kind, "dense")),
    )


def _is_one_cell(layer: Node) -> bool:
    """One number a map, as global pooling leaves it."""
    return layer.output_shape[1:] == (1, 1) and len(layer.inputs) == 1
