"""How a network is trained, as one frozen record: recipes, presets, limits, and the short text for a link."""

from cnn_demo.training.config.limits import check_limits
from cnn_demo.training.config.lr_schedule import learning_rate_at, momentum_at
from cnn_demo.training.config.recipes import fastest_for, recipe_for
from cnn_demo.training.config.train_config import FORMER_NAMES, TrainConfig

__all__ = [
    "FORMER_NAMES",
    "TrainConfig",
    "check_limits",
    "fastest_for",
    "learning_rate_at",
    "momentum_at",
    "recipe_for",
]
