"""What is asked about trainings of a visitor's own classes: to begin one, to look at it, to stop it."""

from cnn_demo.lab import current_lab
from cnn_demo.own_classes.learning.task import Recipe
from cnn_demo.own_classes.training import TrainingStatus
from cnn_demo.ui.rpc.own_classes.models import TrainingQuestion, TrainingState, TrainOwnQuestion
from cnn_demo.ui.rpc.registry import rpc


@rpc("queued")
def train_own(question: TrainOwnQuestion) -> TrainingState:
    """Begins to learn a visitor's classes as they are now."""
    recipe = Recipe(**question.model_dump(exclude={"visitor"}))
    current_lab().jobs.tidy()
    return _state(current_lab().own_classes.train(question.visitor, recipe))


@rpc("light")
def own_training(question: TrainingQuestion) -> TrainingState:
    """How far a training is; asked again and again, which keeps it going."""
    return _state(current_lab().own_classes.status(question.visitor, question.training))


@rpc("queued")
def stop_own_training(question: TrainingQuestion) -> TrainingState:
    """Ends a training; nothing is kept of it."""
    return _state(current_lab().own_classes.stop(question.visitor, question.training))


def _state(status: TrainingStatus) -> TrainingState:
    return TrainingState.model_validate(vars(status))
