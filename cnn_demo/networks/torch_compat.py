"""What this program does with PyTorch beyond its documented interface, each with the version it was seen in.

A new PyTorch is tried here first: `tests/networks/test_torch_compat.py` fails where one of these no longer holds.
"""

import copy
from typing import Any, TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

Model = TypeVar("Model", bound=nn.Module)

# What draws weights: all of these take a generator, which reset_parameters() does not pass on.
DRAWS = {
    "bernoulli_", "kaiming_normal_", "kaiming_uniform_", "normal_", "trunc_normal_", "uniform_", "xavier_normal_",
    "xavier_uniform_",
}  # fmt: skip


def sharing(model: Model) -> Model:
    """A copy of the modules and their hooks that shares all tensors: safe to hook and to give other parameters.

    deepcopy looks a tensor up in its memo before it copies it; torch 2.8 to 2.15.
    """
    return copy.deepcopy(model, {id(tensor): tensor for tensor in [*model.parameters(), *model.buffers()]})


class OwnRandomNumbers(TorchFunctionMode):
    """Inside of it, weights and dropout are drawn from a generator of one's own: in this thread, as `seed` says.

    PyTorch draws both from one generator of the whole process, which other threads move on meanwhile. The numbers are
    those that come after torch.manual_seed(seed) where nobody does; torch 2.8 to 2.15.
    """

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.generator = torch.Generator().manual_seed(seed)

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func is F.dropout:
            return self._dropout(*args, **kwargs)
        if getattr(func, "__name__", "") in DRAWS:
            kwargs = {**kwargs, "generator": self.generator}
        return func(*args, **kwargs)

    def _dropout(self, input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
        """What ATen's does on the CPU."""
        if not training or p == 0:
            return input
        if p == 1:
            return input * torch.zeros_like(input)
        return input * torch.empty_like(input).bernoulli_(1 - p, generator=self.generator).div_(1 - p)
