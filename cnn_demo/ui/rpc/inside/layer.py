"""What the Inside tab asks about one layer: which maps feed a map, its statistics, and its gradients.

Stateless like `service`: network, image and edits come with every question.
"""

import dataclasses

from cnn_demo.inspection.layers import connections as linking
from cnn_demo.inspection.layers import gradients, signed_tiles
from cnn_demo.inspection.layers import statistics as counting
from cnn_demo.inspection.layers.feature_maps import rounded
from cnn_demo.lab import current_lab
from cnn_demo.prediction import classifier
from cnn_demo.ui.rpc.classify import network_of, traced_image
from cnn_demo.ui.rpc.protocol import Json, answering, packed, whole

MOST_LINKS = 64


@answering
def links(request: Json) -> Json:
    """{network, epoch, layer, channel} -> the maps of the layers before that feed this one, strongest first."""
    network = network_of(request)
    found = linking.connections_of(network.model, network.anatomy, str(request.get("layer")), whole(request, "channel"))
    return {
        "links": [
            {
                "layer": link.layer,
                "weighted": link.is_weighted,
                "of": len(link.strengths),
                "strengths": [[number, round(strength, 4)] for number, strength in link.strengths[:MOST_LINKS]],
            }
            for link in found
        ]
    }


@answering
def statistics(request: Json) -> Json:
    """{network, epoch, image, skip, layers} -> range, mean, zeros, dead maps and histogram of these layers."""
    network = network_of(request)
    wanted = request.get("layers")
    names = [name for name in wanted if isinstance(name, str)] if isinstance(wanted, list) else []
    found = counting.statistics(traced_image(request, network).trace)
    return {"layers": {each.layer: _plain(each) for each in found if each.layer in names}}


@answering
def gradient(request: Json) -> Json:
    """{network, epoch, image, skip, layer} -> how the loss changes with this layer's maps and weights, as tiles."""
    network = network_of(request)
    traced = traced_image(request, network)
    label = traced.truth
    answer = classifier.prediction_from(network, traced.trace).best if label is None else label
    with current_lab().drawing():
        found = gradients.gradients(network.model, traced.prepared.tensor, answer, str(request.get("layer")))
    (layer,) = found.layers
    return {
        "label": network.card.classes[answer],
        "known": label is not None,
        "loss": rounded(found.loss),
        "maps": _tiles(signed_tiles.map_tiles(layer.maps)),
        "weights": None if layer.weight is None else _tiles(signed_tiles.weight_tiles(layer.weight)),
    }


def _plain(found: counting.LayerStatistics) -> Json:
    return {
        name: rounded(value) if isinstance(value, float) else value for name, value in dataclasses.asdict(found).items()
    }


def _tiles(found: signed_tiles.Tiles) -> Json:
    return {
        "codes": packed(found.codes),
        "h": found.codes.shape[2],
        "w": found.codes.shape[3],
        "limit": rounded(found.limit),
        "shown": list(found.shown),
        "total": list(found.total),
    }
