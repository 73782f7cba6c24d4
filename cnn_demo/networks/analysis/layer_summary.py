"""What each layer of a network is before it has seen an image: shapes, parameters, work and receptive field.

Formulas come with the numbers in place. Everything is read off one forward pass of an empty image, so it holds for
any network, branches and the functional steps of torchvision's included.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from cnn_demo.errors import BadValue
from cnn_demo.networks.analysis.formulas import (
    ADAPTIVE,
    Size,
    Window,
    count,
    mac_formula,
    parameter_formula,
    size_formula,
    window_of,
)
from cnn_demo.networks.analysis.receptive_field import Field, Pair, joined
from cnn_demo.networks.architecture import Shape, times
from cnn_demo.networks.torch_compat import sharing


@dataclass(frozen=True)
class LayerAnatomy:
    """One layer. Formulas are empty where there is nothing to count. Pairs are (rows, columns)."""

    name: str  # the dotted path, as in a trace
    kind: str
    inputs: tuple[str, ...]  # the layers that feed it; "input" is the image
    input_shape: Size
    output_shape: Size  # (channels, h, w) or (units,)
    parameters: int
    parameter_formula: str  # "3×3×16×32 + 32 = 4,640"
    macs: int  # multiplications with a weight, for one image
    mac_formula: str  # "3×3×16 × 32×14×14 = 903,168"
    size_formula: str  # "⌊(6 − 3 + 2×1) / 2⌋ + 1 = 3"
    dropped: Pair  # rows and columns of the padded input that no window reaches, where sizes do not divide
    field: Field
    window: Window | None = None  # kernel, stride, padding, dilation of what slides over its input

    @property
    def receptive_field(self) -> Pair:
        return self.field.size

    @property
    def jump(self) -> Pair:
        return self.field.jump

    @property
    def start(self) -> Pair:
        return self.field.start


@lru_cache(maxsize=64)
def anatomy_of(architecture: str, input_shape: Shape, n_classes: int) -> tuple[LayerAnatomy, ...]:
    """The anatomy of an architecture, no network needed."""
    from cnn_demo.networks import build  # the registry is above its entries

    with torch.random.fork_rng(devices=[]):  # nobody's seed is disturbed
        model = build(architecture, input_shape, n_classes)
    return tuple(anatomy(model, input_shape))


def anatomy(model: nn.Module, input_shape: Shape) -> list[LayerAnatomy]:
    """One entry for each layer that runs, in order. BadValue when the image does not fit.

    The model is not touched: the hooks are on a copy that shares its weights. (Torch's meta device would save the
    arithmetic, but its first forward pass imports sympy: two seconds and 900 modules.)
    """
    tensors = [*model.parameters(), *model.buffers()]
    twin = sharing(model).eval()
    image = torch.zeros(1, *input_shape, device=tensors[0].device if tensors else "cpu")
    running = _Pass(image)
    with torch.no_grad(), running:
        for name, module in twin.named_modules():
            if not list(module.children()):
                module.register_forward_hook(running.hook(name))
        try:
            twin(image)
        except RuntimeError:
            raise BadValue(f"Images of {times(input_shape)} do not fit this network.") from None
    return running.layers


class _Pass(TorchFunctionMode):
    """Knows, for each tensor of one forward pass, its field and the layers that it came from."""

    def __init__(self, image: Tensor) -> None:
        super().__init__()
        self.layers: list[LayerAnatomy] = []
        self.known: dict[int, tuple[Tensor, Field, tuple[str, ...]]] = {id(image): (image, Field(), ("input",))}

    def hook(self, name: str) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
        def write(module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
            earlier = sum(layer.name.split("#")[0] == name for layer in self.layers)
            full = f"{name}#{earlier + 1}" if earlier else name
            field, sources = self.meet(inputs)
            cells, window = inputs[0].shape[2:], window_of(module, inputs[0].shape[2:])
            if isinstance(module, nn.Linear) or (isinstance(module, ADAPTIVE) and window is None):
                field = field.whole(_cells(cells))
            elif window is not None and len(cells) == 2:
                field = field.slid(*window)
            else:
                field = _kept(field, inputs[0], output)
            layer = _layer(full, module, sources, inputs[0], output, field)
            self.layers.append(replace(layer, window=window) if len(cells) == 2 else layer)
            self.known[id(output)] = (output, field, (full,))

        return write

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        output = func(*args, **(kwargs or {}))
        inputs = [value for value in _tensors(args) if id(value) in self.known]
        if not isinstance(output, Tensor) or not inputs or output.dim() <= 1:
            return output
        if id(output) not in self.known or len(inputs) > 1:  # several: a sum in place, as torchvision's shortcuts
            field, sources = self.meet(inputs)
            self.known[id(output)] = (output, _kept(field, inputs[0], output), sources)
        return output

    def meet(self, inputs: Sequence[Tensor]) -> tuple[Field, tuple[str, ...]]:
        found = [self.known[id(value)] for value in inputs if id(value) in self.known]
        sources = tuple(dict.fromkeys(name for _, _, names in found for name in names))
        return joined([field for _, field, _ in found]), sources


def _layer(
    name: str, module: nn.Module, sources: tuple[str, ...], before: Tensor, after: Tensor, field: Field
) -> LayerAnatomy:
    shape = tuple(after.shape[1:])
    macs, work = mac_formula(module, shape)
    sizes, dropped = size_formula(module, tuple(before.shape[2:]), shape[1:])
    return LayerAnatomy(
        name=name,
        kind=type(module).__name__,
        inputs=sources,
        input_shape=tuple(before.shape[1:]),
        output_shape=shape,
        parameters=count(module),
        parameter_formula=parameter_formula(module),
        macs=macs,
        mac_formula=work,
        size_formula=sizes,
        dropped=dropped,
        field=field,
    )


def _kept(field: Field, before: Tensor, after: Tensor) -> Field:
    """Element by element, or flattened; whatever else changes the shape is taken to see everything."""
    if before.shape[2:] == after.shape[2:]:
        return field
    if before.dim() == 4 and after.dim() == 2 and before.numel() == after.numel():
        return field.flattened(_cells(before.shape[2:]))
    return field.whole(_cells(before.shape[2:]))


def _cells(shape: Size) -> Pair:
    return (shape[0], shape[1]) if len(shape) == 2 else (1, 1)


def _tensors(value: Any) -> Iterable[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _tensors(each)
