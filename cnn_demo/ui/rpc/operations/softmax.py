"""What the Convolution tab asks about a network's end: the last maps as a vector, and softmax of any logits."""

from dataclasses import asdict
from typing import Any

import numpy as np

from cnn_demo.inspection.layers.flatten import flatten_view
from cnn_demo.inspection.playground.softmax import softmax_steps
from cnn_demo.ui.rpc.operations.single_map import map_json, traced_of
from cnn_demo.ui.rpc.protocol import Json, answering


@answering
def lay_out(request: Json) -> Json:
    """{network, epoch, image, skip} -> the last maps, the vector that they become, and the dense layers behind."""
    traced = traced_of(request)
    found = flatten_view(traced)
    logits = traced.logits[0].double()
    return {
        "layer": found.layer,
        "maps": map_json(found.maps) | {"c": len(found.maps)},
        "vector": map_json(found.vector[None]),
        "whole_maps": found.whole_maps,
        "way": found.way,
        "dense": [{"layer": name, "units": units} for name, units in found.dense],
        "logits": [float(f"{value:.7g}") for value in logits.tolist()],
        "probabilities": [float(f"{value:.7g}") for value in logits.softmax(0).tolist()],
        "best": int(np.argmax(logits.tolist())),
    }


@answering
def soften(request: Json) -> Json:
    """{logits, temperature, true} -> softmax and cross-entropy, every step of them."""
    logits, temperature, true = (request.get(name) for name in ("logits", "temperature", "true"))
    values: Any = (logits, temperature, true)  # checked by softmax_steps
    return asdict(softmax_steps(*values))
