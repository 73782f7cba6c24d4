"""Presets are what the articles have, number by number, and every one of them can be started."""

import dataclasses

import pytest

from cnn_demo.data import DATASETS
from cnn_demo.errors import BadValue
from cnn_demo.training.config.limits import check_limits
from cnn_demo.training.config.presets import ARTICLES, PRESETS, preset_behind, preset_of
from cnn_demo.training.config.train_config import TrainConfig

CHECKLIST = {  # section 1, written down a second time
    "convnet_plain": ("convnet_plain", "mnist", 10, "adam", 1e-4, 5, True, None, "none"),
    "convnet_tiny": ("convnet_tiny", "mnist", 20, "adam", 0.01, 200, True, 500, "none"),
    "convnet_pooled": ("convnet_pooled", "fashion_mnist", 64, "adam", 1e-3, 10, False, None, "none"),
    "convnet_deep": ("convnet_deep", "cifar10", 64, "sgd", 0.008, 50, True, None, "measured"),
}
NAMES = (
    "architecture",
    "data",
    "batch_size",
    "optimizer",
    "learning_rate",
    "epochs",
    "shuffle",
    "max_images",
    "normalization",
)


def test_the_articles_recipes() -> None:
    assert [preset.id for preset in PRESETS.values() if preset.group == ARTICLES] == list(CHECKLIST)
    for id, values in CHECKLIST.items():
        config = PRESETS[id].config
        assert tuple(getattr(config, name) for name in NAMES) == values
        plain = (config.lr_schedule, config.momentum, config.weight_decay, config.label_smoothing, config.augmentation)
        assert plain == ("constant", 0, 0, 0, "none")
        assert (config.precision, config.dropout, config.pretrained) == ("float32", None, None)
    assert PRESETS["convnet_plain"].config.seed == 42


def test_an_epoch_of_convnet_pooled_has_938_steps() -> None:
    config = PRESETS["convnet_pooled"].config
    learned = DATASETS[config.data].train_images  # nothing is held back: the test images validate
    assert config.validate_on == "test"
    assert -(-learned // config.batch_size) * config.epochs == 9_380


def test_the_numbers_that_were_reported() -> None:
    def values(preset: str, what: str) -> dict[int, float]:
        return next(each.values for each in PRESETS[preset].reported if each.what == what)

    printed = [81.36, 88.28, 89.96, 91.00, 91.91, 92.65, 93.61, 94.27, 94.97, 95.60]
    assert [100 * value for value in values("convnet_pooled", "training accuracy").values()] == pytest.approx(printed)
    assert values("convnet_pooled", "training loss") == {1: 0.52975, 10: 0.14234}
    assert values("convnet_pooled", "test accuracy") == {1: 0.853, 8: 0.887}
    assert values("convnet_plain", "test accuracy") == {1: 0.935, 2: 0.964, 3: 0.974, 4: 0.973, 5: 0.977}
    assert values("convnet_deep", "validation accuracy") == {1: 0.119, 10: 0.481, 30: 0.764, 47: 0.801, 50: 0.794}
    assert values("convnet_deep", "training loss") == {50: 0.0065}
    assert values("convnet_deep", "validation loss") == {50: 1.02}
    assert PRESETS["convnet_tiny"].reported == ()


def test_the_honest_remarks() -> None:
    said = {id: " ".join(PRESETS[id].remarks) for id in CHECKLIST}
    assert "training accuracy as accuracy" in said["convnet_pooled"]
    assert "not shuffled" in said["convnet_pooled"]
    assert "25 % in the article's words and 50 % in its code" in said["convnet_deep"]
    assert all("test images" in words for words in said.values())


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_can_be_started_and_is_recognized(preset: str) -> None:
    found = preset_of(preset)
    check_limits(found.config)
    assert TrainConfig.from_dict(found.config.to_dict()) == found.config
    assert preset_behind(dataclasses.replace(found.config, time_limit=60.0)) is found
    for reported in found.reported:
        assert max(reported.values) <= found.config.epochs


def test_a_changed_recipe_is_nobodys() -> None:
    assert preset_behind(dataclasses.replace(PRESETS["convnet_plain"].config, learning_rate=2e-4)) is None
    assert preset_behind(TrainConfig()) is PRESETS["quick"]


@pytest.mark.parametrize("name", ["", None, 3, ["quick"], "<b>"])
def test_an_unknown_preset_is_refused_in_words(name: object) -> None:
    with pytest.raises(BadValue, match="There is no preset"):
        preset_of(name)  # type: ignore[arg-type]
