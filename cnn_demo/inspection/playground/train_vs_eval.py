"""The two layers that do one thing while a network learns and another while it is used: batch norm and dropout.

Ioffe and Szegedy 2015 (arXiv:1502.03167); Srivastava et al. 2014. Values are torch's own, on single maps.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_demo.networks.layer_kind.notation import bracket, number
from cnn_demo.networks.tracing import Trace

Floats = npt.NDArray[np.float64]
EPSILON = 1e-5  # torch's
MANY = 200  # masks that an average is taken over


@dataclass(frozen=True)
class Norm:
    """What batch norm uses when it does not learn: running mean and variance, and the learned scale and shift."""

    layer: str | None  # the network's own layer that these numbers come from; None: measured on images just now
    mean: float
    variance: float
    gamma: float = 1.0
    beta: float = 0.0
    epsilon: float = EPSILON


@dataclass(frozen=True, eq=False)
class Normalized:
    """The first map of a batch after batch norm: with the batch's own mean and variance, and with the running ones."""

    training: Floats  # (h, w)
    evaluation: Floats
    mean: float  # of the batch
    variance: float  # of the batch, divided by n as torch does to normalize
    formulas: tuple[str, str]  # of the first cell, in both modes


@dataclass(frozen=True, eq=False)
class Dropped:
    """A map after dropout while learning: `kept` cells times 1/(1 − p), the others zero."""

    kept: npt.NDArray[np.bool_]
    training: Floats
    average: Floats  # over MANY masks: comes back to the map


def norm_behind(trace: Trace, layer: str, channel: int) -> Norm | None:
    """The batch norm that reads this layer's maps, if the network has one there."""
    output = trace.layer(layer).output
    for follower in trace.layers:
        module = follower.module
        if isinstance(module, torch.nn.BatchNorm2d) and follower.inputs[0] is output:
            mean, variance = module.running_mean, module.running_var
            if mean is None or variance is None:  # it keeps none: always as in training
                return None
            gamma, beta = (module.weight[channel].item(), module.bias[channel].item()) if module.affine else (1.0, 0.0)
            found = (mean[channel].item(), variance[channel].item())
            return Norm(follower.name, *found, gamma, beta, module.eps)
    return None


def measured(maps: Floats) -> Norm:
    """Running numbers for a network without batch norm, from (n, h, w) maps of n images."""
    return Norm(None, float(maps.mean()), float(maps.var()))


def normalized(maps: Floats, norm: Norm) -> Normalized:
    """Batch norm of (n, h, w): one map for each image of the batch. The first one is looked at."""
    x = torch.from_numpy(np.ascontiguousarray(maps))[:, None]
    mean, variance = float(maps.mean()), float(maps.var())
    used, running = ((mean, variance), (norm.mean, norm.variance))
    first = float(maps[0, 0, 0])
    return Normalized(
        training=_batch_norm(x, norm, None)[0, 0].numpy(),
        evaluation=_batch_norm(x, norm, running)[0, 0].numpy(),
        mean=mean,
        variance=variance,
        formulas=(_formula(first, used, norm), _formula(first, running, norm)),
    )


def dropped(values: Floats, p: float, seed: int) -> Dropped:
    """Each cell of (h, w) is dropped with probability `p`, by a mask of this seed."""
    x = torch.from_numpy(values)
    generator = torch.Generator().manual_seed(seed)
    masks = torch.rand(MANY, *x.shape, generator=generator, dtype=torch.float64) >= p
    kept = masks[0]
    average = x * masks.double().mean(0) / (1 - p)
    return Dropped(kept.numpy(), (x * kept / (1 - p)).numpy(), average.numpy())


def _batch_norm(x: Tensor, norm: Norm, running: tuple[float, float] | None) -> Tensor:
    gamma, beta = (torch.tensor([value], dtype=x.dtype) for value in (norm.gamma, norm.beta))
    mean, variance = (torch.tensor([v], dtype=x.dtype) for v in running) if running else (None, None)
    return F.batch_norm(x, mean, variance, gamma, beta, training=running is None, eps=norm.epsilon)


def _formula(value: float, used: tuple[float, float], norm: Norm) -> str:
    mean, variance = used
    result = (value - mean) / (variance + norm.epsilon) ** 0.5 * norm.gamma + norm.beta
    return (
        f"({number(value)} − {bracket(mean)}) / √({number(variance)} + {norm.epsilon:g})"
        f" × {bracket(norm.gamma)} + {bracket(norm.beta)} = {number(result)}"
    )
