"""The images that a filter answers to most, found part by part: each answer says how far it looked."""

from typing import Annotated

from pydantic import Field

from cnn_demo.inspection.interventions.top_activations import check_filter
from cnn_demo.inspection.layers.feature_maps import rounded
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.context import network_of
from cnn_demo.ui.rpc.models import Name, NetworkQuestion, Pixels, channels_last, pixels_of
from cnn_demo.ui.rpc.registry import Model, rpc

MOST_PIXELS = 130  # of the longer side, that are sent


class TopActivationsQuestion(NetworkQuestion):
    """About a map (or unit) of a layer, among the images from `start` on."""

    layer: Name
    map: int
    start: Annotated[int, Field(ge=0)] = 0


class TestPatch(Model):
    """An image and where in it the largest activation looked: `field` is top, left, bottom, right in the network's
    pixels, and `padding` so many pixels of padding above, before, below and behind it. It is a test image, or the
    example photo of this id. `image` has each `step`-th pixel of each side."""

    data: str
    index: int
    label: str
    value: float | None
    photo: str | None
    image: Pixels
    step: int
    field: tuple[int, int, int, int]
    padding: tuple[int, int, int, int]


class TopActivationsAnswer(Model):
    """The strongest first. Looked at were the images from `start` up to `end`; `total` are to be looked at, of
    `images` that there are."""

    patches: list[TestPatch]
    start: int
    end: int
    total: int
    images: int
    data_title: str


@rpc("heavy")
def top_activations(question: TopActivationsQuestion) -> TopActivationsAnswer:
    """The images of one part with the largest activations of a filter, and where they are."""
    network, lab = network_of(question), current_lab()
    check_filter(network, question.layer, question.map)
    found = lab.top_activations.part(network, question.layer, question.start)
    images = lab.top_activations.images(network)
    step = -(-max(network.card.input_shape[1:]) // MOST_PIXELS)
    shown = []
    for patch in lab.top_activations.top_patches(network, found, question.map):
        source, pixels = images.source(patch.image), images.images[patch.image].numpy()
        field, padding = patch.rectangle, patch.rectangle.padding
        shown.append(
            TestPatch(
                data=source.data,
                index=source.index,
                label=source.label,
                value=rounded(patch.value),
                photo=source.photo,
                image=pixels_of(channels_last(pixels[:, ::step, ::step])),
                step=step,
                field=(field.top, field.left, field.bottom, field.right),
                padding=(padding[0], padding[1], padding[2], padding[3]),
            )
        )
    return TopActivationsAnswer(
        patches=shown,
        start=found.start,
        end=found.end,
        total=found.total,
        images=len(images),
        data_title=images.title,
    )
