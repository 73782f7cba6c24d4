"""Which weights are worth keeping: copies of a network's, and those of its best epoch so far."""

from torch import Tensor, nn

from cnn_demo.training.engine.metrics import Score

Weights = dict[str, Tensor]


def copy_weights(model: nn.Module) -> Weights:
    """A float copy on the CPU of everything the network needs to be built again."""
    return {name: value.detach().to("cpu", copy=True).contiguous() for name, value in model.state_dict().items()}


class Best:
    """The weights of the epoch with the highest validation accuracy (ties: the lower loss); the last without one."""

    def __init__(self, weights: Weights) -> None:
        self.weights, self.epoch = weights, 0
        self.score: Score | None = None

    def consider(self, epoch: int, score: Score | None, model: nn.Module) -> None:
        if score and self.score and (score.accuracy, -score.loss) <= (self.score.accuracy, -self.score.loss):
            return
        self.weights, self.epoch, self.score = copy_weights(model), epoch, score
