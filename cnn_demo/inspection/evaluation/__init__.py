"""A network on the whole test set: its predictions, accuracy, a report, and comparison with others."""

from cnn_demo.inspection.evaluation.accuracy import count_right
from cnn_demo.inspection.evaluation.predictions import TestPredictions, predict_test_set
from cnn_demo.inspection.evaluation.report import Report, report

__all__ = ["Report", "TestPredictions", "count_right", "predict_test_set", "report"]
