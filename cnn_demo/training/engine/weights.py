"""Which weights are worth keeping: those of the best epoch so far, and those of each epoch, to walk through later."""

import torch
from torch import Tensor, nn

from cnn_demo.training.engine.metrics import Score

Weights = dict[str, Tensor]

MOST_PARAMETERS = 400_000  # beyond this a walk through the epochs would cost more memory than it teaches
MOST_EPOCHS = 40


def copy_weights(model: nn.Module) -> Weights:
    """A float copy on the CPU of everything the network needs to be built again."""
    return {name: value.detach().to("cpu", copy=True).contiguous() for name, value in model.state_dict().items()}


class BestWeights:
    """The weights of the epoch with the highest validation accuracy (ties: the lower loss); the last without one."""

    def __init__(self, weights: Weights) -> None:
        self.weights, self.epoch = weights, 0
        self.score: Score | None = None

    def consider(self, epoch: int, score: Score | None, model: nn.Module) -> None:
        """Keep this epoch if it is the best. One that was not measured on all images never replaces one that was."""
        measured = score if score and not score.is_partial else None
        if self.score and (measured is None or measured.key <= self.score.key):
            return
        self.weights, self.epoch, self.score = copy_weights(model), epoch, measured


class EpochSnapshots:
    """Every epoch until there are too many, then every second, every fourth ...; always 0, the best and the last.

    `limited` False keeps all epochs of any network.
    """

    def __init__(self, limited: bool = True) -> None:
        self.kept: dict[int, Weights] = {}
        self._limited, self._stride = limited, 1

    def add(self, epoch: int, weights: Weights, best_epoch: int) -> None:
        """Keep the weights after `epoch`, kernels in half precision; not when they are too many or too large for it."""
        if self._limited and sum(value.numel() for value in weights.values()) > MOST_PARAMETERS:
            return
        small = {name: _half(value) for name, value in weights.items()}
        if not all(bool(value.isfinite().all()) for value in small.values()):
            return
        self.kept[epoch] = small
        if self._limited:
            self._thin({0, best_epoch, epoch})

    def _thin(self, always: set[int]) -> None:
        while len(self.kept) > MOST_EPOCHS:
            kept = {e: w for e, w in self.kept.items() if e in always or e % self._stride == 0}
            if len(kept) == len(self.kept):
                self._stride *= 2
            self.kept = kept


def _half(value: torch.Tensor) -> torch.Tensor:
    return value.half() if value.is_floating_point() and value.ndim > 1 else value
