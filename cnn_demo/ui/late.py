"""Server functions that import what they need at their first call: the port answers before torch is imported."""

import importlib
from collections.abc import Callable
from typing import Any

ROOMS = {
    "training_choices": "runs",
    "recipe": "runs",
    "start": "runs",
    "stop": "runs",
    "watch": "runs",
    "weights": "runs",
    "explain": "inside",
    "why": "inside",
    "choices": "inside",
    "excites": "experiments",
    "grow": "experiments",
    "sliders": "experiments",
    "move": "experiments",
    "shift": "experiments",
    "views": "figures",
    "figure": "figures",
    "accuracy": "edits",
    "kernel_numbers": "edits",
    "links": "layers",
    "statistics": "layers",
    "gradient": "layers",
}


def late(name: str) -> Callable[[Any], Any]:
    """The function `name` of ui.service (or of the room that ROOMS names), under its own name."""

    def call(request: Any) -> Any:
        module = importlib.import_module(f"cnn_demo.ui.{ROOMS.get(name, 'service')}")
        return getattr(module, name)(request)

    call.__name__ = name
    return call
