"""Which layers are shown at a glance under the pad: what each stage's activation lets through, a few maps of each."""

from cnn_demo.inspection.layers.feature_maps import LayerMaps, Scope, maps_of
from cnn_demo.networks.layers import has_role
from cnn_demo.networks.sampling import evenly_spaced
from cnn_demo.networks.tracing import Trace

MOST_LAYERS = 5
MOST_MAPS = 32


def glance(trace: Trace, scope: Scope) -> list[LayerMaps]:
    """At most MOST_LAYERS activations with maps, evenly spread from the first to the last, and the answer's logits."""
    spatial = [layer for layer in trace.layers if has_role(layer.kind, "activation") and layer.output.ndim == 4]
    chosen = [spatial[place] for place in evenly_spaced(len(spatial), MOST_LAYERS)] or [
        layer for layer in trace.layers if has_role(layer.kind, "activation")
    ]
    return maps_of([*chosen, trace.layers[-1]], scope, most=MOST_MAPS, cells=32 * 32)
