"""Where maps become a vector and the vector becomes an answer: the last maps of a network, laid out in one row.

Number i of a flattened vector is cell (y, x) of map c, with i = c×h×w + y×w + x. Networks that end in global pooling
make one number of each map instead.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from torch import nn

from cnn_demo.errors import BadValue
from cnn_demo.networks.tracing import Layer, Trace

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class LastMaps:
    """The maps (c, h, w), the layer that made them, the vector that they become, and the dense layers behind it."""

    layer: str  # "input" when the image itself is flattened
    maps: Floats
    vector: Floats
    whole_maps: bool  # one number of the vector for each map, not for each cell
    way: str  # the layers between maps and vector: "pool7, flatten"
    dense: tuple[tuple[str, int], ...]  # (name, units), in order


def last_maps(trace: Trace) -> LastMaps:
    """Read off one forward pass; BadValue when this network never makes a vector of its maps."""
    found = next((layer for layer in trace.layers if layer.output.dim() == 2 and layer.inputs[0].dim() == 4), None)
    if found is None:
        raise BadValue("This network makes no vector of its maps.")
    vector = found.output[0].numpy()
    before, way = found, [found.name]
    source = _maker(trace, before)
    while source is not None and source.output.shape[2:] == (1, 1) and len(source.inputs) == 1:
        before, source = source, _maker(trace, source)
        way.insert(0, before.name)
    maps = before.inputs[0][0].numpy()
    dense = tuple(
        (layer.name, int(layer.output.shape[1])) for layer in trace.layers if isinstance(layer.module, nn.Linear)
    )
    return LastMaps(
        layer=source.name if source else "input",
        maps=maps,
        vector=vector,
        whole_maps=maps.size != vector.size,
        way=", ".join(way),
        dense=dense,
    )


def _maker(trace: Trace, layer: Layer) -> Layer | None:
    makers = [other for other in trace.layers if other.output is layer.inputs[0]]
    return makers[-1] if makers else None
