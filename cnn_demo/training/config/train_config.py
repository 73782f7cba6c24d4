"""How a network is trained: every choice in one frozen record, so that a run can be repeated from its card alone."""

import dataclasses
import re
from dataclasses import dataclass
from typing import Any

from cnn_demo import settings
from cnn_demo.data import spec_of
from cnn_demo.data.augmentation import AUGMENTATIONS, crop
from cnn_demo.errors import BadValue, unknown
from cnn_demo.networks import architecture_of, takes_any_size

OPTIMIZERS = ("adamw", "adam", "sgd")
SCHEDULES = ("one-cycle", "constant")
PRECISIONS = ("auto", "float32", "bfloat16")
NORMALIZATIONS = ("standard", "measured", "none")
VALIDATIONS = ("held out", "test")
FREEZES = ("none", "features", "all but the last block")
FORMER_NAMES = {  # of settings, as version 0.2 wrote them into cards and links
    "optimiser": "optimizer",
    "rate": "learning_rate",
    "schedule": "lr_schedule",
    "batch": "batch_size",
    "augment": "augmentation",
    "normalise": "normalization",
    "validation": "validation_share",
    "limit": "max_images",
    "seconds": "time_limit",
    "start": "pretrained",
    "more": "extra_epochs",
}
NETWORK = re.compile(r"[a-z0-9_]{1,40}-[a-z0-9_]{1,40}")  # a published network's id, or a run's


@dataclass(frozen=True)
class TrainConfig:
    """One run.

    `validation_share` of the training images is held out to choose the best epoch by; `validate_on` "test" is what some
    articles do instead: all of them are learned from, and the best epoch is chosen by the test images. `max_images`
    says how many training images are used (None: all), `time_limit` for how many seconds (None: any). `dropout` is the
    probability in every dropout layer (None: as designed). `normalization` takes the data set's published mean and
    standard deviation, those measured on this run's training images, or 0 and 1. `pretrained` is the id of the network
    whose weights it begins with (None: random ones), of which `freeze` may keep a part as it is. `extra_epochs` follow
    those of the schedule, at a constant learning rate: the last one, or for a cycle the one that it began with.
    """

    data: str = "mnist"
    architecture: str = "quick"
    epochs: int = 3
    extra_epochs: int = 0
    batch_size: int = 128
    optimizer: str = "adamw"
    learning_rate: float = 0.02
    lr_schedule: str = "one-cycle"
    momentum: float = 0.9
    weight_decay: float = 0.01
    label_smoothing: float = 0.0
    dropout: float | None = None
    augmentation: str = "none"
    normalization: str = "standard"
    shuffle: bool = True
    validation_share: float = 0.1
    validate_on: str = "held out"
    max_images: int | None = None
    seed: int = 42
    time_limit: float | None = None
    precision: str = "auto"
    pretrained: str | None = None
    freeze: str = "none"

    def __post_init__(self) -> None:
        shape = spec_of(self.data).shape
        title = architecture_of(self.architecture).title
        _choice("optimizer", self.optimizer, OPTIMIZERS)
        _choice("schedule", self.lr_schedule, SCHEDULES)
        _choice("augmentation", self.augmentation, AUGMENTATIONS)
        if crop in AUGMENTATIONS[self.augmentation] and not takes_any_size(self.architecture, shape):
            raise BadValue(
                f"{title} takes these images in one size only, and augmentation {self.augmentation} crops them. "
                "Choose another augmentation, or a network that ends in one number for each map, such as resnet20."
            )
        _choice("precision", self.precision, PRECISIONS)
        _choice("normalization", self.normalization, NORMALIZATIONS)
        _choice("validation", self.validate_on, VALIDATIONS)
        _choice("way to freeze", self.freeze, FREEZES)
        if self.pretrained is not None and not (
            isinstance(self.pretrained, str) and NETWORK.fullmatch(self.pretrained)
        ):
            raise BadValue("A network to start from is named by its id, such as quick-mnist.")
        if self.pretrained is None and self.freeze != "none":
            raise BadValue("Freezing keeps what a network has learned: choose one to start from, or freeze none.")
        if not isinstance(self.shuffle, bool):
            raise BadValue("The setting shuffle must be true or false.")
        _whole("epochs", self.epochs, 1, settings.MAX_EPOCHS)
        _whole("number of epochs more", self.extra_epochs, 0, settings.MAX_EPOCHS)
        _whole("batch", self.batch_size, 2, settings.MAX_BATCH)  # batch norm compares the images of a batch
        _whole("seed", self.seed, 0, 2**31 - 1)
        _number("learning rate", self.learning_rate, 1e-7, 1e6)
        _number("momentum", self.momentum, 0, 0.999)
        _number("weight decay", self.weight_decay, 0, 1)
        _number("label smoothing", self.label_smoothing, 0, 0.9)
        _number("validation share", self.validation_share, 0, 0.5)
        if self.dropout is not None:
            _number("dropout", self.dropout, 0, 0.9)
        if self.max_images is not None:
            _whole("number of training images", self.max_images, 20, 1_000_000)
        if self.time_limit is not None:
            _number("time budget in seconds", self.time_limit, 1, settings.MAX_SECONDS)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "TrainConfig":
        """A config from a card, a link or a request. BadValue for anything that does not fit."""
        if not isinstance(values, dict):
            raise BadValue("A recipe is a set of named settings.")
        names = {field.name for field in dataclasses.fields(cls)}
        for name in values:
            if name not in names:
                raise unknown("training setting", name, sorted(names))
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


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


