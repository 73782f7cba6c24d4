"""Server functions that import what they need at their first call: the port answers before torch is imported."""

import importlib
from collections.abc import Callable
from typing import Any

from cnn_demo.lab import current, using


def late(place: str) -> Callable[[Any], Any]:
    """The function at "room.function" in cnn_demo.ui.rpc, such as "inside.layer.links", under its own name. It works
    in the lab that is current where the page is built."""
    room, _, name = place.rpartition(".")

    lab = current()

    def call(request: Any) -> Any:
        with using(lab):
            return getattr(importlib.import_module(f"cnn_demo.ui.rpc.{room}"), name)(request)

    call.__name__ = name
    return call
