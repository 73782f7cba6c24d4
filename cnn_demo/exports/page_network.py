"""A small network as one file that the page's own engine runs: weights in the safetensors format, and beside them, as
JSON, everything else that an answer needs - its layers as ONNX operators, what their cells see, the words of the
preprocessing, the numbers behind "none of these".

Every kind of layer says in its own file what it is in ONNX; nothing is written down here for any network.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from math import prod
from typing import Any

import numpy as np
import safetensors.torch
import torch
from torch import Tensor

from cnn_demo.errors import BadValue
from cnn_demo.inspection.layers.feature_maps import BUDGET
from cnn_demo.networks.analysis.anatomy import anatomy
from cnn_demo.networks.layer_kind import ReceptiveField
from cnn_demo.networks.layers import kind_of
from cnn_demo.networks.tracing import Layer, Trace
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import Step, from_ink

VERSION = 3  # of the description
MOST_MACS = 5_000_000  # multiplications for one image: some 5 ms in a page
MOST_PARAMETERS = 2_000_000  # 8 MB to fetch
CHECKED = "check"  # logits of the image whose pixels are 7 i % 256: what an engine has to come to before it is trusted


def is_small(network: Network) -> bool:
    """Is it for the page, as far as its size says?"""
    return network.macs <= MOST_MACS and network.card.parameters <= MOST_PARAMETERS


def page_network(network: Network) -> bytes:
    """The file. BadValue where the network is too large for a page, or has something that ONNX has not."""
    if not is_small(network):
        raise BadValue("This network is too large to run in a page.")
    image = torch.arange(prod(network.card.input_shape)).mul(7).remainder(256).view(1, *network.card.input_shape)
    trace = _distinct(network, network.normalize(image))
    tensors: dict[str, Tensor] = {}
    fields = {layer.name: layer.field for layer in anatomy(network.model, network.card.input_shape)}
    layers = [_layer(layer, sources, fields[layer.name], tensors) for layer, sources in _with_sources(trace)]
    described = {"version": VERSION, **_about(network), "layers": layers, CHECKED: trace.logits[0].tolist()}
    metadata = {"network": json.dumps(described, ensure_ascii=False, allow_nan=False, separators=(",", ":"))}
    return safetensors.torch.save({name: _stored(tensor) for name, tensor in tensors.items()}, metadata)


def _about(network: Network) -> dict[str, Any]:
    card = network.card
    detector = network.ood_detector
    numbers = detector and {
        **detector.to_json(),
        "threshold": detector.threshold,
        "kept": (card.ood_detector or {}).get("kept"),
        "unknown": detector.unknown.to_json() if detector.unknown else None,
    }
    return {
        "network": network.id,
        "data": card.data,
        "framing": asdict(card.framing),
        "classes": card.classes,
        "input_shape": card.input_shape,
        "mean": card.mean,
        "std": card.std,
        "steps": _steps(network),
        "detector": numbers,
    }


def _steps(network: Network) -> list[dict[str, Any]]:
    """What may be done to a drawing, in words of the network alone; `skipped` is said of a step left out."""
    dots = np.zeros((28, 28), dtype=np.uint8)
    dots[12:, 12:] = dots[0, 0] = 255  # with a speck, so that there is something to do for every step

    def made(skip: frozenset[str] = frozenset()) -> tuple[Step, ...]:
        return from_ink(dots, network.card, skip).steps

    done = made()
    skipped = {step.name: step.sentence for step in made(frozenset(step.name for step in done if step.is_optional))}
    return [
        {"name": each.name, "sentence": each.sentence, "skipped": skipped[each.name], "optional": each.is_optional}
        for each in done
    ]


def _distinct(network: Network, image: Tensor) -> Trace:
    """A trace in which no two layers share their output, as an identity and what feeds it would."""
    names = [layer.name for layer in network.trace(image).layers]
    return network.trace(image, dict.fromkeys(names, torch.clone))


def _with_sources(trace: Trace) -> Iterator[tuple[Layer, tuple[str, ...]]]:
    """Each layer with those that feed it. BadValue where something is computed between layers."""
    made = trace.sources()
    for layer in trace.layers:
        if "" in made[layer.name]:
            raise BadValue("This network computes something between its layers.")
        yield layer, made[layer.name]


def _layer(layer: Layer, sources: Sequence[str], field: ReceptiveField, tensors: dict[str, Tensor]) -> dict[str, Any]:
    """The layer as JSON; its numbers go to `tensors`."""
    kind, module = kind_of(layer.module), layer.module
    shape = tuple(layer.output.shape[1:])
    if prod(shape) > BUDGET:
        raise BadValue("This network's maps are too large for a page.")
    nodes = kind.onnx(module, tuple(layer.inputs[0].shape[1:]))
    return {
        "name": layer.name,
        "kind": layer.kind,
        "inputs": sources,
        "shape": shape,
        "signed": kind.sign == "signed",
        "summarized": kind.role == "activation",  # may count in "none of these"
        "follows": kind.follows,
        "keeps_place": kind.keeps_place,
        "field": asdict(field),
        "nodes": [
            {
                "operator": node.operator,
                "attributes": dict(node.attributes),
                "tensors": {
                    word: _named(f"{layer.name}/{i}.{word}", each, tensors) for word, each in node.tensors.items()
                },
                "reads_input": node.reads_input,
            }
            for i, node in enumerate(nodes)
        ],
    }


def _named(name: str, tensor: Tensor, tensors: dict[str, Tensor]) -> str:
    tensors[name] = tensor
    return name


def _stored(tensor: Tensor) -> Tensor:
    """float32, or float16 where that loses nothing, as with the epochs of a file."""
    full = tensor.detach().cpu().float().contiguous()
    half = full.half()
    return half if full.ndim > 1 and torch.equal(half.float(), full) else full.clone()
