"""The layers that have weights: convolution, dense layer, batch norm. Products of numbers, summed."""

from typing import Any

import numpy as np

from cnn_demo.inspection.cell.records import BatchNorm, Convolution, Linear, Product, Term
from cnn_demo.inspection.cell.window import (
    Cell,
    bracket,
    doubles,
    inside_of,
    maps_behind,
    number,
    patches_of,
    reach,
    table,
    unflattened,
)


def convolution(cell: Cell) -> Convolution:
    module: Any = cell.layer.module
    before = doubles(cell.layer.inputs[0][0])
    weight = doubles(module.weight[cell.channel])  # (in, kh, kw)
    group = cell.channel // (module.out_channels // module.groups)
    first = group * len(weight)
    rows, columns = reach(cell)
    inside = inside_of(rows, columns, before.shape[1:])
    patches = patches_of(before[first : first + len(weight)], rows, columns) * inside
    products = patches * weight
    sums = products.sum(axis=(1, 2))
    shown = np.argsort(-np.abs(sums), kind="stable")[: cell.most]
    bias = 0.0 if module.bias is None else module.bias[cell.channel].item()
    return Convolution(
        **cell.at,
        result=float(sums.sum() + bias),
        rows=tuple(rows.tolist()),
        columns=tuple(columns.tolist()),
        padding=table(~inside),
        terms=tuple(
            Product(first + int(i), table(patches[i]), table(weight[i]), table(products[i]), float(sums[i]))
            for i in shown
        ),
        sums=tuple((first + i, float(each)) for i, each in enumerate(sums)),
        rest=float(np.delete(sums, shown).sum()),
        rest_count=len(sums) - len(shown),
        bias=bias,
    )


def linear(cell: Cell) -> Linear:
    module: Any = cell.layer.module
    before, weight = doubles(cell.layer.inputs[0][0]), doubles(module.weight[cell.channel])
    products = before * weight
    shown = np.argsort(-np.abs(products), kind="stable")[: cell.most]
    maps = maps_behind(cell)
    bias = 0.0 if module.bias is None else module.bias[cell.channel].item()
    return Linear(
        **cell.at,
        result=float(products.sum() + bias),
        terms=tuple(
            Term(int(i), float(before[i]), float(weight[i]), float(products[i]), unflattened(int(i), maps))
            for i in shown
        ),
        rest=float(np.delete(products, shown).sum()),
        rest_count=len(products) - len(shown),
        bias=bias,
    )


def batch_norm(cell: Cell) -> BatchNorm:
    module: Any = cell.layer.module
    value, i = cell.input(), cell.channel
    mean, variance, epsilon = module.running_mean[i].item(), module.running_var[i].item(), float(module.eps)
    gamma, beta = (module.weight[i].item(), module.bias[i].item()) if module.affine else (1.0, 0.0)
    result = (value - mean) / (variance + epsilon) ** 0.5 * gamma + beta
    formula = (
        f"({number(value)} − {bracket(mean)}) / √({number(variance)} + {epsilon:g})"
        f" × {bracket(gamma)} + {bracket(beta)} = {number(result)}"
    )
    return BatchNorm(**cell.at, result=result, input=value, mean=mean, variance=variance, epsilon=epsilon,
                     gamma=gamma, beta=beta, formula=formula)  # fmt: skip
