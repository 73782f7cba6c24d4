"""Activations, each as a formula with the number in place and as words about what it did to it.

A value is saturated where the slope of its activation is below a hundredth: there, learning hardly gets through.
"""

from collections.abc import Callable
from math import erf, exp, expm1, sqrt, tanh
from typing import Any

from cnn_demo.inspection.cell.window import number

SATURATED = 0.01  # slopes below this, either sign
Activated = tuple[float, str, str]  # result, formula without the result, words


def relu(x: float, module: Any) -> Activated:
    words = "Positive: it passes." if x > 0 else "Not positive: it becomes zero."
    return max(0.0, x), f"max(0, {number(x)})", words


def relu6(x: float, module: Any) -> Activated:
    words = "Held at 6." if x > 6 else "Positive: it passes." if x > 0 else "Not positive: it becomes zero."
    return min(6.0, max(0.0, x)), f"min(6, max(0, {number(x)}))", words


def leaky_relu(x: float, module: Any) -> Activated:
    slope = float(module.negative_slope)
    if x >= 0:
        return x, number(x), "Not negative: it passes."
    return slope * x, f"{slope:g} × ({number(x)})", f"Negative: only {slope:g} of it passes."


def elu(x: float, module: Any) -> Activated:
    alpha = float(module.alpha)
    if x > 0:
        return x, number(x), "Positive: it passes."
    return alpha * expm1(x), f"{alpha:g} × (e^({number(x)}) − 1)", f"Not positive: bent towards −{alpha:g}."


def hyperbolic_tangent(x: float, module: Any) -> Activated:
    words = _FLAT if 1 - tanh(x) ** 2 < SATURATED else "Squeezed between −1 and 1."
    return tanh(x), f"tanh({number(x)})", words


def sigmoid(x: float, module: Any) -> Activated:
    share = _sigmoid(x)
    words = _FLAT if share * (1 - share) < SATURATED else "Squeezed between 0 and 1."
    return share, f"1 / (1 + e^({number(-x)}))", words


def gelu(x: float, module: Any) -> Activated:
    if module.approximate == "tanh":
        return 0.5 * x * (1 + tanh(sqrt(0.6366197723675814) * (x + 0.044715 * x**3))), f"GELU({number(x)})", _SOFT
    return 0.5 * x * (1 + erf(x / sqrt(2))), f"{number(x)} × Φ({number(x)})", _SOFT


def silu(x: float, module: Any) -> Activated:
    return x * _sigmoid(x), f"{number(x)} / (1 + e^({number(-x)}))", _SOFT


def hardswish(x: float, module: Any) -> Activated:
    return x * min(6.0, max(0.0, x + 3)) / 6, f"{number(x)} × min(6, max(0, {number(x)} + 3)) / 6", _SOFT


ACTIVATIONS: dict[str, Callable[[float, Any], Activated]] = {
    "ReLU": relu,
    "ReLU6": relu6,
    "LeakyReLU": leaky_relu,
    "ELU": elu,
    "Tanh": hyperbolic_tangent,
    "Sigmoid": sigmoid,
    "GELU": gelu,
    "SiLU": silu,
    "Hardswish": hardswish,
}

_FLAT = "Saturated: a change of the input hardly changes it."
_SOFT = "Large values pass, negative ones nearly vanish, smoothly."


def _sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))
