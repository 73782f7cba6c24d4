"""What the Inside tab asks about one layer: which maps feed a map.

Stateless like `service`: network and edits come with every question.
"""

from cnn_demo.inspection.layers import connections as linking
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.ui.rpc.legacy import network_of
from cnn_demo.ui.rpc.protocol import Json, answering, whole

MOST_LINKS = 64


@answering
def links(request: Json) -> Json:
    """{network, epoch, layer, channel} -> the maps of the layers before that feed this one, strongest first."""
    network = network_of(request)
    card = network.card
    anatomy = anatomy_of(card.architecture, card.input_shape, len(card.classes))
    found = linking.connections_of(network.model, anatomy, str(request.get("layer")), whole(request, "channel"))
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
