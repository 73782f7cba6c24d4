"""What networks do with PyTorch beyond its documented interface, each with the versions it was seen in.

A new PyTorch is tried here first: `tests/networks/test_torch_compat.py` fails where one of these no longer holds.
"""

import copy
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim import Optimizer
from torch.overrides import TorchFunctionMode

Model = TypeVar("Model", bound=nn.Module)
Optimization = TypeVar("Optimization", bound=Optimizer)

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


class OwnRandomNumbers(TorchFunctionMode):
    """Inside of it, weights and dropout are drawn from a generator of one's own: in this thread, as `seed` says.

    PyTorch draws both from one generator of the whole process, which other threads move on meanwhile. The numbers are
    those that come after manual_seed(seed) where nobody does; torch 2.8 to 2.15.
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


def uncompiled(kind: type[Optimization]) -> type[Optimization]:
    """The same optimizer without PyTorch's compiler, which the methods of any optimizer load: two seconds and 150 MB in
    every process that trains.

    They are wrapped, so that the compiler leaves them alone, with functools.wraps; what a step computes is theirs.
    Such a step must not be compiled itself; torch 2.8 to 2.15.
    """
    wrapped = ("add_param_group", "load_state_dict", "state_dict", "zero_grad")
    methods = {name: inspect.unwrap(getattr(kind, name)) for name in wrapped}
    return type(kind.__name__, (kind,), methods | {"step": torch.no_grad()(inspect.unwrap(kind.step))})


SGD, Adam = uncompiled(torch.optim.SGD), uncompiled(torch.optim.Adam)
AdamW, LBFGS = uncompiled(torch.optim.AdamW), uncompiled(torch.optim.LBFGS)


def same_padding(kernel: int, dilation: int) -> tuple[int, int]:
    """Cells before and behind that padding="same" adds along one side; an odd one goes behind, as in torch 2.8 to
    2.15 (the documentation says only that sizes stay)."""
    total = dilation * (kernel - 1)
    return total // 2, total - total // 2


def has_bfloat16_instructions() -> bool:
    """Does the processor compute with bfloat16 itself? False where PyTorch cannot tell; torch 2.8 to 2.15."""
    probe = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return bool(probe and probe())


def has_fused_convolutions() -> bool:
    """Can FusedConvolution be made here? Where PyTorch comes with oneDNN, as torch 2.14 has it."""
    is_there = bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]
    reorders = hasattr(torch._C._nn, "mkldnn_reorder_conv2d_weight")
    return is_there and reorders and hasattr(torch.ops.mkldnn, "_convolution_pointwise")


class FusedConvolution(nn.Module):
    """A convolution whose kernel lies in oneDNN's order, and, if `is_clipped`, the ReLU6 behind it; in evaluation only.

    PyTorch's compiler writes these two calls for such layers; torch 2.14.
    """

    def __init__(self, layer: nn.Conv2d, is_clipped: bool) -> None:
        super().__init__()
        self._shape = (list(layer.padding), list(layer.stride), list(layer.dilation), layer.groups)
        self._kernel = torch._C._nn.mkldnn_reorder_conv2d_weight(layer.weight.detach().to_mkldnn(), *self._shape)
        self._bias = None if layer.bias is None else layer.bias.detach()
        self._then = ("hardtanh", [0.0, 6.0], "") if is_clipped else ("none", [], "")

    def forward(self, images: Tensor) -> Tensor:
        """(n, maps, height, width), in evaluation only."""
        made: Tensor = torch.ops.mkldnn._convolution_pointwise(
            images, self._kernel, self._bias, *self._shape, *self._then
        )
        return made
