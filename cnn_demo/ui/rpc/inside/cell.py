"""What the Inside tab asks about one answer: why this class.

Stateless like `service`: the image and the network come with every question.
"""

from cnn_demo.inspection import attribution
from cnn_demo.inspection.layers.feature_maps import signed_codes
from cnn_demo.prediction import preprocess
from cnn_demo.prediction.model_store import Network
from cnn_demo.prediction.preprocess import Prepared
from cnn_demo.ui.rpc.legacy import network_of, prepared_of, turn
from cnn_demo.ui.rpc.protocol import Json, answering, packed, whole


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
    prepared, _ = prepared_of(request, network.card)
    found = sanity_of(request, network, prepared)
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


def sanity_of(request: Json, network: Network, prepared: Prepared) -> attribution.Sanity:
    """{target, method, layer or null}: the method's map for this image, with its check."""
    target, method = whole(request, "target"), str(request.get("method"))
    layer = None if request.get("layer") is None else str(request["layer"])
    nothing = preprocess.nothing(network.card)
    with turn():
        return attribution.sanity(network.model, prepared.tensor, target, method, layer, nothing)


def _map(found: attribution.Attribution) -> Json:
    codes = signed_codes(found.map, found.limit)
    height, width = codes.shape
    return {"codes": packed(codes), "h": height, "w": width, "limit": found.limit}
