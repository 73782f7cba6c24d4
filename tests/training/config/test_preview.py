"""What is previewed is what the training then does."""

import dataclasses
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from labs import DATA

from cnn_demo.training.config.preview import augmented, learning_rate_curve
from cnn_demo.training.config.train_config import SCHEDULES, TrainConfig
from cnn_demo.training.engine.batches import batches, measured_normalization, split
from cnn_demo.training.engine.trainer import train


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
def test_the_curve_is_that_of_the_trainer(schedule: str, optimizer: str) -> None:
    config = TrainConfig(
        max_images=60, epochs=2, batch_size=8, lr_schedule=schedule, optimizer=optimizer, learning_rate=0.01
    )
    dataset = DATA.sample("mnist")
    found = learning_rate_curve(config, len(dataset.train))
    events = [event for event in train(config, dataset, every=1) if event.weights is None or event.step == 0]
    learned, _ = split(config, dataset)
    assert found.images == len(learned)
    assert found.steps == 2 * len(batches(torch.arange(len(learned)), 8)) == len(found.learning_rates)
    for event in events:
        if event.step < found.steps:
            assert event.learning_rate == pytest.approx(found.learning_rates[event.step], rel=1e-5)


def test_a_long_run_has_a_short_curve() -> None:
    config = TrainConfig(epochs=200, learning_rate=0.5)
    found = learning_rate_curve(config, 60_000)
    assert (len(found.learning_rates), found.steps) == (200, 200 * 422)
    assert found.learning_rates.max() == pytest.approx(0.5, rel=1e-3)
    assert found.learning_rates[-1] < 0.01 < found.learning_rates[0] < 0.1
    assert (
        learning_rate_curve(dataclasses.replace(config, validate_on="test", max_images=500, epochs=1), 60_000).images
        == 500
    )


def test_the_server_stays_without_the_compiler() -> None:
    code = "import sys; from cnn_demo.training.config.preview import learning_rate_curve;"
    code += "from cnn_demo.training.config import TrainConfig;"
    code += "learning_rate_curve(TrainConfig(), 60_000); assert 'torch._dynamo' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3], timeout=300)


def test_augmented_images_are_real_and_their_changes_too() -> None:
    dataset = DATA.sample("cifar10")
    before, after, labels = augmented(dataset, "shift+flip+cutout", seed=3)
    assert before.shape == after.shape == (8, 3, 32, 32)
    assert before.dtype == after.dtype == np.uint8
    assert len(labels) == 8
    assert (before != after).any((1, 2, 3)).all()
    again, changed, _ = augmented(dataset, "shift+flip+cutout", seed=3)
    assert (again == before).all()
    assert (changed == after).all()
    assert (augmented(dataset, "none", seed=4)[0] != before).any()
    assert (augmented(dataset, "none", seed=3)[1] == before).all()


@pytest.mark.parametrize(
    "changes", [{}, {"max_images": 100, "seed": 7}, {"shuffle": False, "validate_on": "test"}], ids=str
)
def test_numbers_to_normalize_by(changes: dict[str, Any]) -> None:
    config = TrainConfig(data="fashion_mnist", learning_rate=0.5, **changes)
    mean, std = measured_normalization(config, DATA.sample(config.data))
    selected, _ = split(config, DATA.sample("fashion_mnist"))
    learned = selected.take(torch.arange(len(selected)))
    assert mean[0] == pytest.approx((learned.images.double() / 255).mean().item(), abs=2e-3)
    assert std[0] == pytest.approx((learned.images.double() / 255).std().item(), abs=2e-3)
    assert measured_normalization(dataclasses.replace(config, normalization="none"), DATA.sample(config.data)) == (
        mean,
        std,
    )
