"""One training run from its order to its last file: data, start, progress, steering, state, card."""

from cnn_demo.training.session.run import Point, Run
from cnn_demo.training.session.run_control import Control
from cnn_demo.training.session.run_session import Course
from cnn_demo.training.session.training_card import card_of, command_of

__all__ = ["Control", "Course", "Point", "Run", "card_of", "command_of"]
