"""Local response normalization: each number divided by a measure of what lies at its place in the maps beside its own,
as the AlexNet of 2012 has it.
"""

from typing import Any

import torch
from torch import nn

from cnn_demo.networks.layer_kind import LayerKind, OnnxNode
from cnn_demo.networks.layer_kind.cell import Cell, doubles
from cnn_demo.networks.layer_kind.explanation import Activation
from cnn_demo.networks.layer_kind.notation import number
from cnn_demo.networks.layer_kind.window import Size, Window
from cnn_demo.networks.layers.convolution import onnx_window


class LocalResponseNormKind(LayerKind):
    def explain(self, cell: Cell) -> Activation:
        module: Any = cell.layer.module
        values = doubles(cell.layer.inputs[0][0])
        first = max(0, cell.channel - module.size // 2)
        end = cell.channel + (module.size - 1) // 2 + 1
        beside = values[first:end, cell.y, cell.x]
        squares, value = float((beside**2).sum()), cell.input()
        result = value / (module.k + module.alpha / module.size * squares) ** module.beta
        formula = (
            f"{number(value)} / ({module.k:g} + {module.alpha:g} / {module.size} × {number(squares)})"
            f"^{module.beta:g} = {number(result)}"
        )
        words = f"{number(squares)} is the sum of squares at this place in maps {first} to {first + len(beside) - 1}."
        return Activation(**cell.at, result=result, input=value, formula=formula, words=words)

    def onnx(self, module: Any, before: Size) -> tuple[OnnxNode, ...]:
        """By its formula: ONNX's own operator has an even number of maps begin elsewhere."""
        places = torch.arange(before[0])
        away = places[None] - places[:, None]  # of each map (column) from each output (row)
        beside = (-(module.size // 2) <= away) & (away <= (module.size - 1) // 2)
        weight, bias = beside * (module.alpha / module.size), torch.full((before[0],), float(module.k))
        squared = OnnxNode("Mul", reads_input=True)  # with nothing before it: the input by itself
        window = onnx_window(Window((1, 1)), (0, 0)) | {"group": 1}
        added = OnnxNode("Conv", window, {"weight": weight[:, :, None, None], "bias": bias})
        raised = OnnxNode("Pow", tensors={"beta": torch.tensor(float(module.beta))})
        return squared, added, raised, OnnxNode("Div", reads_input=True)


LOCAL_RESPONSE_NORM = LocalResponseNormKind(
    module=nn.LocalResponseNorm, role="norm", word="local response norm", follows=True, keeps_place=True
)
