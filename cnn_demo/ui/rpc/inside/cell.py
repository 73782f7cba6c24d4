"""What the Inside tab asks about one cell and about one answer: the exact sum, where it looked, and why this class.

Stateless like `service`: the image and the network come with every question.
"""

from cnn_demo.inspection import attribution
from cnn_demo.inspection.cell import chain, to_json
from cnn_demo.inspection.layers.feature_maps import signed_codes
from cnn_demo.lab import current_lab
from cnn_demo.networks.analysis.cell_receptive_field import receptive_field
from cnn_demo.prediction import preprocess
from cnn_demo.prediction.network import Network
from cnn_demo.ui.rpc.classify import network_of, traced_image
from cnn_demo.ui.rpc.protocol import Json, answering, packed, whole

MOST_TERMS = 8  # input channels shown one by one; the rest is summed


@answering
def explain(request: Json) -> Json:
    """{network, epoch, image, skip, layer, channel, y, x} -> the sum behind one cell, and where it looked."""
    network = network_of(request)
    layer, channel, y, x = str(request.get("layer")), *(whole(request, name) for name in ("channel", "y", "x"))
    steps = chain(traced_image(request, network).trace, layer, channel, y, x, most=MOST_TERMS)
    field = receptive_field(network.anatomy, layer, channel, y, x)
    return {
        "steps": [to_json(step) for step in steps],
        "field": {
            "top": field.top,
            "left": field.left,
            "bottom": field.bottom,
            "right": field.right,
            "padding": list(field.padding),
        },
        "where": field.words,
    }


@answering
def choices(request: Json) -> Json:
    """{} -> the methods that say why."""
    return {
        "methods": [
            {"id": method.id, "title": method.title, "sentence": method.sentence, "layered": method.uses_layer}
            for method in attribution.METHODS.values()
        ]
    }


@answering
def why(request: Json) -> Json:
    """{network, epoch, image, skip, target, method, layer or null} -> the map for that class, and the same on random
    weights. Without a layer a method that looks at one chooses it."""
    network = network_of(request)
    found = sanity_of(request, network)
    original = found.original
    return {
        "title": original.title,
        "layer": original.layer,
        "class": network.card.classes[original.target],
        "notes": list(original.notes),
        "signed": original.signed,
        "map": _map(original),
        "randomized": _map(found.randomized),
        "similarity": found.similarity,
        "words": found.words,
    }


def sanity_of(request: Json, network: Network) -> attribution.Sanity:
    """{target, method, layer or null}: the method's map for this image, with its check."""
    target, method = whole(request, "target"), str(request.get("method"))
    layer = None if request.get("layer") is None else str(request["layer"])
    blank, found = preprocess.blank_input(network.card), traced_image(request, network)
    with current_lab().heavy():
        return attribution.sanity(
            network.model, found.prepared.tensor, target, method, layer, blank, found.trace.logits
        )


def _map(found: attribution.Attribution) -> Json:
    codes = signed_codes(found.map, found.limit)
    height, width = codes.shape
    return {"codes": packed(codes), "h": height, "w": width, "limit": found.limit}
