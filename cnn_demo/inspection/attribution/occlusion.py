"""Occlusion (Zeiler, Fergus 2013, arXiv:1311.2901): cover a patch, see how far the score falls, move on."""

import torch
from torch import Tensor

from cnn_demo.inspection.attribution.method import Method, MethodOutput, Query, array


def compute(query: Query) -> MethodOutput:
    height, width = query.image.shape[2:]
    size, stride = _window(query, min(height, width))
    masks = patches(height, width, size, stride)  # (n, h, w)
    with torch.inference_mode():
        whole = query.score
        falls = torch.cat([whole - query.scores(_covered(query, some)) for some in torch.split(masks, query.at_once())])
        summed = torch.einsum("n,nhw->hw", falls, masks.to(falls.dtype)) / masks.sum(dim=0)
    return MethodOutput(array(summed), note=f"Patches of {size}×{size} pixels were covered, one after the other.")


def _window(query: Query, side: int) -> tuple[int, int]:
    """Size and stride: 4 pixels of 28 or 32 are a stroke's width. On a photo, 6×6 patches lie side by side."""
    if query.is_slow:
        return -(-side // 6), -(-side // 6)
    size = max(1, side // 7)
    return size, max(1, size // 2)


def patches(height: int, width: int, size: int, stride: int) -> Tensor:
    """All positions of a size×size patch as masks (n, h, w); the last of a row or column may hang over the edge."""
    tops, lefts = (range(0, max(1, side - size + stride), stride) for side in (height, width))
    masks = torch.zeros(len(tops) * len(lefts), height, width, dtype=torch.bool)
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            masks[i * len(lefts) + j, top : top + size, left : left + size] = True
    return masks


def _covered(query: Query, masks: Tensor) -> Tensor:
    return torch.where(masks[:, None], query.blank(), query.image)


METHOD = Method(
    id="occlusion",
    title="Occlusion",
    sentence="How far the score falls when a patch of the image is covered.",
    signed=True,
    uses_layer=False,
    compute=compute,
)