def fastest_for(data: str) -> TrainConfig:
    """How `quick` gets soonest to 99 % of MNIST, 90.5 % of Fashion-MNIST or 80 % of CIFAR-10 (test accuracy, on a CPU).

    This is what the command line's `bench` times. Nothing is held out, because nothing is chosen by it. BadValue for a
    data set that nobody raced for.
    """
    if not isinstance(data, str) or data not in _FASTEST:
        raise unknown("fastest recipe for", data, _FASTEST)
    return TrainConfig(data=data, validation_share=0.0, **_FASTEST[data])


def raced() -> list[str]:
    """The data sets that `fastest_for` knows: whole ones."""
    return list(_FASTEST)


_FASTEST: dict[str, dict[str, Any]] = {
    "mnist": {
        "epochs": 1,
        "learning_rate": 0.01,
        "batch_size": 160,
        "label_smoothing": 0.05,
        "max_images": 46_000,
    },  # 99.1 %, ten seeds
    "fashion_mnist": {"epochs": 2, "learning_rate": 0.02},  # 91.2 %
    "cifar10": {
        "epochs": 2,
        "learning_rate": 0.005,
        "batch_size": 64,
        "augmentation": "crop+flip",
        "label_smoothing": 0.1,
    },  # 80.6 %
}

_CIFAR10: dict[str, Any] = {"augmentation": "shift+flip+cutout", "label_smoothing": 0.1, "validation_share": 0.04}
_CIFAR10_SGD: dict[str, Any] = {
    "optimizer": "sgd",
    "learning_rate": 0.1,
    "weight_decay": 5e-4,
    "validation_share": 0.02,
}
_MNIST: dict[str, Any] = {"augmentation": "shift+warp", "validation_share": 0.05}

_RECIPES: dict[tuple[str, str], dict[str, Any]] = {
    ("quick", "mnist"): {"epochs": 15, "learning_rate": 0.01, "weight_decay": 0.05} | _MNIST,
    ("convnet_plain", "mnist"): {"epochs": 15, "learning_rate": 2e-3} | _MNIST,
    ("convnet_tiny", "mnist"): {"epochs": 20, "learning_rate": 5e-3} | _MNIST,
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
    ("quick", "cifar10"): {"epochs": 18, "learning_rate": 5e-3, "weight_decay": 0.05} | _CIFAR10,
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


def _choice(name: str, value: object, allowed: "tuple[str, ...] | dict[str, Any]") -> None:
    if not isinstance(value, str) or value not in allowed:
        raise unknown(name, value, allowed)


def _whole(name: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadValue(f"The {name} must be a whole number from {low:,} to {high:,}.")


def _number(name: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise BadValue(f"The {name} must be a number from {low:g} to {high:g}.")
