"""A network with maps switched off and kernels rewritten: a twin that shares every other tensor with the original.

The original is shared by all visitors and never changes; the twin lives for one question, so tracing, explaining and
measuring it need not know that it was edited.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import local
from typing import Any

import torch
from torch import Tensor, nn

from cnn_demo.errors import BadValue, unknown
from cnn_demo.inspection.layers.kernels import convolutions
from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.torch_compat import Model, sharing

MOST_KERNELS = 64
LARGEST = 1000.0  # of a kernel's numbers: far beyond any trained one, far from overflow

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Edits:
    """`off`: for each layer the channels (or units) that are held at zero. `kernels`: for each convolution and
    (filter, input channel) its new numbers, (kh, kw)."""

    off: Mapping[str, frozenset[int]] = field(default_factory=dict)
    kernels: Mapping[str, Mapping[tuple[int, int], Rows]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.off or self.kernels)

    def __hash__(self) -> int:
        kernels = ((name, frozenset(chosen.items())) for name, chosen in self.kernels.items())
        return hash((frozenset(self.off.items()), frozenset(kernels)))


def parse_edits(off: Any, kernels: Any, model: nn.Module, anatomy: Sequence[LayerAnatomy]) -> Edits:
    """Edits as the page sends them: {layer: [channel, ...]} and {layer: {"filter,channel": [[number, ...], ...]}}.

    BadValue, naming what there is, for whatever does not fit this network.
    """
    switched = {name: _channels(name, chosen, anatomy) for name, chosen in _object(off, "edits").items()}
    tables = _object(kernels, "kernels")
    if sum(len(chosen) for chosen in tables.values() if isinstance(chosen, dict)) > MOST_KERNELS:
        raise BadValue(f"At most {MOST_KERNELS} kernels can be edited at once.")
    rewritten = {name: _kernels(name, chosen, model) for name, chosen in tables.items()}
    return Edits(
        {name: channels for name, channels in switched.items() if channels},
        {name: chosen for name, chosen in rewritten.items() if chosen},
    )


def with_edits(model: Model, edits: Edits) -> Model:
    """The twin; the model itself when there is nothing to edit. Layers that run twice are switched off run by run."""
    if not edits:
        return model
    twin = sharing(model)
    with torch.inference_mode(False), torch.no_grad():
        for name, chosen in edits.kernels.items():
            module: Any = twin.get_submodule(name)
            weight = module.weight.detach().clone()
            for (out, channel), rows in chosen.items():
                weight[out, channel] = torch.tensor(rows, dtype=weight.dtype, device=weight.device)
            module.weight = nn.Parameter(weight, requires_grad=False)
    switches: dict[str, dict[int, frozenset[int]]] = {}
    for name, channels in edits.off.items():
        base, _, run = name.partition("#")
        switches.setdefault(base, {})[int(run or 1)] = channels
    counter = _Counter()
    twin.register_forward_pre_hook(counter)
    for base, runs in switches.items():  # before the hook that records: a trace shows the zeros
        twin.get_submodule(base).register_forward_hook(_Switch(base, runs, counter), prepend=True)
    return twin


class _Counter:
    """How often each layer has run in this thread's forward pass; begins anew with each."""

    def __init__(self) -> None:
        self.local = local()

    def __call__(self, module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        self.local.runs = {}

    def next(self, name: str) -> int:
        runs: dict[str, int] = self.local.runs
        runs[name] = runs.get(name, 0) + 1
        return runs[name]

    def __deepcopy__(self, memo: dict[int, Any]) -> "_Counter":
        return _Counter()


class _Switch:
    """A forward hook that holds channels at zero."""

    def __init__(self, name: str, runs: Mapping[int, frozenset[int]], counter: _Counter) -> None:
        self.name, self.runs, self.counter = name, runs, counter

    def __call__(self, module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        channels = self.runs.get(self.counter.next(self.name))
        if not channels:
            return output
        kept = torch.ones(output.shape[1], dtype=output.dtype, device=output.device)
        kept[sorted(channels)] = 0
        return output * kept.view(1, -1, *[1] * (output.dim() - 2))


def _channels(name: str, chosen: Any, anatomy: Sequence[LayerAnatomy]) -> frozenset[int]:
    shapes = {layer.name: layer.output_shape for layer in anatomy}
    if name not in shapes:
        raise unknown("layer", name, shapes)
    last = shapes[name][0] - 1
    if not isinstance(chosen, list) or not all(_is_whole(channel, last) for channel in chosen):
        raise BadValue(f"{name} has channels 0 to {last}; name those to switch off in a list.")
    return frozenset(chosen)


def _kernels(name: str, chosen: Any, model: nn.Module) -> dict[tuple[int, int], Rows]:
    if name not in (names := convolutions(model)):
        raise unknown("convolution", name, names)
    filters, channels, height, width = model.get_submodule(name).weight.shape  # type: ignore[misc]
    found = {}
    for key, rows in _object(chosen, "kernels").items():
        match = re.fullmatch(r"(\d{1,5}),(\d{1,5})", key)
        out, channel = (int(part) for part in match.groups()) if match else (-1, -1)
        if not (0 <= out < filters and 0 <= channel < channels):
            raise BadValue(f"{name} has filters 0 to {filters - 1} with kernels 0 to {channels - 1} each.")
        found[out, channel] = _rows(rows, height, width)
    return found


def _rows(rows: Any, height: int, width: int) -> Rows:
    fits = isinstance(rows, list) and len(rows) == height and all(isinstance(r, list) and len(r) == width for r in rows)
    if not fits or not all(_is_number(value) for row in rows for value in row):
        raise BadValue(f"A kernel here is {height}×{width} numbers from −{LARGEST:g} to {LARGEST:g}.")
    return tuple(tuple(float(value) for value in row) for row in rows)


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | float) and -LARGEST <= value <= LARGEST


def _is_whole(value: Any, last: int) -> bool:
    return not isinstance(value, bool) and isinstance(value, int) and 0 <= value <= last


def _object(value: Any, word: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadValue(f"{word.capitalize()} come as an object with the names of layers.")
    return value
