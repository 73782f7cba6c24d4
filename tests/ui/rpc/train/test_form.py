"""What the form asks: every choice has a recipe, every preset its numbers, and previews and links refuse nonsense."""

import base64
from typing import Any

import numpy as np
import pytest
from rpc_answers import answered, refused

from cnn_demo.data import BUNDLED, DATASETS
from cnn_demo.errors import BadValue
from cnn_demo.lab import current_lab
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.training.config.presets import PRESETS
from cnn_demo.training.config.train_config import FREEZES, TrainConfig
from cnn_demo.training.session.run import Run


@pytest.mark.parametrize("architecture", [*ARCHITECTURES, "own:conv8x3-relu"])
@pytest.mark.parametrize("data", DATASETS)
def test_every_choice_has_a_recipe_that_is_accepted(architecture: str, data: str) -> None:
    config = answered("recipe", architecture=architecture, data=data)["config"]
    assert TrainConfig.from_dict(config).to_dict() == config
    assert config["epochs"] <= 3


def test_what_there_is_to_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "1")
    found = answered("training_choices")
    assert found["usual"] == TrainConfig().to_dict()
    assert [data["id"] for data in found["data"]] == list(DATASETS)
    assert {preset["id"] for preset in found["presets"]} == set(PRESETS)
    for limit in found["limits"]:
        for bound in (limit["low"], limit["high"]):
            value = int(bound) if limit["whole"] else bound
            assert TrainConfig.from_dict({limit["name"]: value})
        for beyond in (limit["low"] - 1, limit["high"] + 1):
            value = int(beyond) if limit["whole"] else beyond
            with pytest.raises(BadValue):
                TrainConfig.from_dict({limit["name"]: value})


def test_what_is_not_here_is_offered_where_it_can_be_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "1")
    found = {each["id"]: each for each in answered("training_choices")["data"]}
    assert (found["usps"]["images"], found["usps"]["sample"], found["usps"]["download"]) == (7_291, 0, 8)
    assert found["mnist"]["download"] == 0
    question = {"config": {"data": "usps", "architecture": "mlp"}, "sample": False}
    assert len(answered("schedule", **question)["rates"]) > 0
    assert answered("estimate", **question)["seconds"] is None or answered("estimate", **question)["seconds"] > 0
    monkeypatch.setenv("CNN_DEMO_DOWNLOAD", "0")
    assert [each["id"] for each in answered("training_choices")["data"]] == list(BUNDLED)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_fills_the_form_and_knows_its_run(preset: str) -> None:
    found = answered("preset", preset=preset)
    assert found["config"] == PRESETS[preset].config.to_dict()
    told = answered("reported", config=found["config"] | {"time_limit": 30.0})
    assert told["preset"] == preset
    assert [each["what"] for each in told["reported"]][: len(PRESETS[preset].reported)] == [
        each.what for each in PRESETS[preset].reported
    ]


def test_how_long_a_run_takes_is_measured_somewhere() -> None:
    current_lab().jobs.speeds.measured.forget(lambda pair: True)
    long = answered("preset", preset="convnet_deep")
    assert long["command"].startswith("python -m cnn_demo train --data cifar10 --network convnet_deep")
    config = long["config"] | {"time_limit": 300}
    elsewhere = answered("estimate", config=config)
    assert not elsewhere["here"]
    assert elsewhere["seconds"] == 301 < elsewhere["whole"]
    run = Run("run-" + "e" * 32, TrainConfig(**config), images_per_second=1e5, seconds=3)
    current_lab().jobs.speeds.remember(run)
    here = answered("estimate", config=config)
    assert here["here"]
    assert here["seconds"] == here["whole"] < elsewhere["whole"]
    halved = answered("estimate", config=config | {"epochs": 25})
    assert halved["whole"] - 1 == pytest.approx((here["whole"] - 1) / 2)


@pytest.mark.parametrize("preset", ["quick", "quickest_fashion_mnist", "quickest_cifar10"])
def test_before_anybody_trained_here_our_quickest_recipes_are_known_by_their_own_speed(preset: str) -> None:
    speeds = current_lab().jobs.speeds
    speeds.measured.forget(lambda pair: True)
    assert speeds.images_per_second(PRESETS[preset].config) == (PRESETS[preset].pace, False)


def test_a_published_network_is_held_against_its_card() -> None:
    (told,) = answered("reported", config=answered("preset", preset="quick-mnist")["config"])["reported"]
    assert (told["what"], told["by"], told["point"]) == ("test accuracy", "quick-mnist", "test_accuracy")
    assert told["values"][0][1] > 0.99


def test_a_recipe_of_ones_own_was_reported_by_nobody() -> None:
    assert answered("reported", config={"learning_rate": 0.012345})["preset"] is None


