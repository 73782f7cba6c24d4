"""CNN Lab: draw, look inside and train convolutional networks. Nothing is imported here: every part starts fast."""

from importlib import import_module
from typing import Any

__version__ = "0.3.0"


def __getattr__(name: str) -> Any:
    """`cnn_demo.open(model)`, a network of one's own in the lab, fetched when it is asked for: see cnn_demo.opening."""
    if name != "open":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module("cnn_demo.opening").open_network
