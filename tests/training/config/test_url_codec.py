"""A run in a link comes back as it was; nonsense is refused in a sentence."""

import dataclasses

import pytest

from cnn_demo.errors import BadValue
from cnn_demo.training.config.presets import PRESETS
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.config.url_codec import changes_in, read, write


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("sample", [False, True])
def test_every_preset_travels(preset: str, sample: bool) -> None:
    config = PRESETS[preset].config
    text = write(config, sample)
    assert read(text) == (config, sample)
    assert len(text) < 400
    assert not set(text) & set(' "<>&?#%')


def test_any_setting_travels() -> None:
    config = TrainConfig(
        time_limit=12.5, max_images=500, dropout=0.25, pretrained="quick-mnist", freeze="all but the last block"
    )
    assert read(write(config)) == (config, False)
    assert write(TrainConfig()) == ""
    assert read("") == (TrainConfig(), False)
    changed = dataclasses.replace(TrainConfig(), learning_rate=1e-5, shuffle=False, validation_share=0.0)
    assert read(write(changed)) == (changed, False)


def test_a_rate_changed_by_hand_travels_beside_the_recipe() -> None:
    link = "epochs.5~changed_learning_rate.0.2~changed_step.120"
    assert read(link) == (TrainConfig(epochs=5), False)
    assert changes_in(link) == {"changed_learning_rate": 0.2, "changed_step": 120}
    assert changes_in("epochs.5") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("epochs.many", "The epochs must be a whole number"),
        ("epochs.2.5", "The epochs must be a whole number"),
        ("epochs.999", "The epochs must be a whole number"),
        ("epochs", 'the setting "epochs" needs one value'),
        ("epochs.1~epochs.2", 'the setting "epochs" needs one value'),
        ("rate.nan", "The learning rate must be a number"),
        ("rate.1e400", "The learning rate must be a number"),
        ("rate.none", "The learning rate must be a number"),
        ("shuffle.yes", "shuffle must be true or false"),
        ("changed_learning_rate.much", "a changed learning rate and its step are numbers"),
        ("changed_step.-1", "a changed learning rate and its step are numbers"),
        ("sample.1", "sample is true or false"),
        ("data.<script>", 'There is no data set "<script>"'),
        ("architecture.own:conv", 'Block 1: "conv" cannot be read'),
        ("architecture.../../x", "There is no architecture"),
        ("color.red", 'There is no training setting "color"'),
        ("__class__.x", 'There is no training setting "__class__"'),
        ("hello", 'There is no training setting "hello"'),
        ("limit.1" + "0" * 5000, "it is too long"),
    ],
)
def test_nonsense_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(BadValue) as refusal:
        read(text)
    assert words in str(refusal.value)
    assert str(refusal.value).startswith("This link does not hold a run: ")
