"""A network on the whole test set: its predictions, accuracy, a report, and comparison with others."""

from cnn_demo.inspection.evaluation.accuracy import count_right
from cnn_demo.inspection.evaluation.predictions import PredictionCache, TestPredictions
from cnn_demo.inspection.evaluation.report import Report, report

__all__ = ["PredictionCache", "Report", "TestPredictions", "count_right", "report"]
