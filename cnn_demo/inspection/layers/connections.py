"""Which maps of the layer before feed a map, and how strongly: read off the weights, without any image.

How each kind of layer is fed stands in networks.layers. Behind a dense layer are the maps that its vector was made of.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import nn

from cnn_demo.errors import unknown
from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.analysis.maps_behind import flattening, origin
from cnn_demo.networks.layers import Size, kind_of
from cnn_demo.networks.tracing import check_cell

IMAGE = "input"


@dataclass(frozen=True)
class Connection:
    """One layer that feeds the map. `strengths` are (map or unit, 0 to 1), strongest first; the strongest has 1."""

    layer: str  # "input" is the image
    strengths: tuple[tuple[int, float], ...]
    is_weighted: bool  # by kernels; False where the map is passed on


def connections_of(
    model: nn.Module, anatomy: Sequence[LayerAnatomy], layer: str, channel: int
) -> tuple[Connection, ...]:
    """All layers that feed map (or unit) `channel` of a layer. BadValue when there is no such layer or map."""
    layers = {each.name: each for each in anatomy}
    if layer not in layers:
        raise unknown("layer", layer, layers)
    found = layers[layer]
    check_cell(layer, found.output_shape[:1], channel, 0, 0)
    module = model.get_submodule(layer.split("#")[0])
    kind, sources = kind_of(module), found.inputs
    if kind.role == "dense":
        flat = flattening(anatomy, layer)
        sources = (origin(anatomy, flat.inputs[0] if flat else found.inputs[0]),)
    shapes: dict[str, Size] = {name: each.output_shape for name, each in layers.items()}
    shapes.setdefault(IMAGE, anatomy[0].input_shape)
    feeds = kind.feeds(module, channel, [shapes[source] for source in sources])
    return tuple(Connection(sources[feed.input], feed.strengths, feed.is_weighted) for feed in feeds)
