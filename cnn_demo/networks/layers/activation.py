"""Activations: each number by itself through a curve, as a formula with the number in place and as words about it.

A value is saturated where the slope of its activation is below a hundredth: there, learning hardly gets through.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import erf, exp, expm1, sqrt, tanh
from typing import Any

import torch
from torch import nn

from cnn_demo.networks.layer_kind import LayerKind, OnnxNode
from cnn_demo.networks.layer_kind.cell import Cell
from cnn_demo.networks.layer_kind.explanation import Activation
from cnn_demo.networks.layer_kind.notation import number
from cnn_demo.networks.layer_kind.window import Size

SATURATED = 0.01  # slopes below this, either sign
Activated = tuple[float, str, str]  # result, formula without the result, words


@dataclass(frozen=True, eq=False, kw_only=True)
class ActivationKind(LayerKind):
    curve: Callable[[float, Any], Activated]  # of a number and the layer, which holds what the curve depends on
    nodes: Callable[[Any], tuple[OnnxNode, ...]]

    def explain(self, cell: Cell) -> Activation:
        value = cell.input()
        result, formula, words = self.curve(value, cell.layer.module)
        return Activation(**cell.at, result=result, input=value, formula=f"{formula} = {number(result)}", words=words)

    def onnx(self, module: nn.Module, before: Size) -> tuple[OnnxNode, ...]:
        return self.nodes(module)


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


def hard_sigmoid(x: float, module: Any) -> Activated:
    words = _FLAT if abs(x) >= 3 else "A straight line between 0 and 1."
    return min(6.0, max(0.0, x + 3)) / 6, f"min(6, max(0, {number(x)} + 3)) / 6", words


_FLAT = "Saturated: a change of the input hardly changes it."
_SOFT = "Large values pass, negative ones nearly vanish, smoothly."


def _sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))


def _operator(name: str, *attributes: str) -> Callable[[Any], tuple[OnnxNode, ...]]:
    """An operator of ONNX whose attributes are the layer's own."""
    return lambda layer: (OnnxNode(name, {each: getattr(layer, each) for each in attributes}),)


def _leaky_relu_nodes(layer: nn.LeakyReLU) -> tuple[OnnxNode, ...]:
    return (OnnxNode("LeakyRelu", {"alpha": layer.negative_slope}),)


def _relu6_nodes(layer: nn.ReLU6) -> tuple[OnnxNode, ...]:
    return (OnnxNode("Clip", tensors={"min": torch.tensor(0.0), "max": torch.tensor(6.0)}),)


def _silu_nodes(layer: nn.SiLU) -> tuple[OnnxNode, ...]:
    return OnnxNode("Sigmoid"), OnnxNode("Mul", reads_input=True)


def _hard_sigmoid_nodes(layer: nn.Hardsigmoid | nn.Hardswish) -> tuple[OnnxNode, ...]:
    return (OnnxNode("HardSigmoid", {"alpha": 1 / 6, "beta": 0.5}),)


def _hardswish_nodes(layer: nn.Hardswish) -> tuple[OnnxNode, ...]:
    return *_hard_sigmoid_nodes(layer), OnnxNode("Mul", reads_input=True)


def _gelu_nodes(layer: nn.GELU) -> tuple[OnnxNode, ...]:
    """Its formula: ONNX has had an operator for it since 2023 only, which runtimes before that do not read."""
    half = (_with("Add", 1), OnnxNode("Mul", reads_input=True), _with("Mul", 0.5))
    if layer.approximate == "none":
        return (_with("Div", sqrt(2)), OnnxNode("Erf"), *half)
    bent = (_with("Pow", 2), _with("Mul", 0.044715), _with("Add", 1), OnnxNode("Mul", reads_input=True))
    return (*bent, _with("Mul", sqrt(0.6366197723675814)), OnnxNode("Tanh"), *half)


def _with(operator: str, constant: float) -> OnnxNode:
    return OnnxNode(operator, tensors={f"{operator} {constant:g}": torch.tensor(float(constant))})


def _kind(
    module: type[nn.Module], word: str, curve: Callable[[float, Any], Activated],
    nodes: Callable[[Any], tuple[OnnxNode, ...]], **others: Any,
) -> ActivationKind:  # fmt: skip
    """An activation; negative values come out of it unless `others` say that none do."""
    same: dict[str, Any] = {"role": "activation", "sign": "signed", "follows": True, "keeps_place": True}
    return ActivationKind(module=module, word=word, curve=curve, nodes=nodes, **same | others)


RELU = _kind(nn.ReLU, "ReLU", relu, _operator("Relu"), sign="non-negative", can_die=True, custom_word="relu")
ELU = _kind(nn.ELU, "ELU", elu, _operator("Elu", "alpha"), custom_word="elu")
TANH = _kind(nn.Tanh, "tanh", hyperbolic_tangent, _operator("Tanh"), custom_word="tanh")
SIGMOID = _kind(nn.Sigmoid, "sigmoid", sigmoid, _operator("Sigmoid"), sign="non-negative", custom_word="sigmoid")
GELU = _kind(nn.GELU, "GELU", gelu, _gelu_nodes, custom_word="gelu")
LEAKY_RELU = _kind(nn.LeakyReLU, "LeakyReLU", leaky_relu, _leaky_relu_nodes)
RELU6 = _kind(nn.ReLU6, "ReLU6", relu6, _relu6_nodes, sign="non-negative", can_die=True)
SILU = _kind(nn.SiLU, "SiLU", silu, _silu_nodes)
HARDSWISH = _kind(nn.Hardswish, "Hardswish", hardswish, _hardswish_nodes, can_die=True)
HARDSIGMOID = _kind(nn.Hardsigmoid, "Hardsigmoid", hard_sigmoid, _hard_sigmoid_nodes, sign="non-negative", can_die=True)
