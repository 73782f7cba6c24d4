"""A network as an ONNX file: layer by layer under its own names, batch size free, what goes in and out in its metadata.

The graph is put together here with the `onnx` package, because our layers are few and the names stay. PyTorch's own
exporter needs a compiler for it, takes seconds where this takes hundredths, and renames and merges layers.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

from cnn_demo.errors import BadValue, LabError
from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy
from cnn_demo.networks.layers import find_kind, kind_of
from cnn_demo.prediction.checkpoint.card import Card

if TYPE_CHECKING:
    import onnx

# Opset: the oldest onnxruntime that reads it, as its table of compatibility has it. Before 14 batch norm could not say
# that it does not train, and ONNX's own reference then does.
RUNTIMES = {14: "1.8", 15: "1.9", 16: "1.11", 17: "1.12", 18: "1.14", 19: "1.15", 20: "1.17"}
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
    tensors = {name: tensor for step in steps for name, tensor in step.tensors.items()}
    weights = [numpy_helper.from_array(tensor.detach().cpu().numpy(), name) for name, tensor in tensors.items()]
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
    opsets = [helper.make_opsetid("", oldest_opset(steps))]
    made = helper.make_model(graph, opset_imports=opsets, ir_version=helper.find_min_ir_version_for(opsets))
    made.producer_name, made.producer_version = "CNN Lab", card.versions.get("cnn_demo", "")
    made.doc_string = f"Put (pixels / 255 - mean) / std in as {INPUT}; the largest of {OUTPUT} is the class."
    helper.set_model_props(made, _metadata(card) | {"runtime": runtime_of(opsets[0].version)})
    onnx.checker.check_model(made, full_check=True)
    return made


def onnx_bytes(model: nn.Module, card: Card) -> bytes:
    """The same as a file's content."""
    content: bytes = onnx_model(model, card).SerializeToString(deterministic=True)
    return content


def runtime_of(opset: int) -> str:
    """What reads a file of this opset."""
    return f"ONNX opset {opset}: onnxruntime {RUNTIMES[opset]} or later"


def oldest_opset(steps: Iterable["_Step"]) -> int:
    """The first opset in which every operator exists with the attributes and the number of inputs that are used here:
    the older, the more runtimes read the file."""
    from onnx import defs

    def exists(step: _Step, opset: int) -> bool:
        try:
            schema = defs.get_schema(step.operator, max_inclusive_version=opset)
        except defs.SchemaError:
            return False
        inputs = len(step.inputs) + len(step.tensors)
        return (
            not schema.deprecated and step.attributes.keys() <= schema.attributes.keys() and inputs <= schema.max_input
        )

    steps = list(steps)
    return next(opset for opset in RUNTIMES if all(exists(step, opset) for step in steps))


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
