"""Every layer's output for one input. Tracing changes nothing: hooks are registered once, when a network is loaded,
write to a context variable, and do nothing while no recorder is there. So many visitors share one network, and an
edit (a filter switched off, an output replaced) lives in one call only.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock

import torch
from torch import Tensor, nn

from cnn_demo.errors import BadValue, unknown

Edit = Callable[[Tensor], Tensor] | Collection[int]  # output -> output, or the channels to switch off
Edits = Mapping[str, Edit]
SOFTMAX = "softmax"  # over the logits; networks leave it to their users, so that it is no layer of a trace


@dataclass(frozen=True, eq=False)
class Layer:
    """One executed leaf module. A module that runs twice gives "name" and "name#2"."""

    name: str  # the dotted path: "stage1.block2.conv1"
    kind: str  # the class: "Conv2d"
    module: nn.Module
    inputs: tuple[Tensor, ...]  # two or more where branches join
    output: Tensor  # after edits


@dataclass(frozen=True, eq=False)
class Trace:
    """One forward pass: `input` (n, c, h, w), the leaf modules in order of execution, `logits` (n, classes)."""

    input: Tensor
    layers: tuple[Layer, ...]
    logits: Tensor

    def layer(self, name: str) -> Layer:
        """The layer of this name; BadValue naming what there is."""
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise unknown("layer", name, [layer.name for layer in self.layers])

    def sources(self) -> dict[str, tuple[str, ...]]:
        """For each layer the names of those that made its inputs: "input" for the image, "" for what was made between
        layers."""
        makers, found = {id(self.input): "input"}, {}
        for layer in self.layers:
            found[layer.name] = tuple(makers.get(id(tensor), "") for tensor in layer.inputs)
            makers[id(layer.output)] = layer.name
        return found


@dataclass(eq=False)
class _Recorder:
    edits: Edits
    layers: list[Layer] = field(default_factory=list)
    runs: dict[str, int] = field(default_factory=dict)

    def write(self, name: str, module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        self.runs[name] = self.runs.get(name, 0) + 1
        if self.runs[name] > 1:
            name = f"{name}#{self.runs[name]}"
        if name in self.edits:
            output = _edited(output, self.edits[name], name)
        self.layers.append(Layer(name, type(module).__name__, module, inputs, output))
        return output


_preparing = Lock()
_active: ContextVar[_Recorder | None] = ContextVar("recorder", default=None)


class _Hook:
    """A forward hook that knows its layer's name. A class, not a closure: networks stay copyable and picklable."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor | None:
        recorder = _active.get()
        return None if recorder is None else recorder.write(self.name, module, inputs, output)


def layer_names(model: nn.Module) -> list[str]:
    """The dotted paths of all leaf modules, in order of definition."""
    return [name for name, module in model.named_modules() if name and not list(module.children())]


def prepare(model: nn.Module) -> None:
    """Register the hooks, once. In-place activations are made ordinary: they would overwrite what was recorded."""
    with _preparing:
        if "_is_traced" in model.__dict__:  # travels with copies of the model, as its hooks do
            return
        modules = dict(model.named_modules())
        for name in layer_names(model):
            module = modules[name]
            if hasattr(module, "inplace"):
                module.inplace = False
            module.register_forward_hook(_Hook(name))
        model.__dict__["_is_traced"] = True


def trace(model: nn.Module, x: Tensor, edits: Edits | None = None) -> Trace:
    """One forward pass of `x` (n, c, h, w), without gradients. BadValue when an edit names no layer or channel."""
    with torch.inference_mode():
        return record(model, x, edits)


def record(model: nn.Module, x: Tensor, edits: Edits | None = None) -> Trace:
    """The same under the caller's gradient mode: where `x` requires a gradient, every layer's output has one."""
    prepare(model)
    for name in edits or {}:
        if name.split("#")[0] not in (names := layer_names(model)):
            raise unknown("layer", name, names)
    with _recording(_Recorder(edits or {})) as recorder:
        logits = model(x)
    return Trace(x, tuple(recorder.layers), logits)


def output_up_to(model: nn.Module, x: Tensor, layer: str | None) -> Tensor:
    """That layer's output for `x` (n, c, h, w), under the caller's gradient mode; the logits when `layer` is None.

    BadValue when there is no such layer.
    """
    if layer is None:
        logits: Tensor = model(x)
        return logits
    try:
        record(model, x, {layer: _stop})
    except _Reached as reached:
        return reached.output
    raise unknown("layer", layer, layer_names(model))  # "relu#3" where relu runs twice


def check_cell(layer: str, shape: tuple[int, ...], channel: int, y: int, x: int) -> None:
    """BadValue, naming the range, unless (channel, y, x) lies in a layer of this shape."""
    words = "units" if len(shape) == 1 else "channels"
    for word, place, size in zip((words, "rows", "columns"), (channel, y, x), (*shape, 1, 1), strict=False):
        if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < size:
            raise BadValue(f"{layer} has {word} 0 to {size - 1}." if size > 1 else f"{layer} has only {word[:-1]} 0.")


@contextmanager
def _recording(recorder: _Recorder) -> Iterator[_Recorder]:
    token = _active.set(recorder)
    try:
        yield recorder
    finally:
        _active.reset(token)


def _edited(output: Tensor, edit: Edit, name: str) -> Tensor:
    if callable(edit):
        return edit(output)
    last = output.shape[1] - 1
    if any(isinstance(channel, bool) or not 0 <= channel <= last for channel in edit):
        raise BadValue(f"{name} has channels 0 to {last}.")
    kept = torch.ones(output.shape[1], dtype=output.dtype, device=output.device)
    kept[list(edit)] = 0
    return output * kept.view(1, -1, *[1] * (output.dim() - 2))


class _Reached(Exception):
    """Leaves the network from inside its forward pass."""

    def __init__(self, output: Tensor) -> None:
        super().__init__()
        self.output = output


def _stop(output: Tensor) -> Tensor:
    raise _Reached(output)
