"""How the loss changes with a layer's activations and weights, as tiles: what one step of training would start from."""

from cnn_demo.errors import BadValue
from cnn_demo.inspection.layers.feature_maps import rounded
from cnn_demo.inspection.layers.gradients import gradients
from cnn_demo.inspection.layers.signed_tiles import Tiles, map_tiles, weight_tiles
from cnn_demo.prediction import classifier
from cnn_demo.ui.rpc.context import network_of, traced_image
from cnn_demo.ui.rpc.models import ImageQuestion, Name, packed
from cnn_demo.ui.rpc.registry import Model, rpc


class LossGradientsQuestion(ImageQuestion):
    """Of a layer; with `map`, the weights are only those of this filter (or unit)."""

    layer: Name
    map: int | None = None


class GradientTiles(Model):
    """Signed codes (rows, columns, h, w), uint8 as base64: 128 is zero, 1 and 255 are ∓limit. `shown` and `total` are
    rows and columns: 1 by maps, or filters by input channels."""

    codes: str
    h: int
    w: int
    limit: float | None
    shown: tuple[int, int]
    total: tuple[int, int]


class LossGradientsAnswer(Model):
    """`known`: the loss is that of the true label, else that of the predicted class."""

    label: str
    known: bool
    loss: float | None
    kind: str
    maps: GradientTiles
    weights: GradientTiles | None


@rpc("light")
def loss_gradients(question: LossGradientsQuestion) -> LossGradientsAnswer:
    """The gradient of the loss with respect to a layer's activations and weights."""
    network = network_of(question)
    traced = traced_image(question, network)
    label = traced.truth
    answer = classifier.prediction_from(network, traced.trace).best if label is None else label
    found = gradients(network.model, traced.prepared.tensor, answer, question.layer)
    (layer,) = found.layers
    weight = layer.weight
    if weight is not None and question.map is not None and weight.dim() > 1:
        if not 0 <= question.map < len(weight):
            raise BadValue(f"{question.layer} has filters 0 to {len(weight) - 1}.")
        weight = weight[question.map : question.map + 1]
    return LossGradientsAnswer(
        label=network.card.classes[answer],
        known=label is not None,
        loss=rounded(found.loss),
        kind=layer.kind,
        maps=_tiles(map_tiles(layer.maps)),
        weights=None if weight is None else _tiles(weight_tiles(weight)),
    )


def _tiles(found: Tiles) -> GradientTiles:
    return GradientTiles(
        codes=packed(found.codes),
        h=found.codes.shape[2],
        w=found.codes.shape[3],
        limit=rounded(found.limit),
        shown=found.shown,
        total=found.total,
    )
