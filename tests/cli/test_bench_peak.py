"""The limit that the bench holds trainings against: a rate that exists, and work counted by layer."""

import dataclasses

import torch
from labs import DATA

from cnn_demo.cli.bench.yardsticks.peak import Limit, macs_of_step, measured_limit, operations_of
from cnn_demo.training.config.limits import macs_of
from cnn_demo.training.config.recipes import RACES
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.engine.device import Hardware


def test_a_machine_multiplies() -> None:
    for autocast, kind in ((False, "float32"), (True, "bfloat16")):
        limit = measured_limit(Hardware(torch.device("cpu"), autocast), seconds=0.01)
        assert limit.number_format == kind
        assert limit.operations > 1e6


def test_a_share_is_of_all_seconds() -> None:
    assert Limit(1e11, "float32").share(1e11, 4.0) == "25 % of 100 GFLOP/s (float32)"


def test_a_step_is_three_passes_but_for_the_first_layers_inputs() -> None:
    dense, convolution = TrainConfig(architecture="mlp"), TrainConfig(architecture="quick")
    assert macs_of_step(convolution) == 3 * macs_of("quick", "mnist") - 28 * 28 * 16 * 9
    assert macs_of_step(dense) == 3 * macs_of("mlp", "mnist") - 28 * 28 * 64


def test_a_cropped_image_is_less_work() -> None:
    config = TrainConfig(data="cifar10")
    whole = macs_of_step(dataclasses.replace(config, augmentation="none"))
    cropped = macs_of_step(dataclasses.replace(config, augmentation="crop+flip"))
    assert 0.6 < cropped / whole < 0.7


def test_all_images_of_all_epochs_are_work() -> None:
    config = TrainConfig(epochs=3, extra_epochs=1, max_images=1000, validation_share=0.1)
    assert operations_of(config, DATA.sample("mnist")) == 2.0 * 900 * 4 * macs_of_step(config)


def test_every_race_can_be_counted() -> None:
    assert all(macs_of_step(race.config) > 0 for race in RACES.values())
