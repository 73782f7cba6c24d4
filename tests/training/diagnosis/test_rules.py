"""Each fault on a real run that has it, and none on one that has not: a small network on a few hundred real digits."""

from functools import cache
from typing import Any

import pytest
import torch
from labs import DATA

from cnn_demo import networks
from cnn_demo.inspection.layers.dead_filters import dead_filters
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.diagnosis.evidence import Evidence, losses
from cnn_demo.training.diagnosis.rules import Finding, diagnose
from cnn_demo.training.engine.batches import counts_of
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.metrics import METRICS, Metrics
from cnn_demo.training.engine.trainer import train

CPU = Hardware(torch.device("cpu"), autocast=False)
MNIST = DATA.sample("mnist")
MACS = 262_000  # of convnet_tiny

USUAL: dict[str, Any] = {"architecture": "convnet_tiny", "max_images": 1000, "batch_size": 20, "validation_share": 0.2}
USUAL |= {"lr_schedule": "constant", "optimizer": "adam", "learning_rate": 0.01, "epochs": 3}


@cache
def evidence(**settings: Any) -> Evidence:
    """What is known of a run with these settings, after it has really been trained."""
    config = TrainConfig(**(USUAL | settings))
    points, last = [], None
    for last in train(config, MNIST, hardware=CPU, every=5):
        if last.step and last.ended is None:
            points.append(Metrics(**{name: getattr(last, name) for name in METRICS}))
    assert last is not None
    assert last.ended
    assert last.weights
    model = networks.build(config.architecture, MNIST.spec.shape, 10)
    model.load_state_dict(last.weights)
    counts, held_out = counts_of(config, MNIST)
    dead = dead_filters(model.eval(), MNIST, MACS)
    return Evidence(config, tuple(points), last.ended, counts, held_out, len(MNIST.train), dead)


def rules(**settings: Any) -> dict[str, Finding]:
    return {finding.rule: finding for finding in diagnose(evidence(**settings))}


def test_nothing_is_said_of_a_run_that_went_well() -> None:
    assert rules(learning_rate=2e-3, epochs=5) == {}


@pytest.mark.parametrize("rate", [1e6, 1e3])
def test_a_loss_that_explodes(rate: float) -> None:
    found = rules(optimizer="sgd", learning_rate=rate)
    assert next(iter(found)) == "nan"
    assert not {"high rate", "low rate"} & set(found)
    assert f"{rate:g}" in found["nan"].seen
    assert dict(found["nan"].remedies[0].change) == {"learning_rate": rate / 10}


@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 1.0), ("adam", 0.1)])
def test_a_rate_that_is_too_high(optimizer: str, rate: float) -> None:
    found = rules(optimizer=optimizer, learning_rate=rate)
    assert "low rate" not in found
    assert "guessing has 2.30" in found["high rate"].seen
    assert dict(found["high rate"].remedies[0].change) == {"learning_rate": rate / 10}


@pytest.mark.parametrize(("optimizer", "rate"), [("sgd", 1e-3), ("adam", 1e-5)])
def test_a_rate_that_is_too_low(optimizer: str, rate: float) -> None:
    found = rules(optimizer=optimizer, learning_rate=rate)
    assert "high rate" not in found
    assert dict(found["low rate"].remedies[0].change) == {"learning_rate": pytest.approx(10 * rate)}


def test_a_run_that_was_still_learning() -> None:
    found = rules(optimizer="sgd", learning_rate=0.01)
    assert "half-way" in found["slow"].seen
    assert [dict(remedy.change) for remedy in found["slow"].remedies] == [{"learning_rate": 0.03}, {"epochs": 6}]


def test_overfitting_and_too_few_images() -> None:
    settings: dict[str, Any] = {"max_images": 300, "epochs": 30, "learning_rate": 5e-3}
    found = rules(**settings)
    assert {"overfitting", "few images"} <= set(found) <= {"overfitting", "few images", "dead filters"}
    epochs = evidence(**settings).epochs
    lowest = min(epochs, key=lambda point: point.val_loss or 0)
    assert found["overfitting"].epoch == lowest.epoch + 1
    assert f"after epoch {lowest.epoch:.0f}, {lowest.val_loss:.3g}" in found["overfitting"].seen
    changes = [dict(remedy.change) for remedy in found["overfitting"].remedies]
    assert changes == [{"augmentation": "shift"}, {"epochs": lowest.epoch}]
    assert "240 images, about 24 of each class" in found["few images"].seen
    assert "of the 60 held out" in found["few images"].seen
    assert dict(found["few images"].remedies[0].change) == {"max_images": 3000}


def test_classes_that_are_uneven() -> None:
    found = rules(max_images=40, batch_size=10)
    counts = evidence(max_images=40, batch_size=10).counts
    assert f"{min(counts)} of" in found["imbalance"].seen or "no image of" in found["imbalance"].seen
    assert dict(found["imbalance"].remedies[0].change) == {"max_images": 400}


def test_dead_filters() -> None:
    found = rules(optimizer="adam", learning_rate=0.1)
    assert "9 of 10 filters in relu2, 118 of 128 units in relu3" in found["dead filters"].seen
    assert found["dead filters"].remedies[0].change["learning_rate"] < 0.1


def test_losses_between_the_points_undo_the_running_means() -> None:
    def at(step: int, loss: float) -> Metrics:
        return Metrics(step=step, epoch=step / 4, loss=loss, train_accuracy=0.5, learning_rate=0.1)

    #       steps   1    2    3    4  |  5    6    7    8
    # batch losses  4    2    3    1  |  1    1    0.5  0.5
    points = [at(1, 4.0), at(3, 3.0), at(4, 2.5), at(6, 1.0), at(8, 0.75)]
    assert losses(points) == [(1, 4.0), (3, 2.5), (4, 1.0), (6, 1.0), (8, 0.5)]


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert diagnose(Evidence(TrainConfig(), ())) == ()
    assert diagnose(Evidence(TrainConfig(validation_share=0), evidence().points[:2], "stopped")) == ()
    assert [finding.rule for finding in diagnose(Evidence(TrainConfig(), (), "nan"))] == ["nan"]


@pytest.mark.parametrize(
    ("data", "augmentation"),
    [("mnist", "shift+flip"), ("mnist", "shift4+flip"), ("mnist", "shift"), ("cifar10", "shift+flip")],
)
def test_mirrored_digits_are_said(data: str, augmentation: str) -> None:
    config = TrainConfig(data=data, architecture="resnet20", augmentation=augmentation)
    found = {finding.rule: finding for finding in diagnose(Evidence(config, ()))}
    assert ("mirrored" in found) == (data == "mnist" and "flip" in augmentation)
    assert "mirrored" not in found or found["mirrored"].remedies[0].change == {"augmentation": "shift"}
