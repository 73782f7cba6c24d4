"""One gradient-descent step in numbers: a kernel's weights before and after, and the loss on the same images.

Stateless: network, epoch and the number of steps come with every question; nobody's network changes.
"""

from typing import Annotated, Literal

from pydantic import Field

from cnn_demo.errors import BadValue
from cnn_demo.inspection.layers.kernels import convolutions
from cnn_demo.inspection.optimizer_step import single_step as stepping
from cnn_demo.inspection.optimizer_step.sample_batch import batch_of, recipe_of
from cnn_demo.lab import current_lab
from cnn_demo.ui.rpc.context import network_of
from cnn_demo.ui.rpc.models import Name, NetworkQuestion, Number, Pixels, channels_last, packed, pixels_of
from cnn_demo.ui.rpc.registry import Model, rpc

THUMBNAILS = 16
Rule = Literal["plain", "sgd", "adam", "adamw", "muon"]
Count = Annotated[int, Field(ge=0, lt=2**31)]


class OneStepQuestion(NetworkQuestion):
    """Without a layer it is the first convolution, without a rate that of the network's own recipe."""

    layer: Name | None = None
    filter: Count = 0
    channel: Count = 0
    rule: Rule = "plain"
    learning_rate: Number | None = None
    mode: Literal["training", "evaluation"] = "training"
    steps: Annotated[int, Field(ge=0, le=stepping.MOST_STEPS)] = 0
    seed: Count = 42


class BatchImage(Model):
    label: str
    image: Pixels


class OneStepAnswer(Model):
    """`old`, `gradient`, `change` and `new` are float32 (h, w) as base64; `expected` is how the gradient says that the
    loss changes; `right` counts the images predicted right before and after."""

    layers: list[str]
    layer: str
    filters: int
    channels: int
    h: int
    w: int
    old: str
    gradient: str
    change: str
    new: str
    before: float
    after: float
    expected: float
    learning_rate: float
    label_smoothing: float
    right: tuple[int, int]
    images: int
    parameters: int
    steps: int
    most_steps: int
    batch: str
    thumbnails: list[BatchImage]


@rpc("heavy")
def one_step(question: OneStepQuestion) -> OneStepAnswer:
    """One step on a batch of training images in numbers."""
    network = network_of(question)
    card = network.card
    config = recipe_of(card)
    names = convolutions(network.model)
    if not names:
        raise BadValue("This network has no convolution, so it has no kernels. Choose another network.")
    asked = stepping.StepSettings(
        layer=names[0] if question.layer is None else question.layer,
        filter=question.filter,
        channel=question.channel,
        rule=question.rule,
        learning_rate=config.learning_rate if question.learning_rate is None else question.learning_rate,
        mode=question.mode,
        steps=question.steps,
        seed=question.seed,
    )
    batch = batch_of(card, current_lab().data, asked.seed, network.macs)
    found = stepping.step(network.model, config, batch.inputs, batch.labels, asked)
    height, width = found.old.shape
    old, gradient, change, new = (
        packed(values.astype("<f4")) for values in (found.old, found.gradient, found.change, found.new)
    )
    before, after, expected = (float(f"{each:.6g}") for each in (found.before, found.after, found.expected))
    labels = batch.labels[:THUMBNAILS].tolist()
    return OneStepAnswer(
        layers=list(names),
        layer=asked.layer,
        filters=found.shape[0],
        channels=found.shape[1],
        h=height,
        w=width,
        old=old,
        gradient=gradient,
        change=change,
        new=new,
        before=before,
        after=after,
        expected=expected,
        learning_rate=asked.learning_rate,
        label_smoothing=config.label_smoothing,
        right=found.right,
        images=found.images,
        parameters=found.weights,
        steps=asked.steps,
        most_steps=stepping.MOST_STEPS,
        batch=batch.words,
        thumbnails=[
            BatchImage(label=card.classes[label], image=pixels_of(channels_last(image.numpy())))
            for image, label in zip(batch.images[:THUMBNAILS], labels, strict=True)
        ],
    )
