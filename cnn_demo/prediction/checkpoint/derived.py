"""A visitor's network that is a published one but for a few tensors: its file holds these, and says whose the rest are.

So a new last layer takes some kilobytes, and is written and read in a moment. Such files stay on the server: what
visitors bring or take away holds everything (see `checkpoint_file`, which refuses them).
"""

from collections.abc import Mapping
from pathlib import Path

import safetensors.torch
import torch
from torch import Tensor, nn

from cnn_demo.errors import BadCheckpoint
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.checkpoint.atomic_file import write
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.checkpoint.checkpoint_file import digest
from cnn_demo.prediction.checkpoint.header import FORMAT, NO_NETWORK, VERSION, opened
from cnn_demo.prediction.checkpoint.state_dict import Weights, derive, stored_type

BASE, BASE_HASH = "base", "base_sha256"
KEYS = {"format", "version", "card", "precision", "sha256", BASE, BASE_HASH}


def save(path: Path, card: Card, weights: Weights, base: str, base_file: Path, theirs: Mapping[str, Tensor]) -> None:
    """Write what differs from `theirs`, the weights of the published network `base` in `base_file`, as float16 where
    that stores kernels. BadCheckpoint says in words why it could not be written."""
    card.check()
    own = {name: value for name, value in weights.items() if not torch.equal(value, theirs[name])}
    stored = {name: value.to(stored_type(value, half=True)).contiguous() for name, value in own.items()}
    derive(card, stored, theirs)
    told = card.to_json()
    metadata = {"format": FORMAT, "version": str(VERSION), "card": told, "precision": "float16"}
    metadata |= {BASE: base, BASE_HASH: _hash_in(base_file), "sha256": digest(told, stored)}
    write(path, safetensors.torch.save(stored, metadata))


def base_of(path: Path) -> str | None:
    """The id of the network that holds the other tensors of this file; None where it holds all of them itself."""
    with opened(path) as file:
        base: str | None = file.metadata().get(BASE)
        return base


def load(path: Path, base_file: Path, theirs: Mapping[str, Tensor]) -> tuple[Card, nn.Sequential, int]:
    """(card, network in evaluation mode, how many numbers are its own), the others in the memory of `theirs`.

    BadCheckpoint when the file has changed, or its base."""
    with opened(path) as file:
        metadata = file.metadata()
        names = file.keys()
        stored = {name: file.get_tensor(name).clone() for name in names}
    if metadata.keys() != KEYS:
        raise BadCheckpoint(NO_NETWORK)
    if metadata["sha256"] != digest(metadata["card"], stored) or metadata[BASE_HASH] != _hash_in(base_file):
        raise BadCheckpoint("This network, or the one that it is made of, has changed since. Train it again.")
    card = Card.from_json(metadata["card"])
    return card, derive(card, stored, theirs), sum(value.numel() for value in stored.values())


def whole(path: Path, card: Card, model: nn.Module) -> bytes:
    """The network of this file, which has been loaded as `card` and `model`, as one file that holds all of it."""
    if base_of(path) is None:
        return checkpoint_file.whole(path)
    return checkpoint_file.whole_of(card, model.state_dict())


def whole_size(model: nn.Module) -> int:
    """Nearly the bytes of such a file."""
    return sum(value.numel() * stored_type(value, half=True).itemsize for value in model.state_dict().values())


def _hash_in(path: Path) -> str:
    with opened(path) as file:
        return str(file.metadata().get("sha256"))
