import pytest
import random_checkpoints
import torch
from labs import DATA

from cnn_demo.errors import BadValue
from cnn_demo.inspection.evaluation.accuracy import MOST_IMAGES, count_right
from cnn_demo.inspection.evaluation.predictions import LARGEST_BATCH
from cnn_demo.inspection.interventions.edited_network import Edits, with_edits
from cnn_demo.prediction.network import Network


def whole(model, seconds=0.0):
    network = Network("quick-mnist", random_checkpoints.card(), model, ())
    right, seen, steps = 0, 0, 0
    while True:
        found = count_right(network, DATA, seen, seconds)
        right, seen, steps = right + found.right, found.seen, steps + 1
        if seen == found.total:
            return right, found, steps


def test_pieces_add_up_to_the_share_of_right_answers(quick):
    dataset = DATA.load("mnist")
    right, found, steps = whole(quick)
    assert found.total == min(MOST_IMAGES, len(dataset.test))
    assert f"of {len(dataset.test):,} test images" in found.words
    assert steps == -(-found.total // LARGEST_BATCH)
    chosen = torch.linspace(0, len(dataset.test) - 1, found.total).round().long()
    assert len(set(chosen.tolist())) == found.total
    images = (dataset.test.images[chosen].float() / 255 - 0.1307) / 0.3081
    truth = (quick(images).argmax(1) == dataset.test.labels[chosen]).sum().item()
    assert abs(right - truth) <= 1  # a tie may fall either way
    assert whole(quick, seconds=60)[0] == pytest.approx(right, abs=1)


def test_a_network_with_everything_off_guesses(quick):
    dataset = DATA.load("mnist")
    twin = with_edits(quick, Edits({"fc": frozenset(range(10))}))
    right, found, _ = whole(twin)
    assert right == (dataset.test.labels == 0).sum() if found.total == len(dataset.test) else right < found.total / 5


@pytest.mark.parametrize("start", [-1, 100_000, True, None, 1.5])
def test_a_start_beyond_the_images_is_refused(quick, start):
    with pytest.raises(BadValue, match="from 0 to"):
        count_right(Network("quick-mnist", random_checkpoints.card(), quick, ()), DATA, start)
