"""The dense layer: each unit is a sum over all inputs, each with a weight of its own."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from torch import Tensor, nn

from cnn_demo.networks.architecture import times
from cnn_demo.networks.layer_kind import LayerKind, OnnxNode, cells_of
from cnn_demo.networks.layer_kind.cell import Cell, doubles, unflattened
from cnn_demo.networks.layer_kind.explanation import Linear, Term
from cnn_demo.networks.layer_kind.receptive_field import ReceptiveField
from cnn_demo.networks.layer_kind.window import Size


class LinearKind(LayerKind):
    def parameter_terms(self, module: nn.Linear) -> str:
        terms = times((module.in_features, module.out_features))
        return terms if module.bias is None else f"{terms} + {module.out_features}"

    def products(self, module: nn.Linear) -> Size:
        return (module.in_features,)

    def field_after(self, module: nn.Linear, field: ReceptiveField, before: Size, after: Size) -> ReceptiveField:
        return field.whole(cells_of(before))

    def feeds(self, module: nn.Linear, strengths: Tensor, inputs: Sequence[Size]) -> tuple[Tensor, ...]:
        return (module.weight.detach().double().abs().T @ strengths,)

    def explain(self, cell: Cell) -> Linear:
        module: Any = cell.layer.module
        before, weight = doubles(cell.layer.inputs[0][0]), doubles(module.weight[cell.channel])
        products = before * weight
        shown = np.argsort(-np.abs(products), kind="stable")[: cell.most]
        bias = 0.0 if module.bias is None else module.bias[cell.channel].item()
        return Linear(
            **cell.at,
            result=float(products.sum() + bias),
            terms=tuple(
                Term(int(i), float(before[i]), float(weight[i]), float(products[i]), unflattened(int(i), cell.maps))
                for i in shown
            ),
            rest=float(np.delete(products, shown).sum()),
            rest_count=len(products) - len(shown),
            bias=bias,
        )

    def onnx(self, module: nn.Linear, before: Size) -> tuple[OnnxNode, ...]:
        tensors = {"weight": module.weight} | ({} if module.bias is None else {"bias": module.bias})
        return (OnnxNode("Gemm", {"transB": 1}, tensors),)


LINEAR = LinearKind(module=nn.Linear, role="dense", word="dense", sign="signed")
