"""Transfer learning with few images: which networks can be started from, and what each method trains.

The training itself is done as this visitor's runs.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field

from cnn_demo.data import DATASETS, DatasetSpec, spec_of
from cnn_demo.errors import LabError
from cnn_demo.lab import current_lab
from cnn_demo.networks import architecture_of
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.model_store import RUN_ID
from cnn_demo.training.experiments.low_data import EXAMPLES, FEWEST, MOST, Plan, plans
from cnn_demo.training.session.transfer import seen_before
from cnn_demo.ui.rpc.models import Name
from cnn_demo.ui.rpc.registry import Model, rpc
from cnn_demo.ui.rpc.train.models import TrainSettings, settings_of

MOST_RUNS = 20


class TransferSourcesQuestion(Model):
    """`runs` are the ids of this visitor's own networks."""

    data: Name
    runs: Annotated[list[Name], Field(max_length=100)]


class TransferSource(Model):
    """A network to start from. `same`: it was trained on these data; `seen`: on how many of their classes before."""

    network: str
    title: str
    own: bool
    same: bool
    seen: int
    learned: str
    images: int


class TransferExample(Model):
    network: str
    data: str
    title: str


class TransferData(Model):
    id: str
    title: str


class TransferSourcesAnswer(Model):
    sources: list[TransferSource]
    classes: int
    named: str
    examples: list[TransferExample]
    data: list[TransferData]


class TransferQuestion(Model):
    network: Name
    data: Name
    images: Annotated[int, Field(ge=FEWEST, le=MOST)]
    epochs: int
    seed: int


class TransferBlock(Model):
    """A block with weights, and what becomes of them: frozen, fine-tuned, or new and trained."""

    name: str
    parameters: int
    state: Literal["frozen", "tuned", "new"]


class TransferMethod(Model):
    """`trainable` of `total` parameters may change."""

    id: str
    title: str
    sentence: str
    config: TrainSettings
    blocks: list[TransferBlock]
    trainable: int
    total: int


class TransferAnswer(Model):
    methods: list[TransferMethod]
    test_images: int


STATES: dict[str, Literal["frozen", "tuned", "new"]] = {"stays": "frozen", "learns": "tuned", "new": "new"}


@rpc("light")
def transfer_sources(question: TransferSourcesQuestion) -> TransferSourcesAnswer:
    """The networks that see such images, and examples of transfer."""
    spec, lab = spec_of(question.data), current_lab()
    return TransferSourcesAnswer(
        sources=[
            TransferSource(
                network=network,
                title=f"{architecture_of(card.architecture).title} · {DATASETS[card.data].title}",
                own=bool(RUN_ID.fullmatch(network)),
                same=card.data == spec.id,
                seen=len(seen_before(card, spec.id, lab.models)),
                learned=_named(DATASETS[card.data]),
                images=card.train_images,
            )
            for network, card in _cards(question.runs)
            if card.input_shape == spec.shape and card.data in DATASETS
        ],
        classes=len(spec.classes),
        named=_named(spec),
        examples=[
            TransferExample(network=card.network, data=to, title=f"{DATASETS[card.data].title} → {DATASETS[to].title}")
            for card in lab.models.published()
            if (to := EXAMPLES.get(card.network))
        ],
        data=[TransferData(id=each.id, title=each.title) for each in DATASETS.values() if lab.data.has(each.id)],
    )


@rpc("light")
def transfer_methods(question: TransferQuestion) -> TransferAnswer:
    """The three methods, each with its recipe and what is frozen in it."""
    lab = current_lab()
    network = lab.models.get(question.network)
    card = dataclasses.replace(network.card, network=network.id)
    found = plans(card, lab.models, question.data, question.images, question.epochs, question.seed)
    return TransferAnswer(
        methods=[_method(plan) for plan in found], test_images=len(lab.data.sample(question.data).test)
    )


def _method(plan: Plan) -> TransferMethod:
    return TransferMethod(
        id=plan.method.id,
        title=plan.method.title,
        sentence=plan.method.sentence,
        config=settings_of(plan.config),
        blocks=[
            TransferBlock(name=block.name, parameters=block.parameters, state=STATES[block.state])
            for block in plan.blocks
        ],
        trainable=plan.learns,
        total=sum(block.parameters for block in plan.blocks),
    )


def _named(spec: DatasetSpec) -> str:
    """The title, with the classes of what is a part."""
    return f"{spec.title} ({', '.join(spec.classes)})" if spec.part_of else spec.title


def _cards(runs: Sequence[str]) -> Iterator[tuple[str, Card]]:
    for card in current_lab().models.published():
        yield card.network, card
    for run in runs[:MOST_RUNS]:
        try:
            network = current_lab().models.get(run)
        except LabError:
            continue  # it was kept for a while only
        if RUN_ID.fullmatch(network.id):
            yield network.id, network.card
