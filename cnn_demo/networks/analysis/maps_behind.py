"""Where a vector comes from: the way back through the layers that only hand on, to the maps that it was made of.

The same walk for a trace and for an anatomy: both know each layer's name, kind, inputs and shapes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from cnn_demo.networks.layer_kind import Size
from cnn_demo.networks.layers import find_kind
from cnn_demo.networks.tracing import Trace

WITHOUT_MAPS = ("Flatten", "Dropout", "Dropout2d", "Identity")


class Node(Protocol):
    """What the walk asks of a layer; LayerAnatomy has it. "input" is the image."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def inputs(self) -> tuple[str, ...]: ...
    @property
    def input_shape(self) -> Size: ...
    @property
    def output_shape(self) -> Size: ...


@dataclass(frozen=True)
class TracedNode:
    """A traced layer without its values."""

    name: str
    kind: str
    inputs: tuple[str, ...]
    input_shape: Size
    output_shape: Size


def nodes_of(trace: Trace) -> list[TracedNode]:
    """The layers of a trace, in order."""
    sources = trace.sources()
    return [
        TracedNode(
            layer.name,
            layer.kind,
            sources[layer.name],
            _size(layer.inputs[0]) if layer.inputs else (),
            _size(layer.output),
        )
        for layer in trace.layers
    ]


def way_back(layers: Sequence[Node], name: str, through: Callable[[Node], bool]) -> list[str]:
    """From layer `name` on backwards along first inputs, for as long as `through` holds: the names, the last of which
    is the layer that it does not hold for, or what is no layer ("input")."""
    known = {layer.name: layer for layer in layers}
    way = [name]
    while way[-1] in known and through(known[way[-1]]):
        way.append(known[way[-1]].inputs[0])
    return way


def source_of(layers: Sequence[Node], name: str) -> str:
    """The layer whose maps (or units) a layer reads; "input" is the image."""
    inputs = {layer.name: layer.inputs for layer in layers}[name]
    return way_back(layers, inputs[0], lambda layer: layer.kind in WITHOUT_MAPS)[-1]


def flattening(layers: Sequence[Node], dense: str) -> Node | None:
    """The layer that makes the vector which a dense layer reads out of maps; None when it reads another dense layer."""
    known = {layer.name: layer for layer in layers}
    found = known.get(way_back(layers, known[dense].inputs[0], _keeps_vector)[-1])
    return found if found and makes_vector(found) else None


def makes_vector(layer: Node) -> bool:
    """Do maps go in and a vector come out?"""
    return len(layer.input_shape) == 3 and len(layer.output_shape) == 1


def origin(layers: Sequence[Node], name: str) -> str:
    """The layer that made what `name` hands on as it is: `name` itself unless that is dropout or the like."""
    return way_back(layers, name, _hands_on)[-1]


def _keeps_vector(layer: Node) -> bool:
    kind = find_kind(layer.kind)
    return len(layer.input_shape) == len(layer.output_shape) == 1 and kind is not None and kind.keeps_place


def _hands_on(layer: Node) -> bool:
    kind = find_kind(layer.kind)
    return kind is not None and kind.role == "passthrough" and kind.keeps_place


def _size(value: object) -> Size:
    """Without the batch; layers that are not known may take and give what is no tensor."""
    return tuple(value.shape[1:]) if isinstance(value, Tensor) else ()
