"""A file that holds only what differs from a published network: small, shared, and refused where either has changed."""

import dataclasses
from pathlib import Path

import pytest
import random_checkpoints
import torch

from cnn_demo.errors import BadCheckpoint
from cnn_demo.prediction.checkpoint import Card, checkpoint_file, derived
from cnn_demo.prediction.model_store import ModelStore

RUN = "run-" + "a" * 32
LAST = "fc.weight"


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    """A published network, and a run that is equal but for the last kernel."""
    card = random_checkpoints.card()
    checkpoint_file.save(tmp_path / f"{card.network}.safetensors", card, random_checkpoints.weights(), half=True)
    store = ModelStore(tmp_path, tmp_path / "runs")
    theirs = store.get(card.network).model.state_dict()
    changed = {**theirs, LAST: (theirs[LAST] * 2).half().float()}
    derived.save(run_file(store), run_card(), changed, card.network, store.path_of(card.network), theirs)
    return store


def run_card() -> Card:
    return dataclasses.replace(random_checkpoints.card(), network=RUN)


def run_file(store: ModelStore) -> Path:
    return store.runs / f"{RUN}.safetensors"


def test_only_what_differs_is_stored_and_the_rest_is_shared(store: ModelStore) -> None:
    base = store.get(random_checkpoints.card().network)
    run = store.get(RUN)
    theirs, own = base.model.state_dict(), run.model.state_dict()
    assert {name for name in own if own[name].data_ptr() != theirs[name].data_ptr()} == {LAST}
    assert torch.equal(own[LAST], (theirs[LAST] * 2).half().float())
    assert run.card == run_card()
    path = run_file(store)
    assert path.stat().st_size < store.path_of(base.id).stat().st_size
    loaded = checkpoint_file.loads(derived.whole(path, run.card, run.model))
    assert all(torch.equal(value, own[name]) for name, value in loaded.weights.items())
    assert derived.base_of(store.path_of(base.id)) is None


def test_it_goes_nowhere_alone(store: ModelStore) -> None:
    path = run_file(store)
    for read in (lambda: checkpoint_file.load(path), lambda: checkpoint_file.loads(path.read_bytes())):
        with pytest.raises(BadCheckpoint, match="as one file"):
            read()


def test_a_changed_file_is_refused(store: ModelStore) -> None:
    path = run_file(store)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(BadCheckpoint, match="changed"):
        store.get(RUN)


def test_a_changed_base_is_refused(store: ModelStore) -> None:
    card = random_checkpoints.card()
    checkpoint_file.save(store.path_of(card.network), card, random_checkpoints.weights(seed=2), half=True)
    with pytest.raises(BadCheckpoint, match="changed"):
        ModelStore(store.folder, store.runs).get(RUN)


def test_tensors_of_another_design_are_refused(store: ModelStore) -> None:
    base = random_checkpoints.card().network
    theirs, published = store.get(base).model.state_dict(), store.path_of(base)
    wrong = {**theirs, LAST: torch.full_like(theirs[LAST], float("nan"))}
    with pytest.raises(BadCheckpoint, match="not finite"):
        derived.save(run_file(store), run_card(), wrong, base, published, theirs)
    with pytest.raises(BadCheckpoint, match="design"):
        derived.load(run_file(store), published, {**theirs, "more": torch.ones(1)})
