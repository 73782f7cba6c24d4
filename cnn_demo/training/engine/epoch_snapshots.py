"""The weights of a small network after each epoch, for the slider that walks through its training."""

import torch

from cnn_demo.training.engine.best_weights import Weights

MOST_NUMBERS = 400_000  # beyond this a walk through the epochs would cost more memory than it teaches
MOST_EPOCHS = 40


class Snapshots:
    """Every epoch until there are too many, then every second, every fourth ...; always 0, the best and the last."""

    def __init__(self) -> None:
        self.kept: dict[int, Weights] = {}
        self._stride = 1

    def add(self, epoch: int, weights: Weights, best_epoch: int) -> None:
        """Keep the weights after `epoch`, kernels in half precision; not when they are too many or too large for it."""
        if sum(value.numel() for value in weights.values()) > MOST_NUMBERS:
            return
        small = {name: _half(value) for name, value in weights.items()}
        if not all(bool(value.isfinite().all()) for value in small.values()):
            return
        self.kept[epoch] = small
        while len(self.kept) > MOST_EPOCHS:
            always = {0, best_epoch, epoch}
            kept = {e: w for e, w in self.kept.items() if e in always or e % self._stride == 0}
            if len(kept) == len(self.kept):
                self._stride *= 2
            self.kept = kept


def _half(value: torch.Tensor) -> torch.Tensor:
    return value.half() if value.is_floating_point() and value.ndim > 1 else value
