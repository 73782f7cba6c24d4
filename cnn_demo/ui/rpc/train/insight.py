"""What the Train tab asks about learning itself: kernels forming, and what is wrong with a run.

Stateless like `service`: network, epoch, image and the number of steps come with every question.
"""

import dataclasses

from cnn_demo.data import Dataset, store
from cnn_demo.errors import BadValue
from cnn_demo.inspection.layers.dead_filters import dead_filters
from cnn_demo.inspection.layers.first_layer_history import first_layer
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.prediction import classifier, model_store
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.training.diagnosis.evidence import DeadFilters, Evidence
from cnn_demo.training.diagnosis.rules import diagnose, unseen
from cnn_demo.training.engine.batches import counts_of
from cnn_demo.training.engine.epoch_snapshots import MOST_NUMBERS
from cnn_demo.training.jobs.job_queue import get_jobs
from cnn_demo.training.session.run import Run
from cnn_demo.ui.rpc.legacy import prepared_of, turn
from cnn_demo.ui.rpc.protocol import Json, answering, packed, word

MOST_EPOCHS = 8  # in one answer


@answering
def forming(request: Json) -> Json:
    """{network, epochs, image, skip, weights} -> for each of these epochs (null: as it was kept last) the first
    layer's kernels and the answer to the image; and which epochs there are. `weights`: false leaves those out."""
    name, wanted = word(request, "network"), request.get("epochs")
    if not isinstance(wanted, list) or len(wanted) > MOST_EPOCHS:
        raise BadValue(f"Name at most {MOST_EPOCHS} epochs in a list.")
    latest = model_store.get(name)
    card = latest.card
    prepared = prepared_of(request, card)[0] if isinstance(request.get("image"), dict) else None
    frames, shape = [], first_layer(latest)
    for epoch in wanted:
        network = latest if epoch is None else model_store.get(name, epoch)
        frame: Json = {"epoch": epoch}
        if request.get("weights") is not False:
            frame["values"] = packed(first_layer(network).weights.astype("<f4"))
        if prepared is not None:
            with turn():
                answer = classifier.classify(network, prepared)
            frame |= {"best": answer.best, "probability": round(float(answer.probabilities[answer.best]), 4)}
        frames.append(frame)
    return {
        "network": name,
        "classes": list(card.classes),
        "parameters": card.parameters,
        "too_large": card.parameters > MOST_NUMBERS,
        "epochs": list(latest.epochs),
        "latest": card.metrics.get("epochs"),
        "best_epoch": card.metrics.get("best_epoch"),
        "layer": shape.layer,
        "kind": shape.kind,
        "shape": list(shape.weights.shape),
        "total": shape.total,
        "frames": frames,
    }


@answering
def diagnosis(request: Json) -> Json:
    """{run} -> what is wrong with it so far, each with remedies; nothing when nothing is conspicuous."""
    run = get_jobs().snapshot(word(request, "run"))
    evidence = evidence_of(run)
    return {
        "run": run.id,
        "ended": run.ended,
        "findings": [dataclasses.asdict(finding) for finding in diagnose(evidence)],
        "unseen": unseen(evidence),
        "images": sum(evidence.counts),
        "dead_filters": run.ended and run.network is not None,
    }


def evidence_of(run: Run) -> Evidence:
    """What is known of a run; dead filters are counted when it has ended. A rate that was changed on the way counts."""
    config = dataclasses.replace(run.config, learning_rate=run.learning_rate or run.config.learning_rate)
    dataset = store.sample(config.data) if run.sample else store.load(config.data)
    counts, held_out = counts_of(config, dataset)
    dead = _dead_filters(run.network, dataset) if run.ended and run.network else ()
    return Evidence(config, run.points, run.ending, counts, held_out, len(dataset.train), dead)


def _dead_filters(network_id: str, dataset: Dataset) -> tuple[DeadFilters, ...]:
    network = model_store.get(network_id)
    card = network.card
    if card.classes != dataset.spec.classes:
        return ()
    seen = dataclasses.replace(dataset, spec=dataclasses.replace(dataset.spec, mean=card.mean, std=card.std))
    with turn():
        return dead_filters(network.model, seen, _work(card))


def _work(card: Card) -> int:
    """Multiplications for one image."""
    return sum(layer.macs for layer in anatomy_of(card.architecture, card.input_shape, len(card.classes)))
