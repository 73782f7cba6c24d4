"""What the Convolution tab does to one map: an activation, batch norm, dropout.

The map comes from the workbench, or is one of the current network's for the current image.
"""

import numpy as np

from cnn_demo.inspection.layers.batch_neighbors import neighbor_maps
from cnn_demo.inspection.layers.feature_maps import rounded
from cnn_demo.inspection.playground import activation_functions as curves
from cnn_demo.inspection.playground import train_vs_eval
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.classify import network_of
from cnn_demo.ui.rpc.operations.single_map import (
    MOST_SIDE,
    Doubles,
    layers_with_maps,
    map_json,
    map_of,
    of_layer,
    traced_of,
)
from cnn_demo.ui.rpc.protocol import Json, answering, packed, whole, within, word

MOST_BATCH = 16
MOST_SEED = 1_000_000


@answering
def map_layers(request: Json) -> Json:
    """{network, epoch, image, skip} -> the layers that have maps, for the menus."""
    return {"layers": layers_with_maps(traced_of(request))}


@answering
def activation_choices(request: Json) -> Json:
    """{} -> every activation with its curve and its slope."""
    found = []
    for each in curves.ACTIVATION_CURVES.values():
        at, values = curves.curve(each.id)
        found.append(
            {
                "id": each.id,
                "title": each.title,
                "formula": each.formula,
                "sentence": each.sentence,
                "at": [round(float(x), 4) for x in at],
                "values": [round(float(y), 5) for y in values.values],
                "slopes": [round(float(slope), 5) for slope in values.slopes],
                "saturated": values.saturated.tolist(),
            }
        )
    return {"activations": found, "below": curves.SATURATED}


@answering
def activate(request: Json) -> Json:
    """{numbers or a network's map, activation} -> the map before and after, and how many cells are saturated."""
    values, words = map_of(request)
    found = curves.activated(word(request, "activation"), values)
    return {
        "words": words,
        "before": map_json(values),
        "after": map_json(found.values),
        "flags": packed(found.saturated.astype(np.uint8)),
        "saturated": int(found.saturated.sum()),
        "zero": int((found.values == 0).sum()),
        "total": int(values.size),
    }


@answering
def normalize(request: Json) -> Json:
    """{network, epoch, image, skip, layer, channel, batch, start} -> batch norm of that map in both modes. The batch
    is the image and `batch` − 1 test images from number `start` on."""
    traced = traced_of(request)
    layer, channel = word(request, "layer"), whole(request, "channel")
    values = of_layer(traced, layer, channel)
    batch, start = int(within(request, "batch", 1, MOST_BATCH)), int(within(request, "start", 0, MOST_SEED))
    norm = train_vs_eval.norm_behind(traced, layer, channel)
    others = _neighbors(request, layer, channel, start, batch - 1)
    maps = np.concatenate([values[None], others])
    found = train_vs_eval.normalized(
        maps, norm or train_vs_eval.measured(_neighbors(request, layer, channel, 0, MOST_BATCH))
    )
    return {
        "map": map_json(values),
        "training": map_json(found.training),
        "evaluation": map_json(found.evaluation),
        "mean": rounded(found.mean),
        "variance": rounded(found.variance),
        "formulas": list(found.formulas),
        "norm": norm.layer if norm else None,
        "measured_on": MOST_BATCH,
    }


@answering
def drop_out(request: Json) -> Json:
    """{numbers or a network's map, p, seed} -> the map with cells dropped as in training, and its mean over many."""
    values, words = map_of(request)
    p, seed = within(request, "p", 0, 0.9), int(within(request, "seed", 0, MOST_SEED))
    found = train_vs_eval.dropped(values, p, seed)
    return {
        "words": words,
        "map": map_json(values),
        "training": map_json(found.training),
        "kept": int(found.kept.sum()),
        "total": int(found.kept.size),
        "means": [rounded(float(each.mean())) for each in (values, found.training, found.average)],
        "masks": train_vs_eval.MANY,
    }


def _neighbors(request: Json, layer: str, channel: int, start: int, count: int) -> Doubles:
    network = network_of(request)
    lab = current_lab()
    with lab.drawing():
        return neighbor_maps(network, lab.data, layer, channel, start, count)[:, :MOST_SIDE, :MOST_SIDE]