def test_the_schedule_that_is_shown() -> None:
    config = {"max_images": 500, "epochs": 2, "batch_size": 10, "learning_rate": 0.5}
    found = answered("schedule", config=config, sample=True)
    rates = np.frombuffer(base64.b64decode(found["rates"]), np.float32)
    assert (found["steps"], found["images"], len(rates)) == (90, 450, 90)
    assert rates.max() == pytest.approx(0.5, rel=0.01)


@pytest.mark.parametrize("data", BUNDLED)
def test_eight_images_before_and_after(data: str) -> None:
    found = answered("augmented", data=data, sample=True, augmentation="shift", seed=1)
    channels, height, width = DATASETS[data].shape
    for side in ("before", "after"):
        assert [len(base64.b64decode(image["pixels"])) for image in found[side]] == [channels * height * width] * 8
    assert found["before"] != found["after"]
    assert set(found["labels"]) <= set(DATASETS[data].classes)
    assert found["remark"] == ""
    mirrored = answered("augmented", data=data, sample=True, augmentation="shift+flip", seed=1)
    assert bool(mirrored["remark"]) == (data == "mnist")


def test_mean_and_deviation_of_each_channel() -> None:
    found = answered("normalized", config={"data": "cifar10"}, sample=True)
    assert found["channels"] == ["red", "green", "blue"]
    assert found["standard"]["mean"] == list(DATASETS["cifar10"].mean)
    assert np.allclose(found["measured"]["mean"], found["standard"]["mean"], atol=0.02)


def test_a_link_comes_back_as_the_same_form() -> None:
    config = TrainConfig(data="cifar10", architecture="own:conv8x3-relu-max2", learning_rate=0.1, max_images=500)
    text = "data.cifar10~architecture.own:conv8x3-relu-max2~learning_rate.0.1~max_images.500~sample.true"
    found = answered("linked_recipe", link=text)
    assert (found["remark"], found["changed_learning_rate"]) == ("", None)
    changed = answered("linked_recipe", link=f"{text}~changed_learning_rate.0.2~changed_step.120")
    assert changed["config"] == found["config"]
    assert (changed["changed_learning_rate"], changed["changed_step"]) == (0.2, 120)
    assert "changed by hand to 0.2 from step 120 on" in changed["remark"]
    assert (found["config"], found["sample"]) == (config.to_dict(), True)
    former = text.replace("learning_rate", "rate").replace("max_images", "limit")
    assert answered("linked_recipe", link=former) == found


@pytest.mark.parametrize("link", ["epochs.x", "~~x", "architecture.own:conv8x3/conv8x9", "batch.99999", "\0", "é.1"])
def test_a_link_with_nonsense_gets_one_sentence(link: str) -> None:
    assert refused("linked_recipe", {"link": link}).startswith("This link does not hold a run: ")


def test_a_link_that_costs_too_much_is_refused() -> None:
    assert "takes too long" in refused("linked_recipe", {"link": "data.cifar10~architecture.convnet_deep~batch.1024"})


def test_what_a_training_can_start_from() -> None:
    found = answered("starts", architecture="quick", data="fashion_mnist", runs=["run-" + "a" * 32, "../x"])["starts"]
    told = {one["network"]: one["new_head"] for one in found}
    assert told["quick-mnist"] is True
    assert told["quick-fashion_mnist"] is False
    assert "quick-cifar10" not in told


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("freeze", FREEZES)
def test_what_is_frozen_is_told_layer_by_layer(architecture: str, freeze: str) -> None:
    layers = answered("frozen", architecture=architecture, data="cifar10", freeze=freeze)["layers"]
    assert any(layer["frozen"] for layer in layers) == (freeze != "none")
    assert layers[-1]["frozen"] is False


NAMES = ["recipe", "preset", "augmented", "linked_recipe", "starts", "frozen"]
NAMES_OF_RECIPES = ["reported", "schedule", "normalized", "estimate"]
NONSENSE: list[Any] = [None, [], "x", {"config": 3}, {"config": {"epochs": float("nan")}}, {"config": {"data": "x"}}]
NONSENSE += [{"data": [], "augmentation": {}}, {"data": "mnist", "augmentation": "shift", "seed": 1e99}]
NONSENSE += [{"link": 3}, {"preset": []}, {"data": "mnist", "architecture": "<b>", "freeze": "x" * 10_000}]


@pytest.mark.parametrize("name", [*NAMES, *NAMES_OF_RECIPES])
@pytest.mark.parametrize("fields", NONSENSE, ids=lambda fields: str(fields)[:40])
def test_nonsense_is_refused_by_every_question(name: str, fields: Any) -> None:
    assert refused(name, fields)
