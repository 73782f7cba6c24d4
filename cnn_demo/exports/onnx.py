"""A network as an ONNX file: layer by layer under its own names, batch size free, what goes in and out in its metadata.

The graph is put together here with the `onnx` package, because our layers are few and the names stay. PyTorch's own
exporter needs a compiler for it, takes seconds where this takes hundredths, and renames and merges layers.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from cnn_demo.errors import BadValue, LabError
from cnn_demo.networks.analysis.formulas import pair
from cnn_demo.networks.analysis.layer_summary import anatomy
from cnn_demo.networks.architecture import Add, Concat
from cnn_demo.networks.architectures.resnet20 import Shortcut
from cnn_demo.prediction.checkpoint.card import Card

if TYPE_CHECKING:
    import onnx

OPSET, IR = 20, 9  # of 2023 and later: old enough for the runtimes that people have
INPUT, OUTPUT = "image", "logits"
MISSING = "ONNX files need the package onnx on this server: pip install onnx."


def onnx_model(model: nn.Module, card: Card) -> "onnx.ModelProto":
    """The network in evaluation mode: normalized float32 images (n, C, H, W) -> logits (n, classes)."""
    try:
        import onnx
        from onnx import TensorProto, helper, numpy_helper
    except ImportError as error:
        raise LabError(MISSING) from error

    nodes, weights, known = [], [], {"input": INPUT}
    layers = anatomy(model, card.input_shape)
    for layer in layers:
        module = model.get_submodule(layer.name.split("#")[0])
        operator, attributes, numbers = _operator(module, layer.input_shape[0])
        names = [f"{layer.name}.{name}" for name in numbers]
        weights += [
            numpy_helper.from_array(value.detach().cpu().numpy(), name)
            for name, value in zip(names, numbers.values(), strict=True)
        ]
        output = OUTPUT if layer is layers[-1] else layer.name
        sources = [known[name] for name in layer.inputs]
        nodes.append(helper.make_node(operator, [*sources, *names], [output], name=layer.name, **attributes))
        known[layer.name] = output
    graph = helper.make_graph(
        nodes,
        card.network,
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["n", *card.input_shape])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["n", len(card.classes)])],
        weights,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    made.producer_name, made.producer_version = "CNN Lab", card.versions.get("cnn_demo", "")
    made.doc_string = f"Put (pixels / 255 - mean) / std in as {INPUT}; the largest of {OUTPUT} is the class."
    helper.set_model_props(made, _metadata(card))
    onnx.checker.check_model(made, full_check=True)
    return made


def onnx_bytes(model: nn.Module, card: Card) -> bytes:
    """The same as a file's content."""
    content: bytes = onnx_model(model, card).SerializeToString(deterministic=True)
    return content


Parts = tuple[str, dict[str, Any], dict[str, Tensor]]  # operator, its attributes, its tensors by name


def _operator(module: nn.Module, channels: int) -> Parts:
    """What ONNX calls this layer; `channels` is how many come in."""
    if type(module) not in _OPERATORS:
        raise BadValue(f"There is no ONNX operator here for {type(module).__name__}.")
    return _OPERATORS[type(module)](module, channels)


def _simple(operator: str, *attributes: str) -> Callable[[Any, int], Parts]:
    """An operator without tensors whose attributes are the layer's own."""
    return lambda layer, channels: (operator, {name: getattr(layer, name) for name in attributes}, {})


def _convolution(layer: nn.Conv2d, channels: int) -> Parts:
    tensors = {"weight": layer.weight} | ({} if layer.bias is None else {"bias": layer.bias})
    return "Conv", _window(layer) | {"group": layer.groups}, tensors


