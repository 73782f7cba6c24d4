"""What is wrong with a run, with its evidence, and what to change."""

from cnn_demo.training.diagnosis.evidence import DeadFilters, Evidence
from cnn_demo.training.diagnosis.rules import diagnose

__all__ = ["DeadFilters", "Evidence", "diagnose"]
