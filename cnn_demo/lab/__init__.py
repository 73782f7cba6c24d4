"""Everything of one app that outlives a request: stores, caches, limits, jobs. Nothing of it is a module's own."""

from cnn_demo.lab.current import Later, current, current_lab, using
from cnn_demo.lab.lab import Lab, open_lab

__all__ = ["Lab", "Later", "current", "current_lab", "open_lab", "using"]
