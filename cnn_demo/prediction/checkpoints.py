"""One .safetensors file = the weights and the card that says what they are. Nothing here can run code from a file.

A card holds all that is needed to use a network and to train it again: architecture, data, classes, preprocessing,
recipe, seed, measured accuracy, versions. Nothing is guessed from a file's name.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Card:
    """What a network is. Accuracies and losses in `metrics` are measured on the whole test set unless named val_*.

    `known` holds what "none of these" is decided by (see prediction.classifier), None when it was not measured.
    """

    network: str  # "<architecture>-<data>", or "run-<32 hex digits>" for what a visitor trained
    architecture: str
    data: str
    input_shape: tuple[int, int, int]
    classes: tuple[str, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    parameters: int
    recipe: dict[str, Any]  # TrainConfig.to_dict()
    command: str  # trains it again
    metrics: dict[str, float]  # test_accuracy, test_loss, test_images, val_accuracy, best_epoch, epochs, seconds
    train_images: int
    is_sample: bool  # trained on the bundled sample only
    hardware: str
    versions: dict[str, str] = field(default_factory=dict)
    created: str = ""
    known: dict[str, Any] | None = None
