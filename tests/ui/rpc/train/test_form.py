"""What the form asks: every choice has a recipe, every preset its numbers, and previews and links refuse nonsense."""

import base64
from typing import Any

import numpy as np
import pytest

from cnn_demo.data import DATASETS
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.training.config.presets import PRESETS
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.ui.guard.error_messages import OUR_FAULT
from cnn_demo.ui.rpc.train import form


@pytest.fixture(autouse=True)
def _sample_only(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path_factory.mktemp("data")))
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")


@pytest.mark.parametrize("architecture", [*ARCHITECTURES, "own:conv8x3-relu"])
@pytest.mark.parametrize("data", DATASETS)
def test_every_choice_has_a_recipe_that_is_accepted(architecture: str, data: str) -> None:
    config = form.recipe({"architecture": architecture, "data": data})["config"]
    assert TrainConfig.from_dict(config).to_dict() == config
    assert config["epochs"] <= 3


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_fills_the_form_and_knows_its_run(preset: str) -> None:
    found = form.preset({"preset": preset})
    assert found["config"] == PRESETS[preset].config.to_dict()
    told = form.reported({"config": found["config"] | {"time_limit": 30.0}})
    assert told["preset"] == preset
    assert [each["what"] for each in told["reported"]][: len(PRESETS[preset].reported)] == [
        each.what for each in PRESETS[preset].reported
    ]


def test_how_long_a_preset_takes_is_measured() -> None:
    long = form.preset({"preset": "convnet_deep"})
    assert "50 epochs take about" in long["takes"]
    assert "hours at" in long["takes"]
    assert "measured on" in long["takes"]
    assert "the command line has no limit" in long["takes"]
    assert long["command"].startswith("python -m cnn_demo train --data cifar10 --network convnet_deep")


def test_a_published_network_is_held_against_its_card() -> None:
    (told,) = form.reported({"config": form.preset({"preset": "quick-mnist"})["config"]})["reported"]
    assert (told["what"], told["by"], told["point"]) == ("test accuracy", "quick-mnist", "test_accuracy")
    assert told["values"][0][1] > 0.99


def test_a_recipe_of_ones_own_was_reported_by_nobody() -> None:
    assert form.reported({"config": {"learning_rate": 0.012345}}) == {}


def test_the_schedule_that_is_shown() -> None:
    found = form.schedule(
        {"config": {"max_images": 500, "epochs": 2, "batch_size": 10, "learning_rate": 0.5}, "sample": True}
    )
    rates = np.frombuffer(base64.b64decode(found["rates"]), np.float32)
    assert (found["steps"], found["images"], len(rates)) == (90, 450, 90)
    assert rates.max() == pytest.approx(0.5, rel=0.01)


@pytest.mark.parametrize("data", DATASETS)
def test_eight_images_before_and_after(data: str) -> None:
    found = form.augmented({"data": data, "sample": True, "augmentation": "shift", "seed": 1})
    channels, height, width = DATASETS[data].shape
    for side in ("before", "after"):
        assert [len(base64.b64decode(image)) for image in found[side]] == [channels * height * width] * 8
    assert found["before"] != found["after"]
    assert set(found["labels"]) <= set(DATASETS[data].classes)


def test_mean_and_deviation_of_each_channel() -> None:
    found = form.normalized({"config": {"data": "cifar10"}, "sample": True})
    assert found["channels"] == ("red", "green", "blue")
    assert found["standard"]["mean"] == DATASETS["cifar10"].mean
    assert np.allclose(found["measured"]["mean"], found["standard"]["mean"], atol=0.02)


def test_a_link_comes_back_as_the_same_form() -> None:
    config = TrainConfig(
        data="cifar10", architecture="own:conv8x3-relu-max2", learning_rate=0.1, max_images=500
    ).to_dict()
    text = form.link({"config": config, "sample": True})["link"]
    assert text == "data.cifar10~architecture.own:conv8x3-relu-max2~learning_rate.0.1~max_images.500~sample.true"
    assert form.replayed({"link": text}) == {"config": config, "sample": True}


@pytest.mark.parametrize("link", ["epochs.x", "~~x", "architecture.own:conv8x3/conv8x9", "batch.99999", "\0", "é.1"])
def test_a_link_with_nonsense_gets_one_sentence(link: str) -> None:
    found = form.replayed({"link": link})
    assert set(found) == {"error", "code"}
    assert found["error"].startswith("This link does not hold a run: ")


def test_a_link_that_costs_too_much_is_refused() -> None:
    assert "takes too long" in form.replayed({"link": "data.cifar10~architecture.convnet_deep~batch.1024"})["error"]


NAMES = ["recipe", "preset", "reported", "schedule", "augmented", "normalized", "link", "replayed"]
NONSENSE: list[Any] = [None, [], "x", {}, {"config": 3}, {"config": {"epochs": float("nan")}}]
NONSENSE += [
    {"data": [], "augmentation": {}},
    {"data": "mnist", "augmentation": "shift", "seed": 1e99},
    {"link": 3},
    {"preset": []},
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("request_", NONSENSE, ids=str)
def test_nonsense_is_refused_by_every_function(name: str, request_: Any) -> None:
    found = getattr(form, name)(request_)
    assert found["error"]
    assert found["error"] != OUR_FAULT
