"""Files that look like ours, and the sentence that both ways to read one refuse it with."""

import json
import struct
import time
from pathlib import Path

import pytest
import random_checkpoints
import safetensors.torch
from torch import Tensor

from cnn_demo.errors import BadCheckpoint
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.checkpoint.card import Card

Weights = dict[str, Tensor]


def refused(data: bytes, folder: Path) -> str:
    """The sentence that both doors refuse these bytes with."""
    path = folder / "stranger.safetensors"
    path.write_bytes(data)
    began = time.monotonic()
    with pytest.raises(BadCheckpoint) as by_bytes:
        checkpoint_file.loads(data)
    with pytest.raises(BadCheckpoint) as by_path:
        checkpoint_file.load(path)
    assert time.monotonic() - began < 10
    for sentence in map(str, (by_bytes.value, by_path.value)):
        assert sentence.endswith(".")
        assert len(sentence) < 400
        assert str(folder) not in sentence
    return str(by_bytes.value)


def forged(tensors: Weights, card: Card | dict[str, object] | str | None = None, **metadata: str) -> bytes:
    """A file as our own writer would have made it, hash included, whatever it holds."""
    card = random_checkpoints.card() if card is None else card
    text = card.to_json() if isinstance(card, Card) else card if isinstance(card, str) else json.dumps(card)
    told = {"format": "cnn-lab", "version": "1", "card": text, "precision": "float32"}
    told["sha256"] = checkpoint_file.digest(text, tensors)
    return safetensors.torch.save(tensors, told | metadata)


def parts(data: bytes) -> tuple[dict[str, object], bytes]:
    length = int.from_bytes(data[:8], "little")
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def joined(header: object, body: bytes) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body
