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

OPTIMIZERS = ("adamw", "adam", "sgd", "muon")
SCHEDULES = ("one-cycle", "constant")
PRECISIONS = ("auto", "float32", "bfloat16")
NORMALIZATIONS = ("standard", "measured", "none")
VALIDATIONS = ("held out", "test")
FREEZES = ("none", "features", "all but the last block")
EARLY_IMAGES = ("whole", "middle")
FIRST_LAYERS = ("learned", "whitening")
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
    `early_images` says what of each image is seen at first. `first_layer` "whitening" gives its kernels the training
    images' own patterns, which stay as they are.
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
    early_images: str = "whole"
    first_layer: str = "learned"

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
        _choice("choice of early images", self.early_images, EARLY_IMAGES)
        if self.early_images == "middle":
            from cnn_demo.training.config.early_images import check_middle  # PyTorch comes with it

            check_middle(self.architecture, shape)
        _choice("first layer", self.first_layer, FIRST_LAYERS)
        if self.first_layer == "whitening":
            from cnn_demo.training.config.whitening import check_whitening

            check_whitening(self.architecture, shape, self.pretrained)
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


def _choice(name: str, value: object, allowed: "tuple[str, ...] | dict[str, Any]") -> None:
    if not isinstance(value, str) or value not in allowed:
        raise unknown(name, value, allowed)


def _whole(name: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadValue(f"The {name} must be a whole number from {low:,} to {high:,}.")


def _number(name: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise BadValue(f"The {name} must be a number from {low:g} to {high:g}.")
