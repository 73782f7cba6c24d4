"""Values on their way through a network: what a step made, perhaps with its numbers moved since.

Where numbers only move (a view, a permutation, a slice, a shuffle), nothing is computed, and no layer is needed until
somebody reads them: then two permutations may have undone each other, and five steps have become one arrangement. What
moved is followed by moving the numbers of the places along.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from cnn_demo.networks.layers import Arrangement, Channels


class Path(NamedTuple):
    """Where a layer is to stand in the new network; `is_module`: a module of the old one stands there."""

    path: str
    is_module: bool


@dataclass(eq=False)
class Value:
    """`tensor` is the value for two images as the network's code sees it. `places` are float64 of the same shape: the
    places in what the step made that its numbers come from; None where nothing moved. `is_last`: these are the maps of
    the step, turned so that channels come last."""

    step: int
    tensor: Tensor
    places: Tensor | None = None
    is_last: bool = False
    path: Path | None = None  # of the layer, where one is needed to move the numbers
    settled: "Value | None" = None

    def moved(self, made: Tensor, move: Callable[[Tensor], Any], path: Path) -> Any:
        """The value, or the values, after `move`; `made` is what the step made."""
        places, tensors = move(self._places(made).contiguous()), move(self.tensor.contiguous())
        if isinstance(tensors, Tensor):
            return Value(self.step, tensors, places, path=path)
        return [Value(self.step, *pair, path=path) for pair in zip(tensors, places, strict=True)]

    def _places(self, made: Tensor) -> Tensor:
        if self.places is not None:
            return self.places
        return numbered(made).permute(0, 2, 3, 1) if self.is_last else numbered(made)


def numbered(made: Tensor) -> Tensor:
    """The number of each place, counted through both images; float64, which every function can move."""
    return torch.arange(made.numel(), dtype=torch.float64).view(made.shape)


def is_undone(value: Value, made: Tensor) -> bool:
    """Are all numbers where the step had made them?"""
    return value.places is None or _same(value.places, numbered(made))


def has_channels_last(value: Value, made: Tensor) -> bool:
    """Are they the step's maps with their channels last?"""
    return made.dim() == 4 and value.places is not None and _same(value.places, numbered(made).permute(0, 2, 3, 1))


def mover(value: Value, made: Tensor) -> nn.Module | None:
    """The layer that moves what the step made to where this value has it; None when images of a batch mix."""
    assert value.places is not None
    each = made[0].numel()
    first, second = value.places
    if not _same(second, first + each):
        return None
    places = first.long()
    if made.dim() == 4 and _same(places, torch.arange(each)):
        return nn.Flatten()
    if places.shape[1:] == made.shape[2:]:
        picked = places.view(len(places), -1)[:, 0] // prod(made.shape[2:])
        if _same(places, numbered(made)[0].long()[picked]):
            return Channels(picked.tolist())
    return Arrangement(places)


def _same(one: Tensor, other: Tensor) -> bool:
    return one.shape == other.shape and torch.equal(one, other)
