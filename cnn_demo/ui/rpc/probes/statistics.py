"""A layer's values in numbers for one image, and those of one of its maps beside them."""

from cnn_demo.inspection.layers.feature_maps import is_signed, rounded
from cnn_demo.inspection.layers.statistics import LayerStatistics, MapStatistics, layer_statistics, map_statistics
from cnn_demo.ui.rpc.context import trace_of
from cnn_demo.ui.rpc.models import ImageQuestion, Name
from cnn_demo.ui.rpc.registry import Model, rpc


class StatisticsQuestion(ImageQuestion):
    """About a layer and, where it is given, one of its maps (or units)."""

    layer: Name
    map: int | None = None


class ValueSummary(Model):
    """`zeros` is the share of exact zeros, `counts` how many values lie in each bin between the layer's edges."""

    low: float | None
    high: float | None
    mean: float | None
    std: float | None
    zeros: float
    counts: list[int]


class StatisticsAnswer(Model):
    """`dead` are maps that are zero everywhere for this image; only a layer that is not `signed` has them for good.
    `bad` values are no numbers, and left out."""

    layer: str
    kind: str
    signed: bool
    total: int
    values: int
    bad: int
    dead: list[int]
    edges: tuple[float | None, float | None]
    whole: ValueSummary
    one: ValueSummary | None


@rpc("light")
def statistics(question: StatisticsQuestion) -> StatisticsAnswer:
    """Minimum, maximum, mean, standard deviation, sparsity and histogram of a layer's values."""
    layer = trace_of(question).layer(question.layer)
    found = layer_statistics(layer)
    one = None if question.map is None else map_statistics(layer, question.map, found)
    return StatisticsAnswer(
        layer=found.layer,
        kind=found.kind,
        signed=is_signed(found.kind, found.low),
        total=layer.output.shape[1],
        values=found.values,
        bad=found.bad,
        dead=list(found.dead),
        edges=(rounded(found.edges[0]), rounded(found.edges[1])),
        whole=_summary(found),
        one=None if one is None else _summary(one),
    )


def _summary(found: LayerStatistics | MapStatistics) -> ValueSummary:
    return ValueSummary(
        low=rounded(found.low),
        high=rounded(found.high),
        mean=rounded(found.mean),
        std=rounded(found.std),
        zeros=found.zeros,
        counts=list(found.counts),
    )
