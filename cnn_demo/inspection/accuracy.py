"""How many test pictures a network gets right, a few at a time: quick enough to ask about an edited network.

The pictures are spread evenly over the test set and always the same ones, so that two networks can be compared.
"""

import time
from dataclasses import dataclass

import torch
from torch import nn

from cnn_demo.data import Dataset
from cnn_demo.errors import BadValue
from cnn_demo.training.hardware import Hardware
from cnn_demo.training.scoring import normaliser

MOST_PICTURES = 1000
WORK_AT_ONCE = 1_000_000_000  # multiplications in one batch: some tens of milliseconds on one core
LARGEST_BATCH = 250


@dataclass(frozen=True)
class Count:
    """`right` of the pictures from the asked start up to `seen`; `total` of `all_pictures` will be asked."""

    right: int
    seen: int
    total: int
    all_pictures: int


def count_right(model: nn.Module, dataset: Dataset, macs: int, start: int = 0, seconds: float = 0.15) -> Count:
    """Go on from picture `start` for about `seconds`, one batch at least. `macs` is the work for one picture."""
    pictures = dataset.test
    total = min(len(pictures), MOST_PICTURES)
    if isinstance(start, bool) or not isinstance(start, int) or not 0 <= start <= total:
        raise BadValue(f"The count starts at a picture from 0 to {total}.")
    chosen = torch.linspace(0, len(pictures) - 1, total).round().long()
    normalise = normaliser(dataset, Hardware(next(model.parameters()).device, autocast=False))
    batch = min(LARGEST_BATCH, max(1, WORK_AT_ONCE // max(1, macs)))
    right, seen, end = 0, start, time.monotonic() + seconds
    with torch.inference_mode():
        while seen < total:
            part = chosen[seen : seen + batch]
            answers = model(normalise(pictures.images[part])).argmax(1).cpu()
            right += int((answers == pictures.labels[part]).sum())
            seen += len(part)
            if time.monotonic() >= end:
                break
    return Count(right, seen, total, len(pictures))
