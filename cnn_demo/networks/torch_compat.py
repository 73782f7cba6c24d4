"""What this program does with PyTorch beyond its documented interface, each with the version it was seen in.

A new PyTorch is tried here first: `tests/networks/test_torch_compat.py` fails where one of these no longer holds.
"""

import copy
from typing import TypeVar

from torch import nn

Model = TypeVar("Model", bound=nn.Module)


def sharing(model: Model) -> Model:
    """A copy of the modules and their hooks that shares all tensors: safe to hook and to give other parameters.

    deepcopy looks a tensor up in its memo before it copies it; torch 2.8 to 2.15.
    """
    return copy.deepcopy(model, {id(tensor): tensor for tensor in [*model.parameters(), *model.buffers()]})
