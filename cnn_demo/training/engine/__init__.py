"""What learns: train() is a generator of Progress events over batches, optimizers, metrics and devices."""

from cnn_demo.training.engine.device import Hardware, detect
from cnn_demo.training.engine.distributed import SINGLE_PROCESS, ProcessGroup, init_process_group
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.metrics import Metrics, Pace, Score, evaluate
from cnn_demo.training.engine.trainer import Progress, train
from cnn_demo.training.engine.weights import BestWeights, EpochSnapshots, Weights

__all__ = [
    "SINGLE_PROCESS",
    "BestWeights",
    "EpochSnapshots",
    "Hardware",
    "Learner",
    "Metrics",
    "Pace",
    "ProcessGroup",
    "Progress",
    "Score",
    "Weights",
    "detect",
    "evaluate",
    "init_process_group",
    "train",
]
