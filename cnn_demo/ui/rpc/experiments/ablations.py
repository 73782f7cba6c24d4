"""Ablations: what would be trained, and what the finished runs say."""

from typing import Annotated

from pydantic import Field

from cnn_demo.data import spec_of
from cnn_demo.errors import BadValue, unknown
from cnn_demo.lab import current_lab
from cnn_demo.networks import architecture_of
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.networks.analysis.depth import depth
from cnn_demo.training.experiments.ablations import ABLATIONS, EPOCHS, IMAGES, Ablation, Variant, in_words
from cnn_demo.training.session.run import Run
from cnn_demo.ui.rpc.models import Name, Nothing
from cnn_demo.ui.rpc.registry import Model, rpc
from cnn_demo.ui.rpc.train.models import TrainSettings, settings_of


class AblationVariant(Model):
    """One network that is trained, under the name that its curve has."""

    name: str
    design: str
    parameters: int
    depth: int
    config: TrainSettings


class AblationCard(Model):
    id: str
    title: str
    question: str
    variants: list[AblationVariant]


class AblationsAnswer(Model):
    """Each network learns from so many images for so many epochs."""

    images: int
    epochs: int
    ablations: list[AblationCard]


class AblationQuestion(Model):
    """`runs` are the ids of the finished runs, in the order of the variants."""

    ablation: Name
    runs: Annotated[list[Name], Field(max_length=20)]


class AblationAnswer(Model):
    accuracies: list[float]
    sentence: str


@rpc("light")
def ablations(question: Nothing) -> AblationsAnswer:
    """The ablations with their networks and recipes."""
    return AblationsAnswer(images=IMAGES, epochs=EPOCHS, ablations=[_card(each) for each in ABLATIONS.values()])


@rpc("light")
def ablation_result(question: AblationQuestion) -> AblationAnswer:
    """The test accuracies of an ablation's finished runs, and what they say."""
    ablation = ABLATIONS.get(question.ablation)
    if ablation is None:
        raise unknown("experiment", question.ablation, ABLATIONS)
    if len(question.runs) != len(ablation.variants):
        raise BadValue(f"This experiment has {len(ablation.variants)} networks. Train all of them.")
    runs = [current_lab().jobs.visit(run_id) for run_id in question.runs]
    accuracies = [_accuracy(run, variant) for run, variant in zip(runs, ablation.variants, strict=True)]
    return AblationAnswer(accuracies=accuracies, sentence=in_words(ablation, accuracies))


def _accuracy(run: Run, variant: Variant) -> float:
    if run.config != variant.config or not run.sample:
        raise BadValue("These runs belong to another experiment. Train this one again.")
    if run.test_accuracy is None:
        raise BadValue("Not all of these runs came to their end. Train them again.")
    return run.test_accuracy


def _card(ablation: Ablation) -> AblationCard:
    return AblationCard(
        id=ablation.id,
        title=ablation.title,
        question=ablation.question,
        variants=[_variant(variant) for variant in ablation.variants],
    )


def _variant(variant: Variant) -> AblationVariant:
    spec = spec_of(variant.config.data)
    layers = anatomy_of(variant.config.architecture, spec.shape, len(spec.classes))
    return AblationVariant(
        name=variant.name,
        design=architecture_of(variant.config.architecture).id,
        parameters=sum(layer.parameters for layer in layers),
        depth=depth(layers),
        config=settings_of(variant.config),
    )
