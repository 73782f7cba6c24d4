"""What of a network learns and what stays as it is: its blocks, its head, and which of them are frozen.

Feature extraction trains a new head on frozen features; fine-tuning trains the last block with it (Yosinski et al.
2014, arXiv:1411.1792). Frozen means bit by bit: no gradient, no decay, and batch norm keeps its means and deviations.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from torch import nn

Named = tuple[str, nn.Module]


@dataclass(frozen=True)
class LayerFreeze:
    """A layer with weights: its dotted name, how many numbers it has, and whether they stay as they are."""

    name: str
    parameters: int
    frozen: bool


def blocks_of(model: nn.Sequential) -> list[list[Named]]:
    """The network in blocks, first to last; the last one is the head.

    A block begins with a layer that has kernels or dense weights, or with a module that holds several (a residual
    block, an inception module), and lasts until the next: batch norm, activation and pooling belong to what is before
    them. A stage, which is a Sequential, is taken apart.
    """
    blocks: list[list[Named]] = []
    for name, module in _parts(model, ""):
        if not blocks or any(p.ndim > 1 for p in module.parameters()):
            blocks.append([])
        blocks[-1].append((name, module))
    return blocks


def head_of(model: nn.Sequential) -> str:
    """The name of the layer that gives one number for each class: of the last block, the layer with the weights."""
    return blocks_of(model)[-1][0][0]


def freeze(model: nn.Sequential, how: str) -> None:
    """Let no gradient reach what `how`, one of recipe.FREEZES, keeps as it is."""
    for _, module in _frozen(model, how):
        module.requires_grad_(False)


def train_mode(model: nn.Sequential, how: str) -> None:
    """Training mode for what learns, evaluation mode for what is frozen: its batch norm follows no new images."""
    model.train()
    for _, module in _frozen(model, how):
        module.eval()


def layers_frozen(model: nn.Sequential, how: str) -> list[LayerFreeze]:
    """Every layer with weights, in order: what is to be drawn."""
    frozen = {id(layer) for _, module in _frozen(model, how) for layer in module.modules()}
    return [
        LayerFreeze(name, count, id(layer) in frozen)
        for name, layer in model.named_modules()
        if (count := sum(p.numel() for p in layer.parameters(recurse=False)))
    ]


def _frozen(model: nn.Sequential, how: str) -> list[Named]:
    learning = {"none": None, "features": -1, "all but the last block": -2}[how]
    return [named for block in blocks_of(model)[:learning] for named in block] if learning else []


def _parts(model: nn.Module, prefix: str) -> Iterator[Named]:
    for name, module in model.named_children():
        if isinstance(module, nn.Sequential):
            yield from _parts(module, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", module
