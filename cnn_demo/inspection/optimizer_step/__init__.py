"""One step of training in numbers: a batch, its gradients, and the update rule of each optimizer."""

from cnn_demo.inspection.optimizer_step.sample_batch import batch_of
from cnn_demo.inspection.optimizer_step.single_step import step

__all__ = ["batch_of", "step"]