def _shortcut(layer: Shortcut, channels: int) -> Parts:
    """Thinned out and widened with zeros is a 1×1 convolution whose weights are ones and zeros."""
    if layer.stride == 1:
        return "Identity", {}, {}
    weight, before = torch.zeros(layer.channels, channels, 1, 1), (layer.channels - channels) // 2
    weight[before : before + channels, :, 0, 0] = torch.eye(channels)
    return "Conv", {"kernel_shape": [1, 1], "strides": [layer.stride] * 2}, {"weight": weight}


def _norm(layer: nn.BatchNorm2d, channels: int) -> Parts:
    names = ("weight", "bias", "running_mean", "running_var")
    return "BatchNormalization", {"epsilon": layer.eps}, {name: getattr(layer, name) for name in names}


def _linear(layer: nn.Linear, channels: int) -> Parts:
    tensors = {"weight": layer.weight} | ({} if layer.bias is None else {"bias": layer.bias})
    return "Gemm", {"transB": 1}, tensors


def _maximum(layer: nn.MaxPool2d, channels: int) -> Parts:
    return "MaxPool", _window(layer) | {"ceil_mode": int(layer.ceil_mode)}, {}


def _average(layer: nn.AvgPool2d, channels: int) -> Parts:
    counted = {"ceil_mode": int(layer.ceil_mode), "count_include_pad": int(layer.count_include_pad)}
    return "AveragePool", _window(layer) | counted, {}


def _window(layer: Any) -> dict[str, list[int]]:
    """Kernel, stride, padding and dilation, as rows and columns."""
    rows, columns = pair(layer.padding)
    return {
        "kernel_shape": list(pair(layer.kernel_size)),
        "strides": list(pair(layer.stride)),
        "pads": [rows, columns, rows, columns],
        "dilations": list(pair(getattr(layer, "dilation", 1))),
    }


def _whole(operator: str) -> Callable[[Any, int], Parts]:
    def make(layer: Any, channels: int) -> Parts:
        if pair(layer.output_size) != (1, 1):
            raise BadValue("There is no ONNX operator here for adaptive pooling to more than one cell.")
        return operator, {}, {}

    return make


_OPERATORS: dict[type[nn.Module], Callable[[Any, int], Parts]] = {
    nn.Conv2d: _convolution,
    nn.BatchNorm2d: _norm,
    nn.BatchNorm1d: _norm,
    nn.Linear: _linear,
    nn.MaxPool2d: _maximum,
    nn.AvgPool2d: _average,
    nn.AdaptiveMaxPool2d: _whole("GlobalMaxPool"),
    nn.AdaptiveAvgPool2d: _whole("GlobalAveragePool"),
    nn.Flatten: lambda layer, channels: ("Flatten", {"axis": 1}, {}),
    nn.Dropout: lambda layer, channels: ("Identity", {}, {}),  # it does nothing outside of training
    nn.ReLU: _simple("Relu"),
    nn.Tanh: _simple("Tanh"),
    nn.Sigmoid: _simple("Sigmoid"),
    nn.ELU: _simple("Elu", "alpha"),
    nn.GELU: _simple("Gelu", "approximate"),
    nn.LeakyReLU: lambda layer, channels: ("LeakyRelu", {"alpha": layer.negative_slope}, {}),
    Add: _simple("Add"),
    Concat: lambda layer, channels: ("Concat", {"axis": 1}, {}),
    Shortcut: _shortcut,
}


def _metadata(card: Card) -> dict[str, str]:
    """What somebody needs who has the file alone. ONNX metadata are texts."""
    known = {
        "network": card.network,
        "architecture": card.architecture,
        "data": card.data,
        "classes": json.dumps(card.classes, ensure_ascii=False),
        "input": f"float32 (n, {', '.join(map(str, card.input_shape))}), (pixels / 255 - mean) / std",
        "mean": json.dumps(card.mean),
        "std": json.dumps(card.std),
        "output": "float32 logits; softmax makes probabilities of them",
    }
    accuracy = card.metrics.get("test_accuracy")
    return known if accuracy is None else known | {"test_accuracy": f"{accuracy:.4f}"}
