"""The exact sum behind one value: where it comes from, step by step, and what part of the image it depends on."""

from typing import Annotated

from pydantic import Field

from cnn_demo.inspection.cell.explain import history
from cnn_demo.inspection.layers.feature_maps import is_signed, rounded
from cnn_demo.networks.analysis.cell_receptive_field import receptive_field
from cnn_demo.networks.analysis.maps_behind import source_of
from cnn_demo.networks.tracing import Trace
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.network import Network
from cnn_demo.ui.rpc.context import network_of, traced_image
from cnn_demo.ui.rpc.inside.explained_steps import AnyStep, step_of
from cnn_demo.ui.rpc.maps import Scale
from cnn_demo.ui.rpc.models import ImageQuestion, Name
from cnn_demo.ui.rpc.registry import Model, rpc


class ExplainQuestion(ImageQuestion):
    """A value of a layer; a dense layer's unit is a channel with y = x = 0. `most` input maps come one by one."""

    layer: Name
    channel: int
    y: int = 0
    x: int = 0
    most: Annotated[int, Field(ge=1, le=64)] = 3
    scale: Scale = "layer"


class ReceptiveField(Model):
    """Rows and columns of the image, ends excluded; `padding` beyond its edges: above, left, below, right."""

    top: int
    left: int
    bottom: int
    right: int
    padding: tuple[int, int, int, int]
    words: str


class ColorLimit(Model):
    """The largest magnitude on a color scale: of a layer, or of one of its maps. Signed: zero is in the middle. A
    channel of the image is gray, from the value of black to that of white."""

    layer: str
    map: int | None
    limit: float | None
    signed: bool
    gray: tuple[float, float] | None = None


class ExplainAnswer(Model):
    """`steps` begin with the sum and end with the value that was asked about. `source` is the layer that feeds the
    first of them, `colors` are the scales on which its maps are drawn."""

    steps: list[AnyStep]
    source: str
    colors: list[ColorLimit]
    field: ReceptiveField


@rpc("light")
def explain(question: ExplainQuestion) -> ExplainAnswer:
    """How a value came about, from the sum of products to what follows it, with the network's own numbers."""
    network = network_of(question)
    return explained(network, traced_image(question, network).trace, question)


def explained(network: Network, traced: Trace, question: ExplainQuestion) -> ExplainAnswer:
    """The same for a pass that is already made. BadValue where the network has no such value."""
    place = (question.layer, question.channel, question.y, question.x)
    steps = [step_of(each) for each in history(traced, *place, most=question.most)]
    card, anatomy = network.card, network.anatomy
    field = receptive_field(anatomy, *place)
    source = source_of(anatomy, steps[0].layer)
    return ExplainAnswer(
        steps=steps,
        source=source,
        colors=_of_image(card) if source == "input" else _colors(traced, source, steps[0], question.scale),
        field=ReceptiveField(
            top=field.top,
            left=field.left,
            bottom=field.bottom,
            right=field.right,
            padding=field.padding,
            words=field.words,
        ),
    )


def _of_image(card: Card) -> list[ColorLimit]:
    ends = [((0 - mean) / std, (1 - mean) / std) for mean, std in zip(card.mean, card.std, strict=True)]
    return [ColorLimit(layer="input", map=i, limit=None, signed=True, gray=gray) for i, gray in enumerate(ends)]


def _colors(traced: Trace, source: str, first: AnyStep, scale: Scale) -> list[ColorLimit]:
    output = traced.layer(source).output[0]
    signed = is_signed(traced.layer(source).kind, float(output.min()))
    whole = ColorLimit(layer=source, map=None, limit=rounded(float(output.abs().max())), signed=signed)
    if scale == "layer" or first.type not in ("convolution", "pooling") or output.dim() != 3:
        return [whole]
    maps = [term.channel for term in first.terms] if first.type == "convolution" else [first.channel]
    return [whole] + [
        ColorLimit(layer=source, map=i, limit=rounded(float(output[i].abs().max())), signed=signed) for i in maps
    ]
