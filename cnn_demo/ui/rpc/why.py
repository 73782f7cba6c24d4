"""Why this class, and why not that one: both maps on one color scale, so that next to nothing looks like it."""

import numpy as np
from numpy.typing import NDArray

from cnn_demo.inspection import attribution
from cnn_demo.inspection.layers.feature_maps import signed_codes
from cnn_demo.prediction.preprocessing import preprocess
from cnn_demo.ui.rpc.context import network_of, traced_image
from cnn_demo.ui.rpc.models import ImageQuestion, Name, Tiles, packed
from cnn_demo.ui.rpc.registry import Model, rpc


class WhyClassQuestion(ImageQuestion):
    """`target` is the class that is asked about, `against` the one that it is held against: the winner."""

    target: int
    against: int
    method: Name = "grad_cam"


class Support(Model):
    """What supports one class. `strongest` is the largest value of its map, `place` where it lies: 0 is the upper left
    of nine parts of the image, 8 the lower right."""

    name: str
    map: Tiles
    strongest: float
    place: int


class WhyClassAnswer(Model):
    """`limit` is the end of the color scale that both maps share."""

    title: str
    layer: str | None
    limit: float
    target: Support
    against: Support


@rpc("light")
def why_class(question: WhyClassQuestion) -> WhyClassAnswer:
    """What in the image supports a class, beside what supports the winner."""
    network = network_of(question)
    prepared = traced_image(question, network).prepared
    nothing = preprocess.blank_input(network.card)
    found = [
        attribution.attribute(network.model, prepared.tensor, target, question.method, None, nothing)
        for target in (question.target, question.against)
    ]
    limit = max(each.limit for each in found) or 1.0
    names = network.card.classes
    target, against = (_support(names[each.target], each.map, limit) for each in found)
    return WhyClassAnswer(title=found[0].title, layer=found[0].layer, limit=limit, target=target, against=against)


def _support(name: str, values: NDArray[np.float32], limit: float) -> Support:
    height, width = values.shape
    codes = packed(signed_codes(values, limit))
    positive = np.maximum(values, 0)
    parts = [part.sum() for rows in np.array_split(positive, 3, axis=0) for part in np.array_split(rows, 3, axis=1)]
    tiles = Tiles(codes=codes, h=height, w=width, limit=limit)
    return Support(name=name, map=tiles, strongest=float(positive.max()), place=int(np.argmax(parts)))
