"""What learns: train() is a generator of Progress events over batches, optimizers, metrics and devices."""

from cnn_demo.training.engine.device import Hardware, detect
from cnn_demo.training.engine.metrics import Score, evaluate
from cnn_demo.training.engine.train_state import Learner
from cnn_demo.training.engine.trainer import Progress, train

__all__ = ["Hardware", "Learner", "Progress", "Score", "detect", "evaluate", "train"]
