"""An MLP against a CNN with as many parameters: the pair, its recipes, and test images shifted and shuffled."""

from typing import Annotated, Literal

from pydantic import Field

from cnn_demo.data import spec_of
from cnn_demo.inspection.evaluation.predictions import test_images
from cnn_demo.inspection.interventions import pixel_challenges
from cnn_demo.inspection.interventions.perturbations import background
from cnn_demo.inspection.interventions.pixel_challenges import Challenge
from cnn_demo.lab import current_lab
from cnn_demo.networks import architecture_of
from cnn_demo.networks.analysis.parameter_matching import dense_like, parameters_of
from cnn_demo.training.config.recipes import recipe_for
from cnn_demo.ui.rpc.context import test_pixels
from cnn_demo.ui.rpc.models import Name, Pixels, channels_last, pixels_of
from cnn_demo.ui.rpc.registry import Model, rpc
from cnn_demo.ui.rpc.train.models import TrainSettings

FEWEST_PER_STEP = 32  # images in a batch where there are few


class MatchedPairQuestion(Model):
    """`images`: how many of the sample to learn from, None for all."""

    data: Name
    architecture: Name
    images: Annotated[int, Field(ge=50, le=60_000)] | None = None
    epochs: Annotated[int, Field(ge=1, le=50)] = 3


class MatchedNetwork(Model):
    architecture: str
    title: str
    parameters: int
    config: TrainSettings


class MatchedPairAnswer(Model):
    cnn: MatchedNetwork
    mlp: MatchedNetwork


class ChallengeQuestion(Model):
    """About the images from `start` on: shifted by so many pixels, shuffled, or shuffled with the first layer alike."""

    network: Name
    kind: Literal["shift", "shuffle", "rearrange"]
    pixels: Annotated[int, Field(ge=0, le=28)] = 0
    start: Annotated[int, Field(ge=0)] = 0


class ChallengeAnswer(Model):
    """How many of the next images are right; asked again from `seen` until that is `total`. `total` 0: not possible."""

    right: int
    seen: int
    total: int
    words: str


class ChallengedQuestion(Model):
    network: Name
    index: int


class ChallengedAnswer(Model):
    """One test image shifted to the right by 0, 1, ... pixels, and shuffled."""

    shifts: list[Pixels]
    shuffled: Pixels
    label: str


@rpc("light")
def matched_pair(question: MatchedPairQuestion) -> MatchedPairAnswer:
    """A CNN and the MLP that has as many parameters, each with the recipe of its kind on the same images."""
    spec = spec_of(question.data)
    chosen = architecture_of(question.architecture).id
    rival = architecture_of(dense_like(chosen, spec.shape, len(spec.classes))).id
    return MatchedPairAnswer(cnn=_matched(chosen, question), mlp=_matched(rival, question))


@rpc("heavy")
def pixel_challenge(question: ChallengeQuestion) -> ChallengeAnswer:
    """How many of the next test images a network gets right when they are shifted or shuffled."""
    lab = current_lab()
    network = lab.models.get(question.network)
    asked = Challenge(question.kind, question.pixels)
    if asked.kind == "rearrange" and not pixel_challenges.can_rearrange(network):
        return ChallengeAnswer(right=0, seen=0, total=0, words="")
    met = pixel_challenges.run_challenge(network, lab.data, asked, question.start)
    return ChallengeAnswer(right=met.right, seen=met.seen, total=met.total, words=met.words)


@rpc("light")
def challenged_image(question: ChallengedQuestion) -> ChallengedAnswer:
    """What is done to one of a network's test images."""
    lab = current_lab()
    network = lab.models.get(question.network)
    dataset = test_images(network, lab.data)
    pixels, label = test_pixels(dataset, question.index)
    shifts, shuffled = pixel_challenges.examples(pixels, background(network.card))
    return ChallengedAnswer(
        shifts=[pixels_of(channels_last(each)) for each in shifts],
        shuffled=pixels_of(channels_last(shuffled)),
        label=dataset.spec.classes[label],
    )


def _matched(architecture: str, question: MatchedPairQuestion) -> MatchedNetwork:
    spec = spec_of(question.data)
    recipe = recipe_for(architecture, question.data).to_dict()
    same = {"epochs": question.epochs, "max_images": question.images, "augmentation": "none", "seed": 42}
    batch = {"batch_size": FEWEST_PER_STEP} if question.images else {}
    return MatchedNetwork(
        architecture=architecture,
        title=architecture_of(architecture).title,
        parameters=parameters_of(architecture, spec.shape, len(spec.classes)),
        config=TrainSettings.model_validate(recipe | same | batch),
    )
