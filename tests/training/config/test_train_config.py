"""Recipes: nothing wrong gets in, everything right comes out as it went in."""

import dataclasses
import json

import pytest

from cnn_demo.data import DATASETS
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.errors import BadValue
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.training.config.recipes import recipe_for
from cnn_demo.training.config.train_config import (
    EARLY_IMAGES,
    FIRST_LAYERS,
    FREEZES,
    NORMALIZATIONS,
    OPTIMIZERS,
    PRECISIONS,
    SCHEDULES,
    VALIDATIONS,
    TrainConfig,
)

WHOLE = {
    "epochs": (1, 200),
    "extra_epochs": (0, 200),
    "batch_size": (2, 1024),
    "seed": (0, 2**31 - 1),
    "max_images": (20, 1_000_000),
}
NUMBERS = {
    "learning_rate": (1e-7, 1e6),
    "momentum": (0, 0.999),
    "weight_decay": (0, 1),
    "label_smoothing": (0, 0.9),
    "dropout": (0, 0.9),
    "validation_share": (0, 0.5),
    "time_limit": (1, 1800),
}
MAY_BE_NONE = ("max_images", "time_limit", "dropout")
CHOICES = {
    "data": tuple(DATASETS),
    "architecture": tuple(ARCHITECTURES),
    "optimizer": OPTIMIZERS,
    "lr_schedule": SCHEDULES,
    "augmentation": tuple(set(AUGMENTATIONS) - {"crop+flip"}),  # which needs a network of any size
    "precision": PRECISIONS,
    "normalization": NORMALIZATIONS,
    "validate_on": VALIDATIONS,
    "freeze": FREEZES,
    "early_images": EARLY_IMAGES,
    "first_layer": FIRST_LAYERS,
}
NONSENSE = [float("nan"), float("inf"), -float("inf"), 1e308, -1, 10**400, "3", "", None, [1], {}, True, b"1", 1j]


def test_every_setting_is_covered_here() -> None:
    names = {field.name for field in dataclasses.fields(TrainConfig)}
    assert names == {*WHOLE, *NUMBERS, *CHOICES, "shuffle", "pretrained"}


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: repr(value)[:12])
@pytest.mark.parametrize("name", [*WHOLE, *NUMBERS])
def test_nonsense_in_a_number_is_refused_in_words(name: str, value: object) -> None:
    if value is None and name in MAY_BE_NONE:
        assert getattr(TrainConfig.from_dict({name: None}), name) is None
        return
    low, _ = (WHOLE | NUMBERS)[name]
    kind = "a whole number" if name in WHOLE else "a number"
    for make in (TrainConfig.from_dict, lambda values: TrainConfig(**values)):
        with pytest.raises(BadValue, match=rf"must be {kind} from \S+ to \S+\.$") as caught:
            make({name: value})
        shown = f"{low:,}" if name in WHOLE else f"{low:g}"
        assert f"from {shown} to" in str(caught.value)


@pytest.mark.parametrize("name", [*WHOLE, *NUMBERS])
def test_bounds_are_inside_and_the_next_number_is_not(name: str) -> None:
    low, high = (WHOLE | NUMBERS)[name]
    for inside in (low, high):
        assert getattr(TrainConfig.from_dict({name: inside}), name) == inside
    for outside in (low - 1, high + 1):
        with pytest.raises(BadValue):
            TrainConfig.from_dict({name: outside})


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_number_is_not_a_fraction(name: str) -> None:
    with pytest.raises(BadValue, match="a whole number"):
        TrainConfig.from_dict({name: 20.0})


@pytest.mark.parametrize("value", [*NONSENSE, "nothing", "x" * 1000], ids=lambda value: repr(value)[:12])
@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_that_does_not_exist_is_refused_naming_those_that_do(name: str, value: object) -> None:
    with pytest.raises(BadValue) as caught:
        TrainConfig.from_dict({name: value})
    assert all(choice in str(caught.value) for choice in CHOICES[name])
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("value", [1, 0, "yes", None, []])
def test_shuffle_is_true_or_false(value: object) -> None:
    with pytest.raises(BadValue, match="must be true or false"):
        TrainConfig(shuffle=value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [v for v in NONSENSE if v is not None] + ["quick", "../quick-mnist", "quick-mnist\n"])
def test_a_start_is_the_id_of_a_network(value: object) -> None:
    with pytest.raises(BadValue, match="named by its id"):
        TrainConfig.from_dict({"pretrained": value})
    for network in (None, "quick-mnist", "run-" + "a" * 32):
        assert TrainConfig(pretrained=network).pretrained == network


def test_nothing_is_frozen_that_was_not_learned() -> None:
    with pytest.raises(BadValue, match="choose one to start from"):
        TrainConfig(freeze="features")
    assert TrainConfig(pretrained="quick-mnist", freeze="features").freeze == "features"


def test_a_card_from_before_a_setting_existed_still_is_a_recipe() -> None:
    new = {"extra_epochs", "dropout", "normalization", "validate_on", "pretrained", "freeze"}
    new |= {"early_images", "first_layer"}
    old = {name: value for name, value in TrainConfig(epochs=7).to_dict().items() if name not in new}
    assert TrainConfig.from_dict(old) == TrainConfig(epochs=7)


@pytest.mark.parametrize("values", [{"epoch": 3}, {"": 1}, {"__class__": "x"}, {3: 3}])
def test_an_unknown_setting_is_refused_naming_those_that_exist(values: dict[str, object]) -> None:
    with pytest.raises(BadValue, match=r"There is no training setting .*epochs"):
        TrainConfig.from_dict(values)


@pytest.mark.parametrize("values", [[], "epochs", None, 3])
def test_a_recipe_has_to_be_named_settings(values: object) -> None:
    with pytest.raises(BadValue, match="named settings"):
        TrainConfig.from_dict(values)  # type: ignore[arg-type]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("data", DATASETS)
def test_every_pair_has_a_recipe_that_survives_a_card(architecture: str, data: str) -> None:
    config = recipe_for(architecture, data)
    assert (config.architecture, config.data) == (architecture, data)
    assert TrainConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config
    if not DATASETS[data].mirrored_is_same:
        assert "flip" not in config.augmentation


def test_a_recipe_for_nothing_is_refused() -> None:
    for architecture, data in (("nothing", "mnist"), ("quick", "nothing"), (["quick"], "mnist"), ("quick", None)):
        with pytest.raises(BadValue, match="Choose one of"):
            recipe_for(architecture, data)  # type: ignore[arg-type]


def test_a_recipe_cannot_be_changed_afterwards() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        TrainConfig().epochs = 500  # type: ignore[misc]


@pytest.mark.parametrize(("architecture", "data"), [("quick", "cifar10"), ("resnet20", "mnist")])
def test_a_crop_suits_networks_of_any_size(architecture: str, data: str) -> None:
    assert TrainConfig(architecture=architecture, data=data, augmentation="crop+flip").augmentation == "crop+flip"


@pytest.mark.parametrize(("architecture", "data"), [("quick", "mnist"), ("vgg_small", "cifar10"), ("mlp", "mnist")])
def test_a_crop_is_refused_in_words_where_a_network_takes_one_size(architecture: str, data: str) -> None:
    with pytest.raises(BadValue, match="in one size only"):
        TrainConfig(architecture=architecture, data=data, augmentation="crop+flip")
