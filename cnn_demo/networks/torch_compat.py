"""What networks do with PyTorch beyond its documented interface, each with the versions it was seen in.

A new PyTorch is tried here first: `tests/networks/test_torch_compat.py` fails where one of these no longer holds.
"""

import copy
from collections.abc import Callable
from typing import Any, TypeVar

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

Model = TypeVar("Model", bound=nn.Module)


def sharing(model: Model) -> Model:
    """A copy of the modules and their hooks that shares all tensors: safe to hook and to give other parameters.

    deepcopy looks a tensor up in its memo before it copies it; torch 2.8 to 2.15.
    """
    return copy.deepcopy(model, {id(tensor): tensor for tensor in [*model.parameters(), *model.buffers()]})


class WithoutRandomNumbers(TorchFunctionMode):
    """`with WithoutRandomNumbers():` networks are built, in this thread, with zeros for their random weights.

    So the process-wide generator, which other threads draw from, stays where it is; and on the meta device, where
    there is nothing to fill, drawing would load a large part of PyTorch. Layers draw with functions of nn.init or with
    methods of a tensor, `kaiming_uniform_` or `normal_`, which such a mode sees by their names; torch 2.8 to 2.15.
    """

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if not func.__name__.endswith(("normal_", "uniform_")):
            return func(*args, **(kwargs or {}))
        tensor: Tensor = args[0] if args else kwargs["tensor"]
        with torch.no_grad():
            return tensor if tensor.is_meta else tensor.zero_()


class WatchedCalls(TorchFunctionMode):
    """Tells `seen` the arguments and the result of every function of torch that is called in this thread.

    A function mode sees functions and methods of tensors, those inside of layers too, after they have run, and none of
    what `seen` calls itself; torch 2.8 to 2.15.
    """

    def __init__(self, seen: Callable[[tuple[Any, ...], Any], None]) -> None:
        super().__init__()
        self._seen = seen

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        output = func(*args, **(kwargs or {}))
        self._seen(args, output)
        return output


def same_padding(kernel: int, dilation: int) -> tuple[int, int]:
    """Cells before and behind that padding="same" adds along one side; an odd one goes behind, as in torch 2.8 to
    2.15 (the documentation says only that sizes stay)."""
    total = dilation * (kernel - 1)
    return total // 2, total - total // 2
