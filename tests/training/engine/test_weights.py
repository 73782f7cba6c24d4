"""Which epochs of a run can be walked back to."""

from itertools import pairwise

import torch

from cnn_demo.training.engine.weights import MOST_EPOCHS, MOST_PARAMETERS, EpochSnapshots


def weights(value=1.0, numbers=4):
    return {"kernel": torch.full((1, numbers), value), "bias": torch.tensor([value])}


def test_every_epoch_of_a_short_run():
    snapshots = EpochSnapshots()
    for epoch in range(MOST_EPOCHS):
        snapshots.add(epoch, weights(), best_epoch=epoch)
    assert list(snapshots.kept) == list(range(MOST_EPOCHS))


def test_a_long_run_is_thinned_evenly_and_keeps_start_best_and_last():
    snapshots = EpochSnapshots()
    for epoch in range(201):
        snapshots.add(epoch, weights(), best_epoch=min(epoch, 77))
    kept = sorted(snapshots.kept)
    assert MOST_EPOCHS / 2 <= len(kept) <= MOST_EPOCHS
    assert {0, 77, 200} <= set(kept)
    assert max(b - a for a, b in pairwise(kept)) <= 8


def test_large_networks_and_weights_beyond_half_precision_are_not_kept():
    snapshots = EpochSnapshots()
    snapshots.add(0, weights(numbers=MOST_PARAMETERS), best_epoch=0)
    snapshots.add(1, weights(1e5), best_epoch=1)
    assert not snapshots.kept


def test_only_kernels_are_halved():
    snapshots = EpochSnapshots()
    snapshots.add(0, weights(), best_epoch=0)
    assert {name: value.dtype for name, value in snapshots.kept[0].items()} == {
        "kernel": torch.float16,
        "bias": torch.float32,
    }
