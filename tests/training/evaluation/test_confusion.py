"""The confusion matrix has true classes in its rows, whatever the articles do."""

import pytest
import random_checkpoints
import torch
from labs import DATA
from torch import Tensor, nn

from cnn_demo.data import DATASETS
from cnn_demo.errors import BadValue
from cnn_demo.networks import build
from cnn_demo.training.engine.metrics import evaluate
from cnn_demo.training.evaluation.confusion import accuracy_by_class, answers, confusion_matrix, interval


def test_rows_are_true_classes() -> None:
    matrix = confusion_matrix(torch.tensor([0, 0, 0, 2]), torch.tensor([0, 1, 1, 2]), 4)
    assert matrix.tolist() == [[1, 2, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
    assert accuracy_by_class(matrix) == (1 / 3, None, 1.0, None)


@pytest.mark.parametrize(
    ("truth", "answer"),
    [([0, 1], [0]), ([[0]], [[0]]), ([4], [0]), ([0], [4]), ([-1], [0])],
)
def test_what_is_no_pair_of_classes_is_refused(truth: list[int], answer: list[int]) -> None:
    with pytest.raises(BadValue):
        confusion_matrix(torch.tensor(truth), torch.tensor(answer), 4)


def test_no_images_no_counts() -> None:
    none: Tensor = torch.zeros(0, dtype=torch.int64)
    assert confusion_matrix(none, none, 2).sum() == 0


def test_its_diagonal_is_the_accuracy() -> None:
    dataset = DATA.sample("mnist")
    model: nn.Module = build("convnet_tiny", DATASETS["mnist"].shape, 10)
    model.load_state_dict(random_checkpoints.weights("convnet_tiny"))
    model.train()
    some = dataset.test.take(torch.arange(600))
    matrix = confusion_matrix(some.labels, answers(model, some, dataset), 10)
    assert matrix.sum() == 600
    assert matrix.diagonal().sum().item() / 600 == pytest.approx(evaluate(model, some, dataset).accuracy)
    assert model.training


def test_the_interval_holds_its_share_and_narrows() -> None:
    low, high = interval(990, 1000)
    assert low < 0.99 < high
    assert interval(9900, 10000)[0] > low
    assert interval(0, 0) == (0.0, 1.0)
    assert interval(5, 5)[1] == 1.0
