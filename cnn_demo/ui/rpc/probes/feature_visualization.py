"""An image made for a filter or a class, some steps at a time: it goes to the page and comes back with the next
question, so that nothing is kept here and it can be stopped at once."""

import base64
import binascii
import math
from typing import Annotated

import numpy as np
from pydantic import Field

from cnn_demo.errors import BadValue
from cnn_demo.inspection.interventions.activation_maximization import (
    MOST_AT_ONCE,
    STEPS,
    Floats,
    Target,
    gradient_ascent,
    starting_image,
    stretched,
)
from cnn_demo.inspection.layers.feature_maps import rounded
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.ui.rpc.context import network_of
from cnn_demo.ui.rpc.models import MOST_DATA_URL, Name, NetworkQuestion, Pixels, channels_last, packed, pixels_of
from cnn_demo.ui.rpc.registry import Model, rpc


class FeatureVisualizationQuestion(NetworkQuestion):
    """The next `steps` steps from `image` (base64 of float32 (c, h, w), little-endian), which has gone `step` steps;
    without one it begins with noise. `map` is a class where `layer` is None."""

    layer: Name | None = None
    map: int
    image: Annotated[str, Field(max_length=MOST_DATA_URL)] | None = None
    step: Annotated[int, Field(ge=0, le=STEPS)] = 0
    steps: Annotated[int, Field(ge=1, le=MOST_AT_ONCE)] = 8
    seed: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class FeatureVisualizationAnswer(Model):
    """`shown` has its contrast stretched. `values` are a mean (a class's logit) step by step, `peak` the largest
    activation now. Stuck: no slope to climb; silent: all is zero, so what the activation gets is raised instead."""

    image: str
    shown: Pixels
    step: int
    total: int
    values: list[float | None]
    peak: float | None
    stuck: bool
    silent: bool


@rpc("heavy")
def feature_visualization(question: FeatureVisualizationQuestion) -> FeatureVisualizationAnswer:
    """The image that a filter or a class responds to, some steps of activation maximization later."""
    network = network_of(question)
    target = Target(question.layer, question.map)
    if question.image is None:
        frames = [starting_image(network, target, question.seed)]
    else:
        image = _floats(question.image, network.card)
        frames = list(gradient_ascent(network, target, image, question.step, question.steps, question.seed))
    last = frames[-1]
    return FeatureVisualizationAnswer(
        image=packed(last.image.astype("<f4")),
        shown=pixels_of(channels_last(stretched(last.image))),
        step=last.step,
        total=STEPS,
        values=[rounded(frame.value) for frame in frames],
        peak=rounded(last.peak),
        stuck=last.is_stuck,
        silent=last.was_silent,
    )


def _floats(text: str, card: Card) -> Floats:
    """The image to go on from; its numbers are checked where they are used."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if len(content) != 4 * math.prod(card.input_shape):
        raise BadValue("The image to go on from arrived broken. Start again.")
    return np.frombuffer(content, dtype="<f4").reshape(card.input_shape).astype(np.float32)
