"""A stranger's network written anew: all that it computes, functional calls included, as layers with names.

The steps that torch.fx finds are gone through with two images. Each becomes a layer that does the same, is followed
where it only moves numbers, or is left as a layer that is shown and not explained.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.fx.node import map_aggregate

from cnn_demo.errors import BadValue
from cnn_demo.networks.architecture import times
from cnn_demo.networks.layers import Unexplained
from cnn_demo.rewriting import functions, layers
from cnn_demo.rewriting.computation import Computation, Slot
from cnn_demo.rewriting.dataflow import Dataflow, Step, pruned
from cnn_demo.rewriting.tracer import PLACE, PREFIX, ROOM, Whole, sentence, steps_of
from cnn_demo.rewriting.values import Path, Value, has_channels_last, is_undone, mover, numbered

PROBABILITIES = (nn.Softmax, nn.LogSoftmax)
SUBJECTS = ("call_module", "call_function", "call_method")


def rewritten(network: nn.Module, images: Tensor) -> tuple[Dataflow, nn.Module | None]:
    """The network as layers, and the softmax at its end, which is left out where it has one: scores are shown here,
    and softmax follows by itself. `network` is in evaluation mode; `images` are any two that it takes.

    BadValue names the line that cannot be followed, and why.
    """
    whole = Whole(network).eval()
    rewriter = Rewriter(whole, steps_of(whole))
    with torch.no_grad():
        answer = rewriter.follow(images)
    last = rewriter.layers[rewriter.steps[answer - 1].layer] if answer else None
    if answer and isinstance(last, PROBABILITIES):
        return pruned(rewriter.layers, rewriter.steps, rewriter.steps[answer - 1].inputs[0]), last
    return pruned(rewriter.layers, rewriter.steps, answer), None


class Rewriter(fx.Interpreter):
    """Goes through the steps; `made` are the outputs of the layers so far, the image first."""

    def __init__(self, whole: Whole, graph: fx.Graph) -> None:
        super().__init__(whole, graph=graph)
        self.extra_traceback = False
        self.layers: dict[str, nn.Module] = {}
        self.steps: list[Step] = []
        self.made: list[Tensor] = []
        self.in_place = {each for each in whole.modules() if getattr(each, "inplace", False)}
        for each in self.in_place:
            each.__dict__["inplace"] = False
        self.node: fx.Node = next(iter(graph.nodes))
        self.taken = {name.removeprefix(PREFIX) for name, _ in whole.named_modules()}
        self.calls = Counter(node.meta[ROOM] for node in graph.nodes if node.op in SUBJECTS)
        self.leaves = {name.removeprefix(PREFIX) for name, each in whole.named_modules() if not list(each.children())}

    def follow(self, images: Tensor) -> int:
        """The number of the value that is the answer."""
        self.made = [images]
        answer = self.run(images)
        if not isinstance(answer, Value):
            made = "a list" if isinstance(answer, list | tuple) else f"a {type(answer).__name__}"
            raise BadValue(f"This network cannot be opened: it answers with {made}, not with one score for each class.")
        return self.settle(answer).step

    def run_node(self, n: fx.Node) -> Any:
        self.node = n
        try:
            return super().run_node(n)
        except (RuntimeError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise self.refused(f"what stands there cannot be written as layers ({type(error).__name__})") from error

    def refused(self, reason: str) -> BadValue:
        return BadValue(sentence(self.node.meta.get(PLACE, ""), reason))

    def placeholder(self, target: Any, args: Any, kwargs: Any) -> Value:
        return Value(0, super().placeholder(target, args, kwargs))

    def call_module(self, target: Any, args: Any, kwargs: Any) -> Any:
        module, given = self.module.get_submodule(target), [*args, *kwargs.values()]
        if len(given) != 1 or not isinstance(given[0], Value):
            return self.unexplained(module, args, kwargs, type(module).__name__)
        result = self.layer(module, given[0], "")
        return self._in_place(given[0], result) if module in self.in_place else result

    def call_method(self, target: Any, args: Any, kwargs: Any) -> Any:
        if not isinstance(args[0], Value):
            return super().call_method(target, args, kwargs)
        return self._call(target, getattr(Tensor, target), args, kwargs)

    def call_function(self, target: Any, args: Any, kwargs: Any) -> Any:
        if target is getattr and isinstance(args[0], Value):
            return self._attribute(args[0], args[1])
        return self._call(getattr(target, "__name__", str(target)), target, args, kwargs)

    def _attribute(self, value: Value, name: str) -> Any:
        found = getattr(value.tensor, name)
        return self.move(value, lambda each: getattr(each, name), name) if isinstance(found, Tensor) else found

    def _call(self, name: str, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        if name in functions.CHECKS:
            return None
        first = next(iter(args), None)
        if (name == "getitem" and not isinstance(first, Value)) or not _has_values((args, kwargs)):
            return function(*args, **kwargs)
        if name in functions.ASK:
            return function(*_plain(args), **_plain(kwargs))
        if name in functions.SAME:
            return first
        if name in functions.MOVE and isinstance(first, Value):
            rest, settings = _plain(args[1:]), _plain(kwargs)
            return self.move(first, lambda each: function(each, *rest, **settings), name)
        result = functions.convert(self, name.strip("_"), args, kwargs)
        if result is None:
            result = self.unexplained(function, args, kwargs, name)
        changes = name.endswith("_") or name in ("iadd", "isub", "imul", "itruediv") or kwargs.get("inplace") is True
        return self._in_place(first, result) if changes else result

    def _in_place(self, value: Any, result: Value) -> Value:
        """Whoever has this value from now on has the result."""
        if isinstance(value, Value):
            value.__dict__.update(result.__dict__)
        return result

    def move(self, value: Value, how: Callable[[Tensor], Any], name: str) -> Any:
        """The value, or values, after numbers moved; a layer does it only where that is needed. Maps that become a
        vector are moved before, so that the vector is made by flattening."""
        wanted = self.wanted(name)
        if value.places is not None and value.tensor.dim() == 4:
            moved = how(value.tensor.contiguous())
            value = self.settle(value) if isinstance(moved, Tensor) and moved.dim() == 2 else value
        return value.moved(self.made[value.step], how, wanted)

    def settle(self, value: Value) -> Value:
        """The same as something that a layer makes, with channels first or last."""
        made = self.made[value.step]
        if is_undone(value, made):
            return Value(value.step, value.tensor, is_last=value.is_last and value.places is None)
        if has_channels_last(value, made):
            return Value(value.step, value.tensor, is_last=True)
        if value.settled is None:
            layer = mover(value, made) if value.tensor.dim() in (2, 4) else None
            if layer is None:
                raise self.refused(_dimensions(value.tensor))
            value.settled = self.append(layer, [Value(value.step, made)], "", value.path)
        return value.settled

    def unflattened(self, value: Value) -> Value | None:
        """Maps, where the value is these with the cells of each in a row."""
        made = self.made[value.step]
        if made.dim() != 4 or value.places is None or value.tensor.dim() != 3:
            return None
        same = value.places.shape == made.flatten(2).shape and torch.equal(value.places, numbered(made).flatten(2))
        return Value(value.step, made) if same else None

    def layer(self, module: nn.Module, value: Value, name: str) -> Value:
        """What this layer makes of the value; `name` is that of the function that it stands for."""
        if layers.is_mover(module):
            moved: Value = self.move(value, module, name)
            return moved
        if isinstance(module, nn.RNNBase | nn.RNNCellBase):
            raise self.refused("a recurrent layer reads sequences, and images here are seen at once")
        if found := layers.padding_of(module):
            return self.layer(found[1], self.move(value, found[0], "pad"), name)
        settled = self.settle(value)
        if isinstance(module, PROBABILITIES) and settled.tensor.dim() == 2:
            return self.append(module, [settled], name)
        known = layers.known(module, settled)
        if known is None:
            shown: Value = self.unexplained(module, [value], {}, type(module).__name__)
            return shown
        return self.append(known, [settled], name)

    def unexplained(self, function: Callable[..., Any], args: Any, kwargs: Any, title: str) -> Any:
        """A layer that computes it as it is; nothing, where the value comes out as it went in."""
        values: list[Value] = []
        args, kwargs = map_aggregate((tuple(args), kwargs), lambda each: _slot(self, each, values))
        compute = Computation(function, args, kwargs, [value.is_last for value in values])
        tensors = [self.made[value.step] for value in values]
        output = compute(*tensors)
        if output is tensors[0]:
            return self.append(nn.Identity(), values[:1], title)
        if not isinstance(output, Tensor):
            raise self.refused(f"{title} makes more than one tensor")
        learned = nn.ParameterList(function.parameters()) if isinstance(function, nn.Module) else None
        return self.append(Unexplained(compute, title, learned), values, title)

    def append(self, layer: nn.Module, values: Sequence[Value], name: str, path: Path | None = None) -> Value:
        """The layer joins the network."""
        output = layer.eval()(*[self.made[value.step] for value in values])
        if output.dim() not in (2, 4) or len(output) != len(self.made[0]):
            raise self.refused(_dimensions(output))
        self.steps.append(Step(self._place(layer, path or self.wanted(name)), tuple(value.step for value in values)))
        self.made.append(output)
        is_last = output.dim() == 4 and any(value.is_last for value in values)
        return Value(len(self.steps), output.permute(0, 2, 3, 1) if is_last else output, is_last=is_last)

    def wanted(self, name: str) -> Path:
        """The path of the layer that the step at hand needs: that of a module where the step is one, or all that a
        module does; else that of the module whose code calls it, and the function's name."""
        room = self.node.meta[ROOM]
        if self.node.op == "call_module" or (self.calls[room] == 1 and room in self.leaves):
            return Path(room or "layer", True)
        return Path(f"{room}.{name.strip('_')}".strip("."), False)

    def _place(self, layer: nn.Module, path: Path) -> str:
        """Puts the layer at this path, or beside it where another one is."""
        found = self.layers.get(path.path)
        if path.is_module and (found is None or found is layer):
            self.layers[path.path] = layer
            return path.path
        number, free = 1, path.path
        while free in self.taken or free in self.layers:
            number += 1
            free = f"{path.path}_{number}"
        self.layers[free] = layer
        return free


def _slot(rewriter: Rewriter, each: Any, values: list[Value]) -> Any:
    if not isinstance(each, Value):
        return each
    values.append(rewriter.settle(each))
    return Slot(len(values) - 1)


def _has_values(arguments: Any) -> bool:
    found: list[Any] = []
    map_aggregate(arguments, lambda each: found.append(each) if isinstance(each, Value) else None)
    return bool(found)


def _plain(arguments: Any) -> Any:
    return map_aggregate(arguments, lambda each: each.tensor if isinstance(each, Value) else each)


def _dimensions(tensor: Tensor) -> str:
    shape = times(tensor.shape[1:]) or "one number"
    return f"there, each image becomes {shape}, and only maps (channels × height × width) and vectors are shown here"
