"""A network as an ONNX file: layer by layer under its own names, batch size free, what goes in and out in its metadata.

The graph is put together here with the `onnx` package, because our layers are few and the names stay. PyTorch's own
exporter needs a compiler for it, takes seconds where this takes hundredths, and renames and merges layers.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

from cnn_demo.errors import BadValue, LabError
from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy
from cnn_demo.networks.layers import find_kind, kind_of
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

    _check_kinds(model)
    layers = anatomy(model, card.input_shape)
    outputs = {"input": INPUT} | {layer.name: layer.name for layer in layers} | {layers[-1].name: OUTPUT}
    steps = [step for layer in layers for step in _steps(model, layer, outputs)]
    weights = [
        numpy_helper.from_array(tensor.detach().cpu().numpy(), name)
        for step in steps
        for name, tensor in step.tensors.items()
    ]
    graph = helper.make_graph(
        [
            helper.make_node(each.operator, [*each.inputs, *each.tensors], [each.output], each.name, **each.attributes)
            for each in steps
        ],
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


@dataclass(frozen=True, eq=False)
class _Step:
    """One node of the graph; `tensors` by their names in the whole graph."""

    name: str
    operator: str
    attributes: Mapping[str, Any]
    inputs: tuple[str, ...]
    tensors: Mapping[str, Tensor]
    output: str


def _steps(model: nn.Module, layer: LayerAnatomy, outputs: Mapping[str, str]) -> Iterator[_Step]:
    """The nodes of one layer. The last one has the layer's name, those before it a number behind it."""
    module = model.get_submodule(layer.name.split("#")[0])
    nodes = kind_of(module).onnx(module, layer.input_shape)
    sources = tuple(outputs[name] for name in layer.inputs)
    before = sources
    for i, node in enumerate(nodes, start=1):
        is_last = i == len(nodes)
        name = layer.name if is_last else f"{layer.name}/{i}"
        tensors = {f"{layer.name}.{each}": tensor for each, tensor in node.tensors.items()}
        output = outputs[layer.name] if is_last else name
        inputs = (*sources, *before) if node.reads_input else before
        yield _Step(name, node.operator, node.attributes, inputs, tensors, output)
        before = (output,)


def _check_kinds(model: nn.Module) -> None:
    for module in model.modules():
        if not list(module.children()) and find_kind(type(module).__name__) is None:
            raise BadValue(f"There is no ONNX operator here for {type(module).__name__}.")


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
