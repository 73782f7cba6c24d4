"""A network's answers, in pieces and as a whole, and what a report makes of them."""

import pytest
import random_checkpoints
import torch
from labs import DATA

from cnn_demo.errors import BadValue
from cnn_demo.inspection.evaluation import predictions as answering
from cnn_demo.inspection.evaluation.predictions import PredictionCache
from cnn_demo.inspection.evaluation.report import confused_images, report
from cnn_demo.prediction.network import Network


@pytest.fixture
def network(quick, monkeypatch):
    monkeypatch.setattr(answering, "MOST_WORK", 0)
    monkeypatch.setattr(answering, "LEAST_IMAGES", 600)
    return Network("quick-mnist", random_checkpoints.card(), quick, ())


def test_answers_come_in_pieces_are_kept_and_are_the_networks_own(network, quick):
    predict_test_set = PredictionCache(DATA).predict_test_set
    first = predict_test_set(network, seconds=0)
    assert (first.seen, len(first.chosen), first.is_complete) == (answering.LARGEST_BATCH, 600, False)
    second = predict_test_set(network, seconds=60)
    assert second.is_complete
    assert predict_test_set(network) is second  # whoever asks
    assert torch.equal(second.probabilities[: first.seen], first.probabilities)
    images = (DATA.sample("mnist").test.images[second.places].float() / 255 - 0.1307) / 0.3081
    torch.testing.assert_close(second.probabilities, quick(images).softmax(1), atol=1e-5, rtol=1e-4)
    assert second.words == "on 600 of 2,000 test images of the bundled sample"


def test_a_heavy_network_is_asked_about_fewer_images(network, monkeypatch):
    monkeypatch.setattr(answering, "MOST_WORK", 700 * network.macs)
    assert answering.affordable(network) == 700


def test_the_report_adds_up(network):
    found = PredictionCache(DATA).predict_test_set(network, seconds=60)
    made = report(found)
    assert made.seen == made.matrix.sum() == sum(each.images for each in made.bins) == 600
    assert made.right == made.matrix.diagonal().sum() == made.coverage[0].right
    assert made.interval[0] < made.right / 600 < made.interval[1]
    sure = [each.probability for each in made.worst]
    assert sure == sorted(sure, reverse=True)
    for each in made.worst:
        assert each.truth != each.answer
        assert int(found.dataset.test.labels[each.index]) == each.truth
    cell = confused_images(found, made.worst[0].truth, made.worst[0].answer)
    assert len(cell) == min(60, made.matrix[made.worst[0].truth, made.worst[0].answer])
    assert cell[0] == made.worst[0]


def test_a_report_before_the_first_answer(network):
    dataset = DATA.sample("mnist")
    made = report(answering.TestPredictions(dataset, torch.arange(9), torch.empty(0, 10)))
    assert (made.seen, made.right, made.worst, made.expected_error) == (0, 0, (), 0.0)
    assert made.by_class == (None,) * 10


@pytest.mark.parametrize("cell", [(-1, 0), (0, 10)])
def test_a_cell_outside_the_matrix_is_refused(network, cell):
    with pytest.raises(BadValue, match="from 0 to 9"):
        confused_images(PredictionCache(DATA).predict_test_set(network), *cell)
