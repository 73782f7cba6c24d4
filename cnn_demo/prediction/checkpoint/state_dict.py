"""Weights held against a card: exactly the architecture's tensors, and numbers that a healthy network can have.

Nothing here reads files. Every refusal names the tensor and what was expected of it.
"""

import re
from collections.abc import Iterable, Mapping
from math import prod

import torch
from torch import Tensor, nn

from cnn_demo import networks
from cnn_demo.errors import BadCheckpoint, BadValue
from cnn_demo.networks.torch_compat import WithoutRandomNumbers
from cnn_demo.prediction.checkpoint.card import Card

Weights = dict[str, Tensor]

TOOLS = {
    "module": "DataParallel or DistributedDataParallel",
    "_orig_mod": "torch.compile",
    "model": "PyTorch Lightning",
    "net": "PyTorch Lightning",
    "_fsdp_wrapped_module": "FullyShardedDataParallel",
}  # what wraps a network under which name
PREFIX = re.compile(rf"(?:(?:{'|'.join(TOOLS)})[.])+")
MAX_WEIGHT = 1e6  # beyond it no network is healthy, and a few layers later numbers overflow


def check(card: Card, stored: Weights, half: bool) -> Weights:
    """The tensors as float32, after names, shapes, types and numbers have been compared with the architecture."""
    expected = _skeleton(card).state_dict()
    for name in expected:
        if name not in stored:
            if words := foreign_prefix(stored):
                raise BadCheckpoint(f"{words} Take it off the names, then they fit {card.architecture}.")
            raise BadCheckpoint(f'The tensor "{name}" of {card.architecture} is missing from this file.')
    return _check_each(card, expected, stored, half)


def _check_each(card: Card, expected: Weights, stored: Weights, half: bool) -> Weights:
    weights: Weights = {}
    for name, tensor in stored.items():
        word = f'The tensor "{name[:80]}"'
        if name not in expected:
            raise BadCheckpoint(f"{word} does not belong to {card.architecture}.")
        wanted = expected[name]
        if tensor.shape != wanted.shape:
            shapes = f"{_by(tensor)} here but {_by(wanted)} in {card.architecture}"
            raise BadCheckpoint(f"{word} is {shapes} for {len(card.classes)} classes.")
        kind = stored_type(wanted, half)
        if tensor.dtype != kind:
            raise BadCheckpoint(f"{word} holds {_kind(tensor.dtype)} where {_kind(kind)} belongs.")
        value = tensor.to(wanted.dtype)
        if not bool(value.isfinite().all()):
            raise BadCheckpoint(f"{word} holds numbers that are not finite.")
        if bool((value.abs() > MAX_WEIGHT).any()) and wanted.is_floating_point():
            raise BadCheckpoint(f"{word} holds numbers beyond {MAX_WEIGHT:,.0f}.")
        if name.endswith(("running_var", "num_batches_tracked")) and bool((value < 0).any()):
            raise BadCheckpoint(f"{word} is negative, which it cannot be.")
        if value.ndim > 1 and not bool(value.any()):
            raise BadCheckpoint(f"{word} holds nothing but zeros.")
        weights[name] = value
    return weights


def foreign_prefix(names: Iterable[str]) -> str:
    """The sentence about what another tool has put before the names of all weights; "" where there is no such thing."""
    prefixes = {found[0] if (found := PREFIX.match(name)) else "" for name in names}
    if len(prefixes) != 1 or "" in prefixes:
        return ""
    prefix = prefixes.pop()
    tools = [TOOLS[part] for part in dict.fromkeys(prefix.strip(".").split("."))]
    return f'The names of its weights begin with "{prefix}", as {" and ".join(tools)} writes them.'


def probe(card: Card, weights: Weights) -> Weights:
    """The weights again, after they have given finite answers to one image that runs from black to white."""
    image = torch.linspace(-3, 3, prod(card.input_shape)).view(1, *card.input_shape)
    with torch.inference_mode():
        if not bool(build(card, weights)(image).isfinite().all()):
            raise BadCheckpoint("This network's answers are not finite: its weights are too large.")
    return weights


def build(card: Card, weights: Weights) -> nn.Sequential:
    """A new network with a copy of these weights, in evaluation mode and frozen."""
    model = _skeleton(card)
    model.load_state_dict({name: value.clone() for name, value in weights.items()}, strict=True, assign=True)
    return model.eval().requires_grad_(False)


def derive(card: Card, own: Weights, base: Mapping[str, Tensor]) -> nn.Sequential:
    """A network as build() makes it: of its own tensors, checked as by check(), and of those of `base`, whose memory it
    shares."""
    model = _skeleton(card)
    expected = model.state_dict()
    weights = {**base, **_check_each(card, expected, own, half=True)}
    if {name: value.shape for name, value in weights.items()} != {name: v.shape for name, v in expected.items()}:
        raise BadCheckpoint(f"This network is not made of one of the design {card.architecture}.")
    model.load_state_dict(weights, strict=True, assign=True)
    return model.eval().requires_grad_(False)


def _skeleton(card: Card) -> nn.Sequential:
    """The architecture without memory for its weights, whatever size the card claims, and without random numbers."""
    try:
        with torch.device("meta"), WithoutRandomNumbers():
            model = networks.build(card.architecture, card.input_shape, len(card.classes))
    except BadValue as error:
        raise BadCheckpoint(str(error)) from error
    if networks.count_parameters(model) != card.parameters:
        raise BadCheckpoint(f"This network's card does not state the parameters that {card.architecture} has.")
    return model


def stored_type(tensor: Tensor, half: bool) -> torch.dtype:
    """`half` makes kernels and dense weights float16; biases and norms are few and need their precision."""
    return torch.float16 if half and tensor.ndim > 1 and tensor.is_floating_point() else tensor.dtype


def rounded(weights: Weights) -> Weights:
    """What these weights are after they were stored in half the size: measure with these what will be used."""
    return {name: value.to(stored_type(value, half=True)).to(value.dtype) for name, value in weights.items()}


def _by(tensor: Tensor) -> str:
    return "×".join(map(str, tensor.shape)) or "a single number"


def _kind(kind: torch.dtype) -> str:
    return str(kind).removeprefix("torch.")
