"""The one arithmetic that turns pixels into what a network sees: zero mean and unit deviation in each channel."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import torch
from torch import Tensor


def normalizer(
    mean: Sequence[float], std: Sequence[float], device: torch.device | str = "cpu"
) -> Callable[[Tensor], Tensor]:
    """Pixels from 0 to 255, (n, C, H, W) or (C, H, W) of any type -> float32 on the device.

    `mean` and `std` are of pixels in 0..1, one for each channel. To multiply is faster than to divide.
    """
    shift, scale = _constants(tuple(mean), tuple(std), str(device))
    return lambda images: images.to(device).float().sub(shift).mul(scale)


def normalize(images: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    """The same once, where the images are."""
    return normalizer(mean, std, images.device)(images)


@lru_cache(maxsize=64)
def _constants(mean: tuple[float, ...], std: tuple[float, ...], device: str) -> tuple[Tensor, Tensor]:
    """Shared, so ordinary tensors that gradients may pass through, whoever asks for them first."""
    with torch.inference_mode(False):
        shift = torch.tensor(mean, device=device).view(-1, 1, 1) * 255
        return shift, 1 / (torch.tensor(std, device=device).view(-1, 1, 1) * 255)
