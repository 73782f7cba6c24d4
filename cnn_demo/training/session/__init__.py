"""One training run from its order to its last file: data, start, progress, commands, state, card."""

from cnn_demo.training.session.commands import COMMANDS
from cnn_demo.training.session.order import Limits, Order
from cnn_demo.training.session.report import card_of, command_of
from cnn_demo.training.session.run import Run
from cnn_demo.training.session.run_control import RunControl
from cnn_demo.training.session.run_session import TrainingSession

__all__ = ["COMMANDS", "Limits", "Order", "Run", "RunControl", "TrainingSession", "card_of", "command_of"]
