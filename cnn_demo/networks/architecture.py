"""What an architecture is: a design that can be built for an input shape and a number of classes.

Networks are `nn.Sequential`s of named layers in the words of their papers. Whatever is computed is a module of its own
(no functional calls, nothing in place), so that tracing sees every step. A block of several layers keeps what it was
made with under the names of its arguments, so that it can be written down again.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from torch import nn

Shape = tuple[int, int, int]  # channels, height, width
Build = Callable[[Shape, int], nn.Sequential]
Initialize = Callable[[nn.Module], None]


@dataclass(frozen=True)
class ArchitectureSpec:
    """A design. `published` is the (input shape, classes, parameters) that its paper or article states, if any does;
    `initialize` draws the first weights where PyTorch's own are not what the paper has."""

    id: str
    title: str
    year: int
    story: str
    build: Build
    published: tuple[Shape, int, int] | None
    smallest: int = 12  # smallest input height and width: every layer keeps at least one cell
    initialize: Initialize | None = None


def stack(*layers: tuple[str, nn.Module]) -> nn.Sequential:
    """Named layers, one after the other."""
    return nn.Sequential(OrderedDict(layers))


def count_parameters(model: nn.Module) -> int:
    """How many numbers training can change."""
    return sum(parameter.numel() for parameter in model.parameters())


def after(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """Output size of a convolution or pooling over `size` cells: ⌊(W − K + 2P) / S⌋ + 1."""
    return (size - kernel + 2 * padding) // stride + 1


def times(numbers: Iterable[int]) -> str:
    """3×3×16"""
    return "×".join(map(str, numbers))
