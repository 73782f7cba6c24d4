"""How good answers are beyond one number: confusion matrix, accuracy by class, calibration, coverage."""

from cnn_demo.training.evaluation.calibration import coverage, expected_error, reliability
from cnn_demo.training.evaluation.confusion import accuracy_by_class, confusion_matrix, interval

__all__ = ["accuracy_by_class", "confusion_matrix", "coverage", "expected_error", "interval", "reliability"]
