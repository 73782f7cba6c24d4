"""Explanations as JSON for the browser."""

from dataclasses import fields, is_dataclass
from math import isfinite
from typing import Any

from cnn_demo.networks.layers.explanation import Explanation


def to_json(explanation: Explanation) -> dict[str, Any]:
    """ "explanation" names the record; numbers have seven significant digits, None if not finite."""
    return {"explanation": type(explanation).__name__, "is_edited": explanation.is_edited, **_plain(explanation)}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return float(f"{value:.7g}") if isfinite(value) else None
    return value
