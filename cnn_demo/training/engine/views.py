"""Test-time augmentation: what a network says of several views of each image, taken together.

It makes a network better without one more step of training, and every answer as many times slower; whoever compares
accuracies has to say it.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

View = Callable[[Tensor], Tensor]


class Views(nn.Module):
    """A network whose logits are the mean over so many views of images (n, C, H, W): 1, the image itself; 2, it and its
    mirror image; 6, these two, and both moved by a pixel up and left, and down and right, where the moved ones together
    count as much as the others (multi-crop evaluation, Jordan 2024, arXiv:2404.00498)."""

    def __init__(self, network: nn.Module, views: int) -> None:
        super().__init__()
        self.network, self.views = network, _VIEWS[views]

    def forward(self, images: Tensor) -> Tensor:
        weighted = [share * self.network(view(images)) for view, share in self.views]
        return torch.stack(weighted).sum(0)


def _mirrored(images: Tensor) -> Tensor:
    return images.flip(3)


def _moved(pixels: int) -> View:
    """Right and down by so many pixels, left and up where negative; what comes in mirrors the border."""

    def view(images: Tensor) -> Tensor:
        height, width = images.shape[2:]
        start, padded = 1 - pixels, F.pad(images, [1] * 4, mode="reflect")
        return padded[:, :, start : start + height, start : start + width]

    return view


def _both(view: View, share: float) -> list[tuple[View, float]]:
    return [(view, share / 2), (lambda images: view(_mirrored(images)), share / 2)]


def _same(images: Tensor) -> Tensor:
    return images


_VIEWS: dict[int, list[tuple[View, float]]] = {
    1: [(_same, 1.0)],
    2: _both(_same, 1.0),
    6: [*_both(_same, 0.5), *_both(_moved(-1), 0.25), *_both(_moved(1), 0.25)],
}
