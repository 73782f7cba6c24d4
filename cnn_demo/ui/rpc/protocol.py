"""What every question of the page shares: one JSON object comes in, one goes out, and errors are sentences in it.

Nothing is trusted: questions can come from anybody, so each value is taken out by a function that checks it.
"""

import base64
import functools
import logging
import re
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_demo.errors import BadValue, Busy, LabError
from cnn_demo.ui.guard.error_messages import OUR_FAULT

log = logging.getLogger(__name__)
VISITOR = re.compile(r"[0-9a-f]{32}")

Json = dict[str, Any]


def answering(function: Callable[[Json], Json]) -> Callable[[Any], Json]:
    """Turn our errors into {"error": sentence, "code"}; log all others and say so in words."""

    @functools.wraps(function)
    def answer(request: Any) -> Json:
        try:
            if not isinstance(request, dict):
                raise BadValue("A question to this page is an object with names and values.")
            return function(request)
        except Busy as error:
            return {"error": str(error), "code": error.code, "lost": True}
        except LabError as error:
            return {"error": str(error), "code": error.code}
        except Exception:
            log.exception("%s failed", function.__name__)
            return {"error": OUR_FAULT, "code": "our_fault"}

    return answer


def word(request: Json, name: str) -> str:
    """A text of the question."""
    value = request.get(name)
    if not isinstance(value, str):
        raise BadValue(f"Say which {name}.")
    return value


def whole(request: Json, name: str) -> int:
    """A whole number of the question."""
    value: Any = request.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadValue(f"Say which {name}, as a whole number.")
    return value


def within(request: Json, name: str, low: float, high: float) -> float:
    """A number of the question, from `low` to `high`."""
    value: Any = request.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise BadValue(f"The {name} is a number from {low:g} to {high:g}.")
    return float(value)


def visitor(request: Json) -> str:
    """The random id of the browser that asks: it may stop and count only what is its own."""
    value = request.get("visitor")
    if not isinstance(value, str) or not VISITOR.fullmatch(value):
        raise BadValue("This page has lost track of who you are. Reload it.")
    return value


def packed(content: bytes | NDArray[Any]) -> str:
    """Bytes, or an array's numbers row by row, as base64 for lab.bytes()."""
    plain = content if isinstance(content, bytes) else np.ascontiguousarray(content).tobytes()
    return base64.b64encode(plain).decode("ascii")
