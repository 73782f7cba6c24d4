"""Recipes to begin with: the articles' own, exactly as they have them, with the numbers that they print and what is to
be said about those; ours; and some ideas to try. What a run came to is held against `reported` (see ui.recipes).
"""

import dataclasses
from dataclasses import dataclass
from typing import Any

from cnn_demo.data import DATASETS
from cnn_demo.errors import unknown
from cnn_demo.networks import architecture_of
from cnn_demo.training.config.recipes import fastest_for, raced, recipe_for, recipes
from cnn_demo.training.config.train_config import TrainConfig

ARTICLES, OURS, PUBLISHED, IDEAS = "From the articles", "Ours, quickest", "Ours, published", "Ideas to try"


@dataclass(frozen=True)
class PublishedResult:
    """Numbers by epoch, `what` they are in words, and `point`, the name of what a run measures to hold against them."""

    what: str
    point: str  # "train_accuracy", "val_accuracy", "loss", "val_loss"; accuracies are in 0..1
    values: dict[int, float]
    by: str = "article"  # or "us, with the article's loop"


@dataclass(frozen=True)
class Preset:
    """A recipe with a name. `pace`: training images a second of processor time, measured on one core of an AMD EPYC
    over 14 s, None when nobody measured it; `remarks`: what its reported numbers are, where they are not what they
    seem."""

    id: str
    group: str
    title: str
    config: TrainConfig
    reported: tuple[PublishedResult, ...] = ()
    remarks: tuple[str, ...] = ()
    pace: float | None = None


def preset_of(preset: str) -> Preset:
    """The preset with this id; BadValue naming the ids when there is none."""
    if not isinstance(preset, str) or preset not in PRESETS:
        raise unknown("preset", preset, PRESETS)
    return PRESETS[preset]


def preset_behind(config: TrainConfig) -> Preset | None:
    """The preset that this run follows, whatever its time budget and epochs more; None when it is nobody's."""
    plain = dataclasses.replace(config, time_limit=None, extra_epochs=0)
    return next((p for p in PRESETS.values() if dataclasses.replace(p.config, time_limit=None) == plain), None)


def _article(architecture: str, data: str, **recipe: Any) -> TrainConfig:
    """What all articles share: float32, a constant rate, nothing held back, and the test images looked at after each
    epoch, so that what they print can be seen beside it."""
    usual: dict[str, Any] = {"optimizer": "adam", "lr_schedule": "constant", "momentum": 0.0, "weight_decay": 0.0}
    usual |= {"normalization": "none", "validate_on": "test", "validation_share": 0.0, "precision": "float32"}
    return TrainConfig(architecture=architecture, data=data, **usual | recipe)


_BY_US = "us, with the article's loop"
_PRINTED = (0.8136, 0.8828, 0.8996, 0.9100, 0.9191, 0.9265, 0.9361, 0.9427, 0.9497, 0.9560)
_ON_TEST = (
    "After each epoch this run is measured on the test images, and the best epoch is chosen by them. "
    "So the best number flatters itself a little."
)

_ONE_SEED = "One seed, in bfloat16: other seeds and processors come out a little differently."

