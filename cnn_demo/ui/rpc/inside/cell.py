"""What the Inside tab asks about one cell: the exact sum, and where it looked.

Stateless like `service`: the image and the network come with every question.
"""

from cnn_demo.inspection.cell import chain, to_json
from cnn_demo.networks import tracing
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.networks.analysis.cell_receptive_field import receptive_field
from cnn_demo.ui.rpc.legacy import network_of, prepared_of, turn
from cnn_demo.ui.rpc.protocol import Json, answering, whole

MOST_TERMS = 8  # input channels shown one by one; the rest is summed


@answering
def explain(request: Json) -> Json:
    """{network, epoch, image, skip, layer, channel, y, x} -> the sum behind one cell, and where it looked."""
    network = network_of(request)
    prepared, _ = prepared_of(request, network.card)
    layer, channel, y, x = str(request.get("layer")), *(whole(request, name) for name in ("channel", "y", "x"))
    with turn():
        traced = tracing.trace(network.model, prepared.tensor)
        steps = chain(traced, layer, channel, y, x, most=MOST_TERMS)
    card = network.card
    anatomy = anatomy_of(card.architecture, card.input_shape, len(card.classes))
    field = receptive_field(anatomy, layer, channel, y, x)
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
