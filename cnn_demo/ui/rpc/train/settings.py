"""A recipe as it travels between page and server: every setting by its name, as `training.config` knows it."""

from typing import Annotated

from pydantic import Field

from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.ui.rpc.models import Name
from cnn_demo.ui.rpc.registry import Model

# Which numbers are allowed is for TrainConfig to say, in words that people understand.
Amount = int | float | None
Visitor = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]  # a browser's random id: it may steer only what is its own
RunId = Annotated[str, Field(pattern=r"^run-[0-9a-f]{32}$")]


class TrainSettings(Model):
    """A recipe; what a question leaves out is as in the default recipe."""

    data: Name = TrainConfig.data
    architecture: Annotated[str, Field(max_length=1000)] = TrainConfig.architecture
    epochs: Amount = TrainConfig.epochs
    extra_epochs: Amount = TrainConfig.extra_epochs
    batch_size: Amount = TrainConfig.batch_size
    optimizer: Name = TrainConfig.optimizer
    learning_rate: Amount = TrainConfig.learning_rate
    lr_schedule: Name = TrainConfig.lr_schedule
    momentum: Amount = TrainConfig.momentum
    weight_decay: Amount = TrainConfig.weight_decay
    label_smoothing: Amount = TrainConfig.label_smoothing
    dropout: Amount = TrainConfig.dropout
    augmentation: Name = TrainConfig.augmentation
    normalization: Name = TrainConfig.normalization
    shuffle: bool = TrainConfig.shuffle
    validation_share: Amount = TrainConfig.validation_share
    validate_on: Name = TrainConfig.validate_on
    max_images: Amount = TrainConfig.max_images
    seed: Amount = TrainConfig.seed
    time_limit: Amount = TrainConfig.time_limit
    precision: Name = TrainConfig.precision
    pretrained: Name | None = TrainConfig.pretrained
    freeze: Name = TrainConfig.freeze

    def config(self) -> TrainConfig:
        """BadValue in words for a setting that does not fit."""
        return TrainConfig.from_dict(self.model_dump())


class RecipeQuestion(Model):
    """A recipe; `sample`: it learns from the sample that comes with the app."""

    config: TrainSettings = TrainSettings()
    sample: bool = False


def settings_of(config: TrainConfig) -> TrainSettings:
    """The same, ready to be sent."""
    return TrainSettings(**config.to_dict())
