"""Every choice of a recipe and every architecture can be trained with."""

from typing import Any

import pytest
import torch
from labs import DATA
from small_runs import CPU, MNIST, equal, finite, run, score_of

from cnn_demo import networks
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.training.config.train_config import (
    EARLY_IMAGES,
    FIRST_LAYERS,
    NORMALIZATIONS,
    OPTIMIZERS,
    SCHEDULES,
    TrainConfig,
)
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.trainer import train

CHOICES = [{"optimizer": name} for name in OPTIMIZERS] + [{"lr_schedule": name} for name in SCHEDULES]
CHOICES += [{"augmentation": name} for name in AUGMENTATIONS if name != "crop+flip"] + [
    {"optimizer": "sgd", "momentum": 0}
]
CHOICES += [{"augmentation": "crop+flip", "architecture": "resnet20"}]
CHOICES += [{"early_images": name} for name in EARLY_IMAGES] + [{"first_layer": name} for name in FIRST_LAYERS]
CHOICES += [{"normalization": name} for name in NORMALIZATIONS] + [{"validate_on": "test"}]
CHOICES += [{"label_smoothing": 0.9}, {"weight_decay": 1.0}, {"optimizer": "sgd", "lr_schedule": "constant"}]


@pytest.mark.parametrize("settings", CHOICES, ids=str)
@pytest.mark.parametrize("hardware", [CPU, Hardware(torch.device("cpu"), autocast=True)], ids=["float32", "bfloat16"])
def test_every_choice_runs(settings: dict[str, Any], hardware: Hardware) -> None:
    events = run(hardware=hardware, max_images=40, epochs=1, **({"architecture": "convnet_tiny"} | settings))
    last = events[-1]
    assert last.ended == "finished"
    assert last.best_epoch == 1
    assert last.weights
    assert {value.dtype for value in last.weights.values() if value.is_floating_point()} == {torch.float32}
    assert not equal(last.weights, events[0].weights)


@pytest.mark.parametrize("architecture", networks.ARCHITECTURES)
@pytest.mark.parametrize("data", ["mnist", "cifar10"])
def test_every_architecture_takes_a_step(architecture: str, data: str) -> None:
    last = run(DATA.sample(data), data=data, architecture=architecture, max_images=20, batch_size=9, epochs=1)[-1]
    assert (last.ended, last.step) == ("finished", 2)
    assert finite(last.weights)


def test_one_cycle_rises_and_falls_and_constant_stays() -> None:
    rates = [event.learning_rate for event in run(learning_rate=0.01, epochs=5, lr_schedule="one-cycle")]
    assert max(rates) == pytest.approx(0.01, rel=0.05)
    assert rates[0] < 0.001
    assert rates[-1] < 0.001
    assert {event.learning_rate for event in run(learning_rate=0.01, lr_schedule="constant")} == {0.01}


def test_dropout_is_as_asked_or_as_designed() -> None:
    for asked, used in ((None, {0.5}), (0.2, {0.2}), (0.0, {0.0})):
        model = networks.build("convnet_deep", (3, 32, 32), 10)
        config = TrainConfig(architecture="convnet_deep", data="cifar10", dropout=asked)
        next(train(config, DATA.sample("cifar10"), hardware=CPU, model=model))
        assert {layer.p for layer in model.modules() if isinstance(layer, torch.nn.Dropout)} == used


def test_the_best_epoch_may_be_chosen_by_the_test_images() -> None:
    last = run(validate_on="test")[-1]
    assert last.val_accuracy == pytest.approx(score_of(last.weights or {}, "mlp", MNIST.test).accuracy)
