"""What the comparison of ways to learn from few images asks: which networks can be started from, and what each way
trains. The training itself is done as this visitor's runs."""

import dataclasses
from collections.abc import Iterator

from cnn_demo.data import DATASETS, DatasetSpec, spec_of, store
from cnn_demo.errors import LabError
from cnn_demo.networks import architecture_of
from cnn_demo.prediction import model_store
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.training.experiments.low_data import EXAMPLES, plans
from cnn_demo.training.session.transfer import seen_before
from cnn_demo.ui.rpc.protocol import Json, answering, whole, word

MOST_RUNS = 20


@answering
def sources(request: Json) -> Json:
    """{data, runs: ids of this visitor's runs} -> the networks that see such images, and examples of transfer.

    `same`: it has learned these data; `seen`: of how many of their classes it has learned images before.
    """
    spec = spec_of(word(request, "data"))
    return {
        "sources": [
            {
                "network": network,
                "title": f"{architecture_of(card.architecture).title} · {DATASETS[card.data].title}",
                "own": bool(model_store.RUN_ID.fullmatch(network)),
                "same": card.data == spec.id,
                "seen": len(seen_before(card, spec.id)),
                "learned": _named(DATASETS[card.data]),
                "images": card.train_images,
            }
            for network, card in _cards(request.get("runs"))
            if card.input_shape == spec.shape and card.data in DATASETS
        ],
        "classes": len(spec.classes),
        "named": _named(spec),
        "examples": [
            {"network": card.network, "data": to, "title": f"{DATASETS[card.data].title} to {DATASETS[to].title}"}
            for card in model_store.published()
            if (to := EXAMPLES.get(card.network))
        ],
        "data": [{"id": each.id, "title": each.title} for each in DATASETS.values()],
    }


@answering
def ways(request: Json) -> Json:
    """{network, data, images, epochs, seed} -> the ways to learn, each with its recipe and what is frozen in it."""
    network = model_store.get(word(request, "network"))
    card = dataclasses.replace(network.card, network=network.id)
    data = word(request, "data")
    found = plans(card, data, *(whole(request, name) for name in ("images", "epochs", "seed")))
    return {
        "ways": [
            {
                "id": plan.method.id,
                "title": plan.method.title,
                "sentence": plan.method.sentence,
                "config": plan.config.to_dict(),
                "blocks": [dataclasses.asdict(block) for block in plan.blocks],
                "learns": plan.learns,
                "total": sum(block.parameters for block in plan.blocks),
            }
            for plan in found
        ],
        "test_images": len(store.sample(data).test),
    }


def _named(spec: DatasetSpec) -> str:
    """The title, with the classes of what is a part."""
    return f"{spec.title} ({', '.join(spec.classes)})" if spec.part_of else spec.title


def _cards(runs: object) -> Iterator[tuple[str, Card]]:
    for card in model_store.published():
        yield card.network, card
    for run in runs[:MOST_RUNS] if isinstance(runs, list) else []:
        try:
            network = model_store.get(run)
        except LabError:
            continue  # it was kept for a while only
        if model_store.RUN_ID.fullmatch(network.id):
            yield network.id, network.card
