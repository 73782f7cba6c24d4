"""What is asked about one map: an activation, batch norm, dropout. The map is typed numbers, or one of the current
network's for the current image."""

from typing import Annotated

import numpy as np
from pydantic import Field

from cnn_demo.inspection.layers.batch_neighbors import neighbor_maps
from cnn_demo.inspection.layers.feature_maps import rounded, signed_codes
from cnn_demo.inspection.playground import activation_functions as curves
from cnn_demo.inspection.playground import train_vs_eval
from cnn_demo.inspection.playground.convolution import MOST_CELLS
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.context import network_of, trace_of
from cnn_demo.ui.rpc.models import ImageQuestion, Name, Nothing, Tiles, packed
from cnn_demo.ui.rpc.operations.numbers import (
    DoubleMap,
    Doubles,
    MapQuestion,
    NetworkMap,
    map_of,
    of_layer,
    to_map,
)
from cnn_demo.ui.rpc.registry import Model, rpc

MOST_BATCH = 16
MOST_SEED = 1_000_000
Seed = Annotated[int, Field(ge=0, le=MOST_SEED)]


class MapLayer(Model):
    """A layer whose output is maps. `normed`: batch norm reads it."""

    layer: str
    kind: str
    maps: int
    normed: bool


class MapLayersAnswer(Model):
    layers: list[MapLayer]


class Activation(Model):
    """A curve at the points `at`, with its slope. `saturated`: where the slope is below a hundredth."""

    id: str
    title: str
    formula: str
    sentence: str
    at: list[float]
    values: list[float]
    slopes: list[float]
    saturated: list[bool]


class ActivationsAnswer(Model):
    activations: list[Activation]
    below: float


class ActivateQuestion(MapQuestion):
    activation: Name


class ActivateAnswer(Model):
    """`flags`: a byte for each value, 1 where it is saturated."""

    before: DoubleMap
    after: DoubleMap
    flags: str
    saturated: int
    negative: int
    zero: int
    total: int


class NormalizeQuestion(NetworkMap):
    """The batch is the image and `batch` − 1 test images from number `start` on."""

    batch: Annotated[int, Field(ge=1, le=MOST_BATCH)]
    start: Seed


class NormalizeAnswer(Model):
    """`norm`: the network's layer that the running numbers come from; None: they were measured on `measured_on` test
    images. `others`: the same map of the other images in the batch."""

    map: DoubleMap
    training: DoubleMap
    evaluation: DoubleMap
    others: Tiles | None
    mean: float | None
    variance: float | None
    formulas: list[str]
    norm: str | None
    measured_on: int


class DropOutQuestion(MapQuestion):
    p: Annotated[float, Field(ge=0, le=0.9)]
    seed: Seed


class DropOutAnswer(Model):
    """`means`: of the map, under this mask, and over many `masks`."""

    map: DoubleMap
    training: DoubleMap
    kept: int
    total: int
    means: list[float | None]
    masks: int


@rpc("light")
def map_layers(question: ImageQuestion) -> MapLayersAnswer:
    """The layers of the current network that have maps of more than one value."""
    traced = trace_of(question)
    normed = [layer.inputs[0] for layer in traced.layers if layer.kind == "BatchNorm2d"]
    return MapLayersAnswer(
        layers=[
            MapLayer(
                layer=layer.name,
                kind=layer.kind,
                maps=int(layer.output.shape[1]),
                normed=any(layer.output is each for each in normed),
            )
            for layer in traced.layers
            if layer.output.dim() == 4 and min(layer.output.shape[2:]) > 1
        ]
    )


@rpc("light")
def activation_choices(question: Nothing) -> ActivationsAnswer:
    """Every activation with its curve and its slope."""
    found = []
    for each in curves.ACTIVATION_CURVES.values():
        at, values = curves.curve(each.id)
        found.append(
            Activation(
                id=each.id,
                title=each.title,
                formula=each.formula,
                sentence=each.sentence,
                at=[round(float(x), 4) for x in at],
                values=[round(float(y), 5) for y in values.values],
                slopes=[round(float(slope), 5) for slope in values.slopes],
                saturated=values.saturated.tolist(),
            )
        )
    return ActivationsAnswer(activations=found, below=curves.SATURATED)


@rpc("light")
def activate(question: ActivateQuestion) -> ActivateAnswer:
    """A map before and after an activation, and how many of its values were negative or are saturated."""
    values = map_of(question)
    found = curves.activated(question.activation, values)
    return ActivateAnswer(
        before=to_map(values),
        after=to_map(found.values),
        flags=packed(found.saturated.astype(np.uint8)),
        saturated=int(found.saturated.sum()),
        negative=int((values < 0).sum()),
        zero=int((found.values == 0).sum()),
        total=int(values.size),
    )


@rpc("light")
def normalize(question: NormalizeQuestion) -> NormalizeAnswer:
    """Batch norm of one map, in training mode and in evaluation mode."""
    traced = trace_of(question)
    values = of_layer(traced, question.layer, question.channel)
    norm = train_vs_eval.norm_behind(traced, question.layer, question.channel)
    others = _neighbor_maps(question, question.start, question.batch - 1)
    found = train_vs_eval.normalized(
        np.concatenate([values[None], others]),
        norm or train_vs_eval.measured(_neighbor_maps(question, 0, MOST_BATCH)),
    )
    return NormalizeAnswer(
        map=to_map(values),
        training=to_map(found.training),
        evaluation=to_map(found.evaluation),
        others=_tiles(others) if len(others) else None,
        mean=rounded(found.mean),
        variance=rounded(found.variance),
        formulas=list(found.formulas),
        norm=norm.layer if norm else None,
        measured_on=MOST_BATCH,
    )


@rpc("light")
def drop_out(question: DropOutQuestion) -> DropOutAnswer:
    """A map with values dropped as in training, and its mean over many masks."""
    values = map_of(question)
    found = train_vs_eval.dropped(values, question.p, question.seed)
    return DropOutAnswer(
        map=to_map(values),
        training=to_map(found.training),
        kept=int(found.kept.sum()),
        total=int(found.kept.size),
        means=[rounded(float(each.mean())) for each in (values, found.training, found.average)],
        masks=train_vs_eval.MANY,
    )


def _neighbor_maps(question: NetworkMap, start: int, count: int) -> Doubles:
    found = neighbor_maps(network_of(question), current_lab().data, question.layer, question.channel, start, count)
    return found[:, :MOST_CELLS, :MOST_CELLS]


def _tiles(maps: Doubles) -> Tiles:
    limit = float(np.abs(maps).max()) or 1.0
    codes = signed_codes(maps.astype(np.float32), limit)
    return Tiles(codes=packed(codes), h=maps.shape[1], w=maps.shape[2], limit=rounded(limit))
