"""Layers on typed numbers or one map, every step of them: what a student works out by hand."""

from cnn_demo.inspection.playground.convolution import convolve, pool
from cnn_demo.inspection.playground.softmax import softmax_steps
from cnn_demo.inspection.playground.worked_examples import worked

__all__ = ["convolve", "pool", "softmax_steps", "worked"]
