"""What a network computes, found by torch.fx, which runs its forward() with stand-ins for tensors. Each step is noted
with the module that it stands in and the line of the file that asks for it.
"""

import os
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import CodeType
from typing import Any

import torch
from torch import Tensor, fx, nn

from cnn_demo.errors import BadValue
from cnn_demo.networks.layers import KINDS
from cnn_demo.settings import PACKAGE

ROOM, PLACE = "room", "place"  # what is noted of a step
PREFIX = "network."
NOT_THEIRS = tuple(
    f"{folder}{os.sep}" for folder in (Path(torch.__file__).parent, PACKAGE)
)  # files that are not the user's
CONTROL_FLOW = (
    "there, an if or a loop depends on the values (or sizes) that come in, and such a network is another one for each "
    "image"
)


class Whole(nn.Module):
    """Stands around the network, so that what it takes beside the image has its own default values."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> Any:
        return self.network(image)


def steps_of(whole: Whole) -> fx.Graph:
    """The steps of the network for any image. BadValue names the line that cannot be followed, and why."""
    try:
        return _Follower().trace(whole)
    except Exception as error:  # whatever a stranger's code says to stand-ins
        where = place(
            (frame.f_code, number) for frame, number in reversed(list(traceback.walk_tb(error.__traceback__)))
        )
        if "control flow" in str(error) or "bool" in str(error):
            reason = CONTROL_FLOW
        else:
            reason = f"torch.fx cannot trace what stands there ({type(error).__name__})"
        raise BadValue(sentence(where, reason)) from error


def sentence(where: str, reason: str) -> str:
    """Why a network cannot be opened, beginning with the line where that is known."""
    return f"This network cannot be opened{f' because of {where}' if where else ''}: {reason}."


def is_layer(module: nn.Module) -> bool:
    """Is it one of PyTorch's layers, or of ours, and not a stranger's code around them?"""
    is_torchs = type(module).__module__.startswith("torch.nn") and not isinstance(module, nn.Sequential)
    return is_torchs or base_of(module) is not None


def base_of(module: nn.Module) -> type[nn.Module] | None:
    """The class of a known kind that computes what this module does: its own, or one whose forward() it inherits."""
    for kind in KINDS:
        known = kind.module
        if known is not nn.Sequential and isinstance(module, known) and type(module).forward is known.forward:
            return known
    return None


def place(frames: Iterable[tuple[CodeType, int]]) -> str:
    """The first line that is the user's own, as "net.py, line 12"; frames come from the inside out."""
    for code, number in frames:
        if code is Whole.forward.__code__:
            break
        if not code.co_filename.startswith((*NOT_THEIRS, "<")):
            return f"{Path(code.co_filename).name}, line {number}"
    return ""


class _Follower(fx.Tracer):
    def __init__(self) -> None:
        super().__init__()
        self.rooms = [""]
        self.trace_asserts = True

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        return is_layer(m)

    def call_module(self, m: nn.Module, forward: Any, args: Any, kwargs: Any) -> Any:
        self.rooms.append((self.path_of_module(m) + ".").removeprefix(PREFIX).rstrip("."))
        try:
            return super().call_module(m, forward, args, kwargs)
        finally:
            self.rooms.pop()

    def create_node(self, *args: Any, **kwargs: Any) -> fx.Node:
        node = super().create_node(*args, **kwargs)
        frames = ((frame.f_code, number) for frame, number in traceback.walk_stack(None))
        node.meta |= {ROOM: self.rooms[-1], PLACE: place(frames)}
        return node
