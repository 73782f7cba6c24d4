"""The recipes that this project trains with: those of the published networks, and the fastest ones to an accuracy."""

from dataclasses import dataclass
from typing import Any

from cnn_demo.data import spec_of
from cnn_demo.errors import unknown
from cnn_demo.networks import architecture_of
from cnn_demo.training.config.train_config import TrainConfig


def recipe_for(architecture: str, data: str) -> TrainConfig:
    """The recipe that this project trains this pair with; the published networks were made by it.

    A part of a data set is learned as the whole is, unless it has a recipe of its own.
    """
    spec, name = spec_of(data), architecture_of(architecture).id
    chosen = _RECIPES.get((name, data), _RECIPES.get((name, spec.whole.id)))
    if chosen is None:
        chosen = {"epochs": 10, "learning_rate": 0.01 if architecture in ("quick", "resnet20") else 2e-3}
        chosen["augmentation"] = "shift+flip" if spec.mirrored_is_same else "shift"
    return TrainConfig(architecture=architecture, data=data, **chosen)


def recipes() -> list[tuple[str, str]]:
    """The pairs (architecture, data set) that this project has a recipe of its own for."""
    return list(_RECIPES)


@dataclass(frozen=True)
class Race:
    """A test accuracy that is to be reached as soon as possible on a CPU, and the recipe that gets there first.

    `recipe` is what differs from the default one. `views`: of how many views of each test image the answer is the mean
    (see training.engine.views). `takes`: about how long, on two cores with bfloat16, where that is too long to be run
    each time; empty where it is not.
    """

    data: str
    accuracy: float
    recipe: dict[str, Any]
    architecture: str = "quick"
    views: int = 1
    takes: str = ""

    @property
    def config(self) -> TrainConfig:
        """Nothing is held out, because nothing is chosen by it."""
        pair = {"architecture": self.architecture, "data": self.data}
        return TrainConfig(**pair | self.recipe | {"validation_share": 0.0})


def fastest_for(data: str) -> TrainConfig:
    """How one gets soonest to 99 % of MNIST, 90.5 % of Fashion-MNIST or 80 % of CIFAR-10 (test accuracy, on a CPU).

    This is what the command line's `bench` times. BadValue for a data set that nobody raced for.
    """
    if not isinstance(data, str) or data not in raced():
        raise unknown("fastest recipe for", data, raced())
    return next(race.config for race in RACES.values() if race.data == data)


def raced() -> list[str]:
    """The data sets that `fastest_for` knows: whole ones."""
    return list(dict.fromkeys(race.data for race in RACES.values()))


_CIFAR10: dict[str, Any] = {"augmentation": "shift+flip+cutout", "label_smoothing": 0.1, "validation_share": 0.04}
_QUICK_CIFAR10 = {"epochs": 18, "learning_rate": 5e-3, "weight_decay": 0.05} | _CIFAR10

_RACING: dict[str, Any] = {"epochs": 1, "optimizer": "muon", "first_layer": "whitening"}
_AIRBENCH = _RACING | {
    "learning_rate": 0.04,
    "weight_decay": 0.05,
    "batch_size": 200,
    "augmentation": "shift+flip",
    "label_smoothing": 0.1,
}

RACES: dict[str, Race] = {
    "mnist-99": Race(
        "mnist",
        0.99,
        _RACING
        | {
            "learning_rate": 0.035,
            "batch_size": 200,
            "label_smoothing": 0.05,
            "max_images": 42_000,
            "early_images": "middle",
        },
    ),  # 99.1 %
    "fashion_mnist-90.5": Race("fashion_mnist", 0.905, _RACING | {"label_smoothing": 0.05}),  # 91.2 %
    "cifar10-80": Race("cifar10", 0.80, _AIRBENCH | {"max_images": 36_000}, "airbench"),
    "cifar10-90": Race("cifar10", 0.90, _AIRBENCH | {"epochs": 4}, "airbench", views=2, takes="eight minutes"),
    "cifar10-94": Race(
        "cifar10",
        0.94,
        _AIRBENCH
        | {
            "epochs": 28,
            "learning_rate": 0.03,
            "weight_decay": 0.2,
            "batch_size": 500,
            "augmentation": "shift+flip+cutout",
            "label_smoothing": 0.2,
        },
        "airbench",
        views=6,
        takes="50 minutes",
    ),
}

_CIFAR10_SGD: dict[str, Any] = {
    "optimizer": "sgd",
    "learning_rate": 0.1,
    "weight_decay": 5e-4,
    "validation_share": 0.02,
}
_MNIST: dict[str, Any] = {"augmentation": "shift+warp", "validation_share": 0.05}
_FLAGGED = _MNIST | {"augmentation": "shift+warp+flag"}

_RECIPES: dict[tuple[str, str], dict[str, Any]] = {
    ("quick", "mnist"): {"epochs": 15, "learning_rate": 0.01, "weight_decay": 0.05} | _FLAGGED,
    ("convnet_plain", "mnist"): {"epochs": 15, "learning_rate": 2e-3} | _FLAGGED,
    ("convnet_tiny", "mnist"): {"epochs": 20, "learning_rate": 5e-3} | _FLAGGED,
    ("lenet5", "mnist"): {"epochs": 25, "learning_rate": 4e-3} | _MNIST,
    ("mlp", "mnist"): {"epochs": 15, "learning_rate": 2e-3} | _MNIST,
    ("quick", "fashion_mnist"): {
        "epochs": 15,
        "learning_rate": 0.01,
        "weight_decay": 0.05,
        "augmentation": "shift+flip",
    },
    ("convnet_pooled", "fashion_mnist"): {
        "epochs": 20,
        "learning_rate": 2e-3,
        "augmentation": "shift+flip",
        "weight_decay": 0.05,
    },
    ("quick", "cifar10"): _QUICK_CIFAR10,
    ("resnet20", "cifar10"): _CIFAR10_SGD | {"epochs": 200, "augmentation": "shift4+flip", "weight_decay": 2.5e-4},
    ("vgg_small", "cifar10"): {"epochs": 32} | _CIFAR10 | _CIFAR10_SGD,
    ("convnet_pooled", "cifar10_first_six"): {
        "epochs": 16,
        "learning_rate": 2e-3,
        "weight_decay": 0.05,
        "augmentation": "shift+flip",
    },
    ("googlenet_small", "cifar10"): {"epochs": 20} | _CIFAR10_SGD | _CIFAR10 | {"learning_rate": 0.1},
    ("alexnet_small", "cifar10"): {"epochs": 22, "learning_rate": 2e-3, "weight_decay": 0.05}
    | _CIFAR10
    | {"augmentation": "shift+flip"},
    ("lenet5", "cifar10"): {
        "epochs": 25,
        "learning_rate": 3e-3,
        "augmentation": "shift+flip",
        "validation_share": 0.04,
    },
    ("convnet_deep", "cifar10"): {"epochs": 12, "learning_rate": 1e-3, "weight_decay": 0.02} | _CIFAR10,
}
