"""What each layer of a network is before it has seen an image: shapes, parameters, work and receptive field.

Formulas come with the numbers in place. Everything is read off one forward pass of an empty image, so it holds for
any network, branches and the functional steps of torchvision's included.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any

import torch
from torch import Tensor, nn

from cnn_demo.errors import BadValue
from cnn_demo.networks.architecture import Shape, count_parameters, times
from cnn_demo.networks.layer_kind import LayerKind, Pair, ReceptiveField, Size, Window, cells_of, union
from cnn_demo.networks.layers import kind_of
from cnn_demo.networks.torch_compat import WatchedCalls, WithoutRandomNumbers, sharing


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
    field: ReceptiveField
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

    with WithoutRandomNumbers():
        model = build(architecture, input_shape, n_classes)
    return tuple(anatomy(model, input_shape))


def anatomy(model: nn.Module, input_shape: Shape) -> list[LayerAnatomy]:
    """One entry for each layer that runs, in order. BadValue when the image does not fit, or when a layer is of a kind
    that is not known.

    The model is not touched: the hooks are on a copy that shares its weights. (Torch's meta device would save the
    arithmetic, but its first forward pass imports sympy: two seconds and 900 modules.)
    """
    tensors = [*model.parameters(), *model.buffers()]
    twin = sharing(model).eval()
    image = torch.zeros(1, *input_shape, device=tensors[0].device if tensors else "cpu")
    running = _Pass(image)
    for name, module in twin.named_modules():
        if not list(module.children()):
            module.register_forward_hook(running.hook(name))
    try:
        with torch.no_grad(), WatchedCalls(running.between_layers):
            twin(image)
    except RuntimeError:
        raise BadValue(f"Images of {times(input_shape)} do not fit this network.") from None
    return running.layers


class _Pass:
    """Knows, for each tensor of one forward pass, its receptive field and the layers that it came from."""

    def __init__(self, image: Tensor) -> None:
        self.layers: list[LayerAnatomy] = []
        self.runs: dict[str, int] = {}
        self.known: dict[int, tuple[Tensor, ReceptiveField, tuple[str, ...]]] = {
            id(image): (image, ReceptiveField(), ("input",))
        }

    def hook(self, name: str) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
        def write(module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
            kind = kind_of(module)
            self.runs[name] = self.runs.get(name, 0) + 1
            full = f"{name}#{self.runs[name]}" if self.runs[name] > 1 else name
            field, sources = self.meet(inputs)
            layer = _layer(full, kind, module, sources, _size(inputs[0]), _size(output), field)
            self.layers.append(layer)
            self.known[id(output)] = (output, layer.field, (full,))

        return write

    def between_layers(self, args: tuple[Any, ...], output: Any) -> None:
        """What is computed without a layer hands on where its inputs came from."""
        inputs = [value for value in _tensors(args) if id(value) in self.known]
        if not isinstance(output, Tensor) or not inputs or output.dim() <= 1:
            return
        if id(output) not in self.known or len(inputs) > 1:  # several: a sum in place, as torchvision's shortcuts
            field, sources = self.meet(inputs)
            self.known[id(output)] = (output, _kept(field, _size(inputs[0]), _size(output)), sources)

    def meet(self, inputs: Sequence[Tensor]) -> tuple[ReceptiveField, tuple[str, ...]]:
        found = [self.known[id(value)] for value in inputs if id(value) in self.known]
        sources = tuple(dict.fromkeys(name for _, _, names in found for name in names))
        return union([field for _, field, _ in found]), sources


def _layer(
    name: str,
    kind: LayerKind,
    module: nn.Module,
    sources: tuple[str, ...],
    before: Size,
    after: Size,
    field: ReceptiveField,
) -> LayerAnatomy:
    """`field` is what the cells of the inputs see."""
    macs, mac_formula = kind.mac_formula(module, after)
    has_maps = len(before) == 3
    size_formula, dropped = kind.size_formula(module, before[1:], after[1:]) if has_maps else ("", (0, 0))
    return LayerAnatomy(
        name=name,
        kind=kind.name,
        inputs=sources,
        input_shape=before,
        output_shape=after,
        parameters=count_parameters(module),
        parameter_formula=kind.parameter_formula(module),
        macs=macs,
        mac_formula=mac_formula,
        size_formula=size_formula,
        dropped=dropped,
        field=kind.field_after(module, field, before, after),
        window=kind.window(module, before[1:]) if has_maps else None,
    )


def _kept(field: ReceptiveField, before: Size, after: Size) -> ReceptiveField:
    """Element by element, or flattened; whatever else changes the shape is taken to see everything."""
    if before[1:] == after[1:]:
        return field
    if len(before) == 3 and len(after) == 1 and prod(before) == prod(after):
        return field.flattened(cells_of(before))
    return field.whole(cells_of(before))


def _size(tensor: Tensor) -> Size:
    return tuple(tensor.shape[1:])


def _tensors(value: Any) -> Iterable[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _tensors(each)
