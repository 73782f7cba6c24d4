"""How a network is trained, as one frozen record: recipes, presets, limits, and the short text for a link."""

from cnn_demo.training.config.limits import check_cost
from cnn_demo.training.config.train_config import FORMER_NAMES, TrainConfig, fastest_for, recipe_for

__all__ = ["FORMER_NAMES", "TrainConfig", "check_cost", "fastest_for", "recipe_for"]