_ARTICLES = (
    Preset(
        id="convnet_plain",
        group=ARTICLES,
        title="Plain CNN on MNIST",
        pace=2_700,
        config=_article("convnet_plain", "mnist", batch_size=10, learning_rate=1e-4, epochs=5, seed=42),
        reported=(
            PublishedResult(
                "test accuracy", "val_accuracy", dict(enumerate((0.935, 0.964, 0.974, 0.973, 0.977), 1)), _BY_US
            ),
        ),
        remarks=("The article prints the mean loss every 500 batches and gives no accuracy.", _ON_TEST),
    ),
    Preset(
        id="convnet_tiny",
        group=ARTICLES,
        title="Tiny CNN on 500 images of MNIST",
        pace=5_700,
        config=_article("convnet_tiny", "mnist", batch_size=20, learning_rate=0.01, epochs=200, max_images=500),
        remarks=(
            "The article shows curves and a confusion matrix and finds much higher test accuracy than a dense network "
            "has. It gives no number to compare with.",
            "It tests on 500 images; here all test images are used.",
            _ON_TEST,
        ),
    ),
    Preset(
        id="convnet_pooled",
        group=ARTICLES,
        title="Pooled CNN on Fashion-MNIST",
        pace=2_400,
        config=_article("convnet_pooled", "fashion_mnist", batch_size=64, learning_rate=1e-3, epochs=10, shuffle=False),
        reported=(
            PublishedResult("training accuracy", "train_accuracy", dict(enumerate(_PRINTED, 1))),
            PublishedResult("training loss", "loss", {1: 0.52975, 10: 0.14234}),
            PublishedResult("test accuracy", "val_accuracy", {1: 0.853, 8: 0.887}, _BY_US),
        ),
        remarks=(
            "The article presents training accuracy as accuracy: the share of right answers on the images that it "
            "learns from. On images that it has not seen it is lower.",
            "Its images are not shuffled: each epoch brings the same batches in the same order.",
            _ON_TEST,
        ),
    ),
    Preset(
        id="convnet_deep",
        group=ARTICLES,
        title="Deep CNN on CIFAR-10",
        pace=150,
        config=_article(
            "convnet_deep",
            "cifar10",
            optimizer="sgd",
            learning_rate=0.008,
            batch_size=64,
            epochs=50,
            normalization="measured",
        ),
        reported=(
            PublishedResult(
                "validation accuracy", "val_accuracy", {1: 0.119, 10: 0.481, 30: 0.764, 47: 0.801, 50: 0.794}
            ),
            PublishedResult("training loss", "loss", {50: 0.0065}),
            PublishedResult("validation loss", "val_loss", {50: 1.02}),
        ),
        remarks=(
            "A textbook case of overfitting: at the end the training loss is .0065 and the validation loss 1.02, and "
            "the best epoch, 47, has passed.",
            "Dropout is 25 % in the article's words and 50 % in its code. Here it is 50 %.",
            "The article normalizes by mean and deviation of 512 random images; here all training images count.",
            _ON_TEST,
        ),
    ),
)

_DEEP = "conv16x3-same-x4{0}-relu-max2/conv16x3-same-x4{0}-relu-max2/conv16x3-same-x4{0}-relu/conv16x3-same-x4{0}-relu"
_IDEAS = {  # title, design, pace, and the validation accuracy that we measured after each epoch
    "deep": ("Sixteen convolutions, one after the other", _DEEP.format(""), 2_400, (0.762, 0.810, 0.833)),
    "deep_shortcuts": ("The same sixteen, with shortcuts", _DEEP.format("-add"), 2_400, (0.858, 0.878, 0.895)),
    "deep_norm": ("The same sixteen, with batch norm", _DEEP.format("-bn"), 1_500, (0.830, 0.876, 0.890)),
    "deep_both": ("The same sixteen, with both", _DEEP.format("-bn-add"), 1_800, (0.876, 0.896, 0.910)),
    "deep_tanh": (
        "The same sixteen, with batch norm and tanh",
        _DEEP.format("-bn").replace("relu", "tanh"),
        1_500,
        (0.829, 0.882, 0.901),
    ),
}


def _ideas() -> list[Preset]:
    recipe: dict[str, Any] = {"data": "fashion_mnist", "epochs": 3, "learning_rate": 2e-3, "max_images": 20_000}
    found = []
    for id, (title, design, pace, accuracies) in _IDEAS.items():
        reported = PublishedResult("validation accuracy", "val_accuracy", dict(enumerate(accuracies, 1)), "us")
        config = TrainConfig(architecture=f"own:{design}", **recipe)
        found.append(Preset(id, IDEAS, title, config, (reported,), (_ONE_SEED,), pace))
    return found


_PACES = {"mnist": 7_000, "fashion_mnist": 7_000, "cifar10": 230}  # of our quickest recipes, with bfloat16


def _ours() -> list[Preset]:
    default = Preset("quick", OURS, "Small CNN on MNIST, three epochs", TrainConfig(), pace=_PACES["mnist"])
    quickest = [_quickest(data) for data in raced()]
    published = [
        Preset(f"{a}-{d}", PUBLISHED, f"{architecture_of(a).title} on {DATASETS[d].title}", recipe_for(a, d))
        for a, d in recipes()
    ]
    return [default, *quickest[1:], *published]


def _quickest(data: str) -> Preset:
    config = fastest_for(data)
    title = f"{architecture_of(config.architecture).title} on {DATASETS[data].title}"
    return Preset(f"quickest_{data}", OURS, title, config, pace=_PACES[data])


PRESETS: dict[str, Preset] = {preset.id: preset for preset in (*_ours()[:3], *_ARTICLES, *_ideas(), *_ours()[3:])}
