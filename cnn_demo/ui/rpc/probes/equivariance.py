"""The same image twice, once shifted: a map of each, and their difference after shifting the second map back."""

import numpy as np

from cnn_demo.inspection.interventions.equivariance import measure_equivariance
from cnn_demo.inspection.layers.feature_maps import codes_of, is_signed, rounded
from cnn_demo.ui.rpc.context import network_of, traced_image
from cnn_demo.ui.rpc.models import ImageQuestion, Name, Pixels, Tiles, channels_last, packed, pixels_of
from cnn_demo.ui.rpc.registry import Model, rpc


class EquivarianceQuestion(ImageQuestion):
    """About a map of a layer, and a shift of the image by `x` pixels to the right and `y` down."""

    layer: Name
    map: int
    x: int
    y: int


class EquivarianceAnswer(Model):
    """`rows` and `columns` are what the second map was shifted back by; `whole`: the shift is a whole number of this
    layer's positions. `equal` is the share of the `shared` positions with equal values, `lively_equal` the same among
    the `lively` ones, which are not zero in both."""

    layer: str
    map: int
    before: Pixels
    after: Pixels
    first: Tiles
    second: Tiles
    difference: Tiles
    rows: int
    columns: int
    whole: bool
    shared: int
    equal: float
    lively: int
    lively_equal: float


@rpc("light")
def equivariance(question: EquivarianceQuestion) -> EquivarianceAnswer:
    """A layer's map of the image and of the shifted image, and how much of it has shifted along."""
    network = network_of(question)
    prepared = traced_image(question, network).prepared
    found = measure_equivariance(network, prepared.pixels, question.layer, question.map, question.x, question.y)
    limit = max(float(np.abs(each).max()) for each in (found.first, found.second)) or 1.0
    kind = next(each.kind for each in network.anatomy if each.name == found.layer)
    signed = is_signed(kind, float(min(found.first.min(), found.second.min())))
    first, second, difference = (
        Tiles(
            codes=packed(codes_of(values, limit, either)),
            h=values.shape[0],
            w=values.shape[1],
            limit=rounded(limit),
            signed=either,
        )
        for values, either in ((found.first, signed), (found.second, signed), (found.difference, True))
    )
    return EquivarianceAnswer(
        layer=found.layer,
        map=found.channel,
        before=pixels_of(channels_last(prepared.pixels)),
        after=pixels_of(channels_last(found.pixels)),
        first=first,
        second=second,
        difference=difference,
        rows=found.cells[0],
        columns=found.cells[1],
        whole=found.is_whole,
        shared=found.shared,
        equal=found.equal,
        lively=found.lively,
        lively_equal=found.lively_equal,
    )
