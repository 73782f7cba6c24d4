"""Measuring: every image once, in evaluation mode, and only a part of them when somebody waits."""

import dataclasses

import pytest
import torch
from labs import DATA

from cnn_demo import networks
from cnn_demo.errors import BadValue
from cnn_demo.training.engine import metrics
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.metrics import METRICS, PACE, evaluate
from cnn_demo.training.engine.trainer import Progress
from cnn_demo.training.session.run import Run

CPU = Hardware(torch.device("cpu"), autocast=False)
MNIST = DATA.sample("mnist")


def test_an_evaluation_cut_short_measures_a_part_and_takes_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "CUT_SHORT_SECONDS", 0.0)
    model = networks.build("mlp", (1, 28, 28), 10)
    partial = evaluate(model, MNIST.test, MNIST, CPU, cut_short=lambda: True)
    first = evaluate(model, MNIST.test.take(torch.arange(500)), MNIST, CPU)
    assert (partial.loss, partial.accuracy) == (first.loss, first.accuracy)
    assert (partial.is_partial, first.is_partial) == (True, False)
    assert partial != evaluate(model, MNIST.test, MNIST, CPU, cut_short=lambda: False)


def test_evaluate_counts_every_image_once_and_restores_the_mode() -> None:
    torch.manual_seed(0)
    model = networks.build("quick", (1, 28, 28), 10).train()
    images = MNIST.test.take(torch.arange(503))
    score = evaluate(model, images, MNIST)
    assert model.training
    parts = [evaluate(model, images.take(part), MNIST) for part in torch.split(torch.arange(503), 250)]
    assert score.accuracy == pytest.approx(sum(p.accuracy * n for p, n in zip(parts, (250, 250, 3), strict=True)) / 503)
    assert score.loss == pytest.approx(sum(p.loss * n for p, n in zip(parts, (250, 250, 3), strict=True)) / 503)
    assert score == evaluate(model.eval(), images, MNIST)
    assert not model.training


def test_nothing_to_measure_on_is_refused_in_words() -> None:
    with pytest.raises(BadValue, match="no images to measure on"):
        evaluate(networks.build("mlp", (1, 28, 28), 10), MNIST.test.take(torch.arange(0)), MNIST)


def test_progress_and_run_have_every_metric_and_each_is_listed_once() -> None:
    names = {field.name for field in dataclasses.fields(Progress)}
    assert names == {*METRICS, *PACE, "weights", "ended"}
    assert set(PACE) <= {field.name for field in dataclasses.fields(Run)}
