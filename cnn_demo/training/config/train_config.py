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
NETWORK = re.compile(r"[a-z0-9_]{1,40}-[a-z0-9_]{1,40}")  # a published network's id, or a run's


@dataclass(frozen=True)
class TrainConfig:
    """One run.

    `validation` is the share of the training images held out to choose the best epoch by; `validate_on` "test" is
    what some articles do instead: all of them are learned from, and the best epoch is chosen by the test images.
    `limit` is how many training images are used (None: all); `seconds` is a time budget (None: none). `dropout` is
    the probability in every dropout layer (None: as designed). `normalize` takes the data set's published mean and
    deviation, those measured on this run's training images, or 0 and 1. `start` is the id of the network whose
    weights it begins with (None: random ones), of which `freeze` may keep a part as it is. `more` epochs follow those
    of the schedule, at a constant rate: the last one, or for a cycle the one that it began with.
    """

    data: str = "mnist"
    architecture: str = "quick"
    epochs: int = 3
    more: int = 0
    batch: int = 128
    optimizer: str = "adamw"
    rate: float = 0.02
    schedule: str = "one-cycle"
    momentum: float = 0.9
    weight_decay: float = 0.01
    label_smoothing: float = 0.0
    dropout: float | None = None
    augment: str = "none"
    normalize: str = "standard"
    shuffle: bool = True
    validation: float = 0.1
    validate_on: str = "held out"
    limit: int | None = None
    seed: int = 42
    seconds: float | None = None
    precision: str = "auto"
    start: str | None = None
    freeze: str = "none"

    def __post_init__(self) -> None:
        shape = spec_of(self.data).shape
        title = architecture_of(self.architecture).title
        _choice("optimizer", self.optimizer, OPTIMIZERS)
        _choice("schedule", self.schedule, SCHEDULES)
        _choice("augmentation", self.augment, AUGMENTATIONS)
        if crop in AUGMENTATIONS[self.augment] and not takes_any_size(self.architecture, shape):
            raise BadValue(
                f"{title} takes these images in one size only, and augmentation {self.augment} makes them smaller. "
                "Choose another augmentation, or a network that ends in one number for each map, such as resnet20."
            )
        _choice("precision", self.precision, PRECISIONS)
        _choice("normalization", self.normalize, NORMALIZATIONS)
        _choice("validation", self.validate_on, VALIDATIONS)
        _choice("way to freeze", self.freeze, FREEZES)
        if self.start is not None and not (isinstance(self.start, str) and NETWORK.fullmatch(self.start)):
            raise BadValue("A network to start from is named by its id, such as quick-mnist.")
        if self.start is None and self.freeze != "none":
            raise BadValue("Freezing keeps what a network has learned: choose one to start from, or freeze none.")
        if not isinstance(self.shuffle, bool):
            raise BadValue("The setting shuffle must be true or false.")
        _whole("epochs", self.epochs, 1, settings.MAX_EPOCHS)
        _whole("number of epochs more", self.more, 0, settings.MAX_EPOCHS)
        _whole("batch", self.batch, 2, settings.MAX_BATCH)  # batch norm compares the images of a batch
        _whole("seed", self.seed, 0, 2**31 - 1)
        _number("learning rate", self.rate, 1e-7, 1e6)
        _number("momentum", self.momentum, 0, 0.999)
        _number("weight decay", self.weight_decay, 0, 1)
        _number("label smoothing", self.label_smoothing, 0, 0.9)
        _number("validation share", self.validation, 0, 0.5)
        if self.dropout is not None:
            _number("dropout", self.dropout, 0, 0.9)
        if self.limit is not None:
            _whole("number of training images", self.limit, 20, 1_000_000)
        if self.seconds is not None:
            _number("time budget in seconds", self.seconds, 1, settings.MAX_SECONDS)

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
        chosen = {"epochs": 10, "rate": 0.01 if architecture in ("quick", "resnet20") else 2e-3}
        chosen["augment"] = "shift+flip" if spec.mirrored_is_same else "shift"
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
    return TrainConfig(data=data, validation=0.0, **_FASTEST[data])


def raced() -> list[str]:
    """The data sets that `fastest_for` knows: whole ones."""
    return list(_FASTEST)


_FASTEST: dict[str, dict[str, Any]] = {
    "mnist": {"epochs": 1, "rate": 0.01, "batch": 160, "label_smoothing": 0.05, "limit": 46_000},  # 99.1 %, ten seeds
    "fashion_mnist": {"epochs": 2, "rate": 0.02},  # 91.2 %
    "cifar10": {"epochs": 2, "rate": 0.005, "batch": 64, "augment": "crop+flip", "label_smoothing": 0.1},  # 80.6 %
}

_CIFAR10: dict[str, Any] = {"augment": "shift+flip+cutout", "label_smoothing": 0.1, "validation": 0.04}
_CIFAR10_SGD: dict[str, Any] = {"optimizer": "sgd", "rate": 0.1, "weight_decay": 5e-4, "validation": 0.02}
_MNIST: dict[str, Any] = {"augment": "shift+warp", "validation": 0.05}

_RECIPES: dict[tuple[str, str], dict[str, Any]] = {
    ("quick", "mnist"): {"epochs": 15, "rate": 0.01, "weight_decay": 0.05} | _MNIST,
    ("convnet_plain", "mnist"): {"epochs": 15, "rate": 2e-3} | _MNIST,
    ("convnet_tiny", "mnist"): {"epochs": 20, "rate": 5e-3} | _MNIST,
    ("lenet5", "mnist"): {"epochs": 25, "rate": 4e-3} | _MNIST,
    ("mlp", "mnist"): {"epochs": 15, "rate": 2e-3} | _MNIST,
    ("quick", "fashion_mnist"): {"epochs": 15, "rate": 0.01, "weight_decay": 0.05, "augment": "shift+flip"},
    ("convnet_pooled", "fashion_mnist"): {"epochs": 20, "rate": 2e-3, "augment": "shift+flip", "weight_decay": 0.05},
    ("quick", "cifar10"): {"epochs": 18, "rate": 5e-3, "weight_decay": 0.05} | _CIFAR10,
    ("resnet20", "cifar10"): _CIFAR10_SGD | {"epochs": 200, "augment": "shift4+flip", "weight_decay": 2.5e-4},
    ("vgg_small", "cifar10"): {"epochs": 32} | _CIFAR10 | _CIFAR10_SGD,
    ("convnet_pooled", "cifar10_first_six"): {
        "epochs": 16,
        "rate": 2e-3,
        "weight_decay": 0.05,
        "augment": "shift+flip",
    },
    ("googlenet_small", "cifar10"): {"epochs": 20} | _CIFAR10_SGD | _CIFAR10 | {"rate": 0.1},
    ("alexnet_small", "cifar10"): {"epochs": 22, "rate": 2e-3, "weight_decay": 0.05}
    | _CIFAR10
    | {"augment": "shift+flip"},
    ("lenet5", "cifar10"): {"epochs": 25, "rate": 3e-3, "augment": "shift+flip", "validation": 0.04},
    ("convnet_deep", "cifar10"): {"epochs": 12, "rate": 1e-3, "weight_decay": 0.02} | _CIFAR10,
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
