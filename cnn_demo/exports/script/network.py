"""A built network as the Python text of one class, layer by layer, with the shape after each.

Layers of PyTorch are printed from what they hold; our own blocks come as their source (see `source`), so that every
architecture, and every one that a visitor puts together, is written by the same few lines.
"""

import inspect
import textwrap

from torch import nn

from cnn_demo.errors import BadValue
from cnn_demo.exports.script.source_collector import sources
from cnn_demo.networks import ArchitectureSpec
from cnn_demo.networks.analysis.anatomy import LayerAnatomy

WIDTH = 120  # columns
SKIPPED = ("device", "dtype", "inplace")


def network_code(model: nn.Sequential, spec: ArchitectureSpec, anatomy: tuple[LayerAnatomy, ...]) -> str:
    """Classes of the blocks, `class Network`, and `initialize` where the design draws its own first weights."""
    blocks = {type(module): None for module in model.modules() if not _is_torch(module)}
    parts = sources([*blocks, *([spec.initialize] if spec.initialize else [])])
    first = [part for part in parts if not part.startswith("def initialize")]
    after = [part for part in parts if part.startswith("def initialize")]
    return "\n\n\n".join([*first, _class(model, spec, anatomy), *after])


def constructor(module: nn.Module, indent: int = 0) -> str:
    """The call that makes this layer or block, defaults left out; what holds layers goes over several lines.

    >>> constructor(nn.Conv2d(1, 16, (3, 3), padding=1, bias=False))
    'nn.Conv2d(1, 16, 3, padding=1, bias=False)'
    """
    if isinstance(module, nn.Sequential):
        layers = [f"{name}={constructor(layer, indent + 8)}" for name, layer in module.named_children()]
        return _call("nn.Sequential", [_call("OrderedDict", layers, indent + 4)], indent)
    kind, words = type(module), []
    for place, parameter in enumerate(inspect.signature(kind).parameters.values()):
        if parameter.name in SKIPPED or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if not hasattr(module, parameter.name):
            raise BadValue(f"No script can be written of {kind.__name__}: it does not keep its {parameter.name}.")
        value, optional = _plain(getattr(module, parameter.name)), parameter.default is not parameter.empty
        if parameter.name == "bias" and value is None:
            value = False
        implied = module.kernel_size if parameter.name == "stride" and "Pool" in kind.__name__ else parameter.default
        if not optional or value != _plain(implied):
            shown = constructor(value, indent + 4) if isinstance(value, nn.Module) else repr(value).replace("'", '"')
            words.append(f"{parameter.name}={shown}" if place and optional else shown)
    name = f"{'nn.' if _is_torch(module) else ''}{kind.__name__}"
    return _call(name, words, indent) if any("\n" in word for word in words) else f"{name}({', '.join(words)})"


def _call(name: str, arguments: list[str], indent: int) -> str:
    """A call with one argument a line, the first line not indented. A single one that goes on needs no comma."""
    space = " " * indent
    if len(arguments) == 1 and "\n" in arguments[0]:
        return f"{name}(\n{space}    {arguments[0]}\n{space})"
    return "\n".join([f"{name}(", *(f"{space}    {argument}," for argument in arguments), f"{space})"])


def _class(model: nn.Sequential, spec: ArchitectureSpec, anatomy: tuple[LayerAnatomy, ...]) -> str:
    shape = ", ".join(map(str, anatomy[0].input_shape)) if anatomy else ""
    story = textwrap.fill(spec.story, WIDTH, initial_indent="    ", subsequent_indent="    ")
    lines = ["class Network(nn.Module):", f'    """{spec.title} ({spec.year}).', "", story, '    """', ""]
    lines += ["    def __init__(self) -> None:", "        super().__init__()"]
    lines += [_assignment(name, module, anatomy) for name, module in model.named_children()]
    lines += ["", f"    def forward(self, x: Tensor) -> Tensor:  # (n, {shape}), normalized"]
    names = [name for name, _ in model.named_children()]
    for name in names:
        start = "return" if name == names[-1] else "x ="
        lines.append(f"        {start} self.{name}(x){_shape_after(name, anatomy)}")
    return "\n".join(lines)


def _assignment(name: str, module: nn.Module, anatomy: tuple[LayerAnatomy, ...]) -> str:
    line = f"        self.{name} = {constructor(module, 8)}"
    formula = next((layer.parameter_formula for layer in anatomy if layer.name == name), "")
    comment = f"  # {formula} weights" if formula else ""
    return line + (comment if len(line + comment) <= WIDTH else "")


def _shape_after(name: str, anatomy: tuple[LayerAnatomy, ...]) -> str:
    """The shape as a comment, where the layer changes it."""
    inside = [layer for layer in anatomy if layer.name == name or layer.name.startswith(f"{name}.")]
    if not inside or inside[-1].output_shape == inside[0].input_shape:
        return ""
    return f"  # (n, {', '.join(map(str, inside[-1].output_shape))})"


def _is_torch(module: nn.Module) -> bool:
    return type(module).__module__.startswith("torch.")


def _plain(value: object) -> object:
    """As a person would write it: 3 for (3, 3), and whether there is a bias instead of the bias."""
    if isinstance(value, tuple) and value and all(each == value[0] for each in value):
        return value[0]
    if isinstance(value, nn.Parameter):
        return True
    return value
