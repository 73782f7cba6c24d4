"""How the loss would change with every cell of every map and with every weight, for one image and its label.

Weights are frozen and shared by everybody, so gradients are taken on a twin whose parameters are views that want one.
This is what one training step on this image would start from.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_demo.errors import BadValue
from cnn_demo.networks import tracing
from cnn_demo.networks.torch_compat import sharing


@dataclass(frozen=True, eq=False)
class LayerGradient:
    """Of the loss: `maps` with respect to the layer's output (as its shape), `weight` and `bias` as the layer's own."""

    layer: str
    kind: str
    maps: Tensor
    weight: Tensor | None
    bias: Tensor | None


@dataclass(frozen=True, eq=False)
class Gradients:
    """`loss` is the cross-entropy of the answer to the image against `label`."""

    loss: float
    label: int
    layers: tuple[LayerGradient, ...]


def gradients(model: nn.Module, image: Tensor, label: int, layer: str | None = None) -> Gradients:
    """For one image (1, c, h, w), of one layer or (None) of all. BadValue for a class or layer that is not there."""
    with torch.inference_mode(False), torch.enable_grad():
        twin = _wanting(model)
        x = image.detach().clone().requires_grad_(True)
        # an output that is its own input (a shortcut) is made a tensor of its own, with a gradient of its own
        apart = dict.fromkeys(tracing.layer_names(twin), _itself)
        traced = tracing.record(twin, x, apart)
        classes = traced.logits.shape[1]
        if isinstance(label, bool) or not isinstance(label, int) or not 0 <= label < classes:
            raise BadValue(f"There are classes 0 to {classes - 1}.")
        loss = F.cross_entropy(traced.logits, torch.tensor([label], device=x.device))
        layers = traced.layers if layer is None else (traced.layer(layer),)
        wanted = [tensor for each in layers for tensor in _tensors(each)]
        found = iter(torch.autograd.grad(loss, wanted, allow_unused=True))
        parts = [[_or_zeros(next(found), tensor) for tensor in _tensors(each)] for each in layers]
    return Gradients(
        float(loss.detach()),
        label,
        tuple(_layer(each, *part) for each, part in zip(layers, parts, strict=True)),
    )


def _layer(layer: tracing.Layer, maps: Tensor, *own: Tensor) -> LayerGradient:
    named = dict(zip(_own(layer), own, strict=True))
    return LayerGradient(layer.name, layer.kind, maps, named.get("weight"), named.get("bias"))


def _wanting(model: nn.Module) -> nn.Module:
    """A twin with the same numbers, whose parameters want gradients."""
    twin = sharing(model)
    for module in twin.modules():
        for name, parameter in list(module.named_parameters(recurse=False)):
            setattr(module, name, nn.Parameter(parameter.detach(), requires_grad=True))
    return twin


def _own(layer: tracing.Layer) -> dict[str, Tensor]:
    return dict(layer.module.named_parameters(recurse=False))


def _tensors(layer: tracing.Layer) -> list[Tensor]:
    return [layer.output, *_own(layer).values()]


def _or_zeros(gradient: Any, tensor: Tensor) -> Tensor:
    return torch.zeros_like(tensor) if gradient is None else gradient.detach()


def _itself(output: Tensor) -> Tensor:
    return output.view_as(output)
