"""Which pixels speak for a class, by any method and at any layer, beside the same method on random weights."""

from cnn_demo.inspection import attribution as methods
from cnn_demo.inspection.attribution import Attribution, Sanity
from cnn_demo.inspection.layers.feature_maps import rounded, signed_codes
from cnn_demo.prediction import classifier
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing import preprocess
from cnn_demo.prediction.preprocessing.preprocess import PreparedImage
from cnn_demo.ui.rpc.context import network_of, traced_image
from cnn_demo.ui.rpc.models import ImageQuestion, Name, Nothing, Tiles, packed
from cnn_demo.ui.rpc.registry import Model, rpc

FLOOR = 0.25  # of what supports the predicted class: a weaker map is hardly one, and what resembles it says nothing


class AttributionMethod(Model):
    """`layered`: it looks at one layer, and that can be chosen."""

    id: str
    layered: bool


class AttributionMethodsAnswer(Model):
    methods: list[AttributionMethod]


class AttributionQuestion(ImageQuestion):
    """Of class `target`. Without a layer, a method that looks at one takes the last that has places."""

    target: int
    method: Name
    layer: Name | None = None


class AttributionAnswer(Model):
    """`map` and the predicted class's map share the scale `map.limit`; `strongest` is the largest magnitude of this map
    and `share` what that is of the predicted class's. `randomized`, on random weights, has a scale of its own;
    `similarity` is the rank correlation of both, None where this map is too `weak` to compare or either is empty.
    `next_layer`: where the map is empty, the nearest layer before at which it is not."""

    layer: str | None
    label: str
    best: str
    notes: list[str]
    signed: bool
    map: Tiles
    randomized: Tiles
    strongest: float | None
    share: float | None
    weak: bool
    similarity: float | None
    empty: bool
    next_layer: str | None


@rpc("light")
def attribution_methods(question: Nothing) -> AttributionMethodsAnswer:
    """The methods of attribution."""
    found = methods.METHODS.values()
    return AttributionMethodsAnswer(methods=[AttributionMethod(id=each.id, layered=each.uses_layer) for each in found])


@rpc("heavy")
def attribution(question: AttributionQuestion) -> AttributionAnswer:
    """Which pixels speak for a class and against it, and whether the map shows anything that was learned."""
    network = network_of(question)
    traced = traced_image(question, network)
    prepared = traced.prepared
    found = sanity_of(network, prepared, question.target, question.method, question.layer)
    mine, nothing = found.original, preprocess.blank_input(network.card)
    best = classifier.prediction_from(network, traced.trace).best
    strongest = mine.limit
    if best != question.target:
        other = methods.attribute(network.model, prepared.tensor, best, question.method, question.layer, nothing)
        strongest = other.limit
    share = mine.limit / strongest if strongest else None
    is_weak = share is None or share < FLOOR
    ahead = None
    if mine.is_empty and mine.layer:
        wanted = (network.model, prepared.tensor, question.target, question.method, mine.layer, nothing)
        ahead = methods.layer_that_shows(*wanted)
    return AttributionAnswer(
        layer=mine.layer,
        label=network.card.classes[mine.target],
        best=network.card.classes[best],
        notes=[] if mine.is_empty else list(mine.notes),
        signed=mine.signed,
        map=_tiles(mine, max(mine.limit, strongest)),
        randomized=_tiles(found.randomized, found.randomized.limit),
        strongest=rounded(mine.limit),
        share=None if share is None else round(share, 4),
        weak=is_weak,
        similarity=None if is_weak or found.similarity is None else round(found.similarity, 3),
        empty=mine.is_empty,
        next_layer=ahead,
    )


def sanity_of(network: Network, prepared: PreparedImage, target: int, method: str, layer: str | None) -> Sanity:
    """The method's map for this image, with its check."""
    return methods.sanity(network.model, prepared.tensor, target, method, layer, preprocess.blank_input(network.card))


def _tiles(found: Attribution, limit: float) -> Tiles:
    codes = signed_codes(found.map, limit or 1.0)
    return Tiles(codes=packed(codes), h=codes.shape[0], w=codes.shape[1], limit=rounded(limit))
