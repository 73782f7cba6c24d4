"""Pooling: each window of a map becomes one number, its winner or its average."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import nn

from cnn_demo.errors import BadValue
from cnn_demo.networks.architecture import times
from cnn_demo.networks.layer_kind import LayerKind, OnnxNode, cells_of
from cnn_demo.networks.layer_kind.cell import Cell, doubles
from cnn_demo.networks.layer_kind.explanation import Pooling
from cnn_demo.networks.layer_kind.notation import number, table
from cnn_demo.networks.layer_kind.receptive_field import ReceptiveField
from cnn_demo.networks.layer_kind.window import (
    Booleans,
    Integers,
    Pair,
    Size,
    Window,
    inside_mask,
    pair,
    patches,
    size_formula,
    window_positions,
)
from cnn_demo.networks.layers.convolution import onnx_window


@dataclass(frozen=True, eq=False, kw_only=True)
class PoolingKind(LayerKind):
    is_max: bool
    is_adaptive: bool = False  # has an output size in place of a window

    def unsupported(self, module: Any) -> str:
        return "indices beside its maps" if getattr(module, "return_indices", False) else ""

    def describe(self, window: Window | None) -> str:
        if window is None:
            return self.name
        name = f"{times(window.kernel)} {self.word}"
        return name if window.stride == window.kernel or self.is_adaptive else f"{name}, stride {window.stride[0]}"

    def window(self, module: Any, cells: Size) -> Window | None:
        if not self.is_adaptive:
            stride = pair(module.stride or module.kernel_size)
            return Window(pair(module.kernel_size), stride, pair(module.padding), pair(getattr(module, "dilation", 1)))
        wanted = _wanted(module, cells)
        if any(cells[i] % wanted[i] for i in (0, 1)):
            return None  # windows of different sizes
        kernel = (cells[0] // wanted[0], cells[1] // wanted[1])
        return Window(kernel, kernel)

    def size_formula(self, module: Any, before: Size, after: Size) -> tuple[str, Pair]:
        window = None if self.is_adaptive else self.window(module, before)
        if window is None or len(before) != 2:
            return "", (0, 0)
        return size_formula(window, window.padding, before, after, module.ceil_mode)

    def field_after(self, module: Any, field: ReceptiveField, before: Size, after: Size) -> ReceptiveField:
        """Where windows differ in size, a cell is taken to see everything."""
        window = self.window(module, before[1:])
        return field.whole(cells_of(before)) if window is None else field.after_window(window)

    def explain(self, cell: Cell) -> Pooling:
        module: Any = cell.layer.module
        before = doubles(cell.layer.inputs[0][0, cell.channel])
        rows, columns = self._positions(module, before.shape, cell)
        inside = inside_mask(rows, columns, before.shape)
        under = patches(before[None], rows, columns)[0] * inside
        winner, divisor = None, 1
        if self.is_max:
            best = int(np.where(inside, under, -np.inf).argmax())  # the first of equals, as in torch
            winner = (best // len(columns), best % len(columns))
            result = float(under[winner])
            formula = f"max of {inside.sum()} = {number(result)}"
        else:
            divisor = _divisor(module, rows, columns, before.shape, inside)
            result = float(under.sum() / divisor)
            formula = f"{number(float(under.sum()))} / {divisor} = {number(result)}"
        return Pooling(**cell.at, result=result, rows=tuple(rows.tolist()), columns=tuple(columns.tolist()),
                       padding=table(~inside), window=table(under), winner=winner, divisor=divisor,
                       formula=formula)  # fmt: skip

    def _positions(self, module: Any, cells: Size, cell: Cell) -> tuple[Integers, Integers]:
        window = self.window(module, cells)
        if window is not None:
            return window_positions(window, cell.y, cell.x)
        wanted = _wanted(module, cells)
        return _share(cell.y, cells[0], wanted[0]), _share(cell.x, cells[1], wanted[1])

    def onnx(self, module: Any, before: Size) -> tuple[OnnxNode, ...]:
        operator = "MaxPool" if self.is_max else "AveragePool"
        if self.is_adaptive:
            return (self._adaptive_onnx(module, before),)
        window = self.window(module, before[1:])
        assert window is not None
        if getattr(module, "divisor_override", None):
            raise BadValue("There is no ONNX operator here for average pooling with a divisor of its own.")
        attributes: dict[str, Any] = onnx_window(window, window.padding) | {"ceil_mode": int(module.ceil_mode)}
        if not self.is_max:
            attributes["count_include_pad"] = int(module.count_include_pad)
            del attributes["dilations"]  # always 1, and unknown before opset 19
        return (OnnxNode(operator, attributes),)

    def _adaptive_onnx(self, module: Any, before: Size) -> OnnxNode:
        if _wanted(module, before[1:]) == (1, 1):
            return OnnxNode("GlobalMaxPool" if self.is_max else "GlobalAveragePool")
        window = self.window(module, before[1:])
        if window is None:
            raise BadValue("There is no ONNX operator here for adaptive pooling to windows of different sizes.")
        return OnnxNode("MaxPool" if self.is_max else "AveragePool", onnx_window(window, window.padding))


def _divisor(module: Any, rows: Integers, columns: Integers, shape: Size, inside: Booleans) -> int:
    """How many cells an average is over: padding counts unless told otherwise, what hangs over the padding never."""
    if getattr(module, "divisor_override", None):
        return int(module.divisor_override)
    if not getattr(module, "count_include_pad", False):
        return int(inside.sum())
    padding = pair(module.padding)
    inside_padding = inside_mask(
        rows + padding[0], columns + padding[1], (shape[0] + 2 * padding[0], shape[1] + 2 * padding[1])
    )
    return int(inside_padding.sum())


def _wanted(module: Any, cells: Size) -> Pair:
    """The output size of adaptive pooling; torch's None keeps a side as it is."""
    rows, columns = pair(module.output_size)
    return cells[0] if rows is None else rows, cells[1] if columns is None else columns


def _share(place: int, size: int, wanted: int) -> Integers:
    return np.arange(place * size // wanted, -(-(place + 1) * size // wanted))


MAX_POOL_2D = PoolingKind(module=nn.MaxPool2d, role="pooling", word="max pooling", is_max=True, custom_word="max")
AVG_POOL_2D = PoolingKind(module=nn.AvgPool2d, role="pooling", word="average pooling", is_max=False, custom_word="avg")
ADAPTIVE_MAX_POOL_2D = PoolingKind(
    module=nn.AdaptiveMaxPool2d, role="pooling", word="max pooling", is_max=True, is_adaptive=True
)
ADAPTIVE_AVG_POOL_2D = PoolingKind(
    module=nn.AdaptiveAvgPool2d, role="pooling", word="average pooling", is_max=False, is_adaptive=True
)
