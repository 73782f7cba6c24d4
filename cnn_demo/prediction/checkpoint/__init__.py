"""One file = weights and the card that says what they are: written whole or not at all, read strictly."""

from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.checkpoint.checkpoint_file import (
    Checkpoint,
    describe,
    load,
    load_snapshot,
    loads,
    save,
    size_of,
)

__all__ = ["Card", "Checkpoint", "describe", "load", "load_snapshot", "loads", "save", "size_of"]
