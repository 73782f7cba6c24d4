"""How numbers and tables are written in formulas and explanations."""

from typing import Any

import numpy.typing as npt


def number(value: float) -> str:
    """Four significant digits and a real minus: −0.4213."""
    return f"{value:.4g}".replace("-", "−")


def bracket(value: float) -> str:
    """The same, to be put behind an operator: (−0.4213)."""
    return f"({number(value)})" if value < 0 else number(value)


def table(values: npt.NDArray[Any]) -> Any:
    """Rows of plain numbers."""
    return tuple(map(tuple, values.tolist()))
