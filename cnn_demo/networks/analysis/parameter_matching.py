"""A fully connected network with as many weights as another: what a fair duel of the two designs needs."""

from functools import lru_cache
from math import prod

from cnn_demo.networks import architecture_of
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.networks.architecture import Shape
from cnn_demo.networks.custom.blocks import MOST_BLOCKS
from cnn_demo.networks.custom.grammar import PREFIX

WIDEST = 512  # units of one layer of a network of one's own
FEWEST_LAYERS = 2  # hidden ones, as in `mlp`; more where these cannot hold enough weights


@lru_cache(maxsize=64)
def parameters_of(architecture: str, input_shape: Shape, n_classes: int) -> int:
    """How many numbers training can change."""
    return sum(layer.parameters for layer in anatomy_of(architecture, input_shape, n_classes))


@lru_cache(maxsize=64)
def dense_like(architecture: str, input_shape: Shape, n_classes: int) -> str:
    """The id of the fully connected network whose number of parameters comes nearest to that of `architecture`.

    Its hidden layers, ReLU between them, are equally wide; as few of them as the budget allows, but two at least.
    """
    budget = parameters_of(architecture_of(architecture).id, input_shape, n_classes)
    layers = range(FEWEST_LAYERS, MOST_BLOCKS + 1)
    enough = (each for each in layers if dense_parameters(each, WIDEST, input_shape, n_classes) >= budget)
    number = next(enough, MOST_BLOCKS)
    width = min(
        range(1, WIDEST + 1),
        key=lambda units: abs(dense_parameters(number, units, input_shape, n_classes) - budget),
    )
    return PREFIX + "/".join([f"dense{width}-relu"] * number)


def dense_parameters(layers: int, width: int, input_shape: Shape, n_classes: int) -> int:
    """Weights and biases of so many hidden layers of `width` units, and of the last layer.

    >>> dense_parameters(2, 64, (1, 28, 28), 10)
    55050
    """
    return (prod(input_shape) + 1) * width + (layers - 1) * (width + 1) * width + (width + 1) * n_classes
