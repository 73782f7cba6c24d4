"""One .safetensors file = the weights and the card that says what they are. Nothing here can run code from a file.

Saving is atomic: the old file or the new one, never a broken one. Loading accepts only what this module wrote: a known
format, a sound card, exactly the architecture's tensors, healthy numbers, and a hash that proves that no bit changed.
Weights of earlier epochs may lie in the same file as "epoch/<n>/<name>"; they are read one epoch at a time.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import safetensors.torch
from safetensors import safe_open
from torch import nn

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint, LabError
from cnn_demo.prediction.checkpoint.atomic_file import sweep, write
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.checkpoint.state_dict import (
    Weights,
    build,
    check,
    foreign_prefix,
    probe,
    rounded,
    stored_type,
)

__all__ = ["Card", "Checkpoint", "describe", "is_half", "load", "load_snapshot", "loads", "rounded", "save", "sweep"]

FORMAT = "cnn-lab"
VERSION = 1
_SNAPSHOT = re.compile(r"epoch/(0|[1-9][0-9]{0,3})/(.+)")
_NO_NETWORK = "This file is not a network of CNN Lab. Choose a .safetensors file that was downloaded here."

_PICKLED = (
    "This is a file of torch.save (.pt, .pth, .ckpt), which can run code when it is opened, so CNN Lab opens none. "
    "It reads networks in its own .safetensors files."
)


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A loaded file: `weights` are float32 on the CPU; `epochs` are those whose weights load_snapshot can read."""

    card: Card
    weights: Weights
    epochs: tuple[int, ...] = ()

    def build(self) -> nn.Sequential:
        """A new network with these weights, in evaluation mode and frozen."""
        return build(self.card, self.weights)


def save(
    path: Path, card: Card, weights: Weights, *, half: bool = False, snapshots: dict[int, Weights] | None = None
) -> None:
    """Write the file whole or not at all. BadCheckpoint says in words why it could not be written.

    `half` stores kernels and dense weights as float16 (biases and norms stay float32). `snapshots`, by epoch, are
    always stored so; where not all of them fit into the size limit, evenly spaced ones are kept.
    """
    card.check()
    stored = _stored(weights, half)
    metadata = {"format": FORMAT, "version": str(VERSION), "card": card.to_json()}
    metadata["precision"] = "float16" if half else "float32"
    metadata["sha256"] = _digest(metadata["card"], stored)
    probe(card, check(card, stored, half))
    tensors = dict(stored)
    for epoch, snapshot in _fitting(snapshots or {}, stored).items():
        kept = _stored(snapshot, half=True)
        check(card, kept, half=True)
        metadata[f"sha256/{epoch}"] = _digest(f"{metadata['card']} {epoch}", kept)
        tensors |= {f"epoch/{epoch}/{name}": tensor for name, tensor in kept.items()}
    data = safetensors.torch.save(tensors, metadata)
    if len(data) > settings.CHECKPOINT_BYTES:
        raise _too_large()
    write(path, data)


def load(path: Path) -> Checkpoint:
    """The network in this file. BadCheckpoint says what is wrong with it; nothing is loaded half."""
    with _opened(path) as file:
        names = file.keys()
        stored = {name: file.get_tensor(name).clone() for name in _own(names)}
        return _checkpoint(file.metadata(), names, stored)


def loads(data: bytes) -> Checkpoint:
    """The network in these bytes, by the same rules as load()."""
    if len(data) > settings.CHECKPOINT_BYTES:
        raise _too_large()
    metadata, names = _read_header(BytesIO(data))
    try:
        tensors = safetensors.torch.load(data)
    except Exception as error:  # whatever the decoder says about a malformed file
        raise BadCheckpoint(_NO_NETWORK) from error
    return _checkpoint(metadata, names, {name: tensors[name] for name in _own(names)})


def describe(path: Path) -> tuple[Card, tuple[int, ...]]:
    """(card, epochs with weights) from the header alone: a thousandth of a second, whatever the file's size."""
    with _opened(path) as file:
        return Card.from_json(file.metadata().get("card", "")), _epochs(file.keys())


def is_half(path: Path) -> bool:
    """Are its kernels stored as float16?"""
    with _opened(path) as file:
        return bool(file.metadata().get("precision") == "float16")


def load_snapshot(path: Path, epoch: int) -> Weights:
    """The weights after this epoch, as float32. BadCheckpoint names the epochs that the file holds."""
    with _opened(path) as file:
        names, metadata = file.keys(), file.metadata()
        card, epochs = Card.from_json(metadata.get("card", "")), _epochs(names)
        if epoch not in epochs:
            held = ", ".join(map(str, epochs)) or "none"
            raise BadCheckpoint(f"The weights after epoch {epoch} were not kept. Kept epochs: {held}.")
        prefix = f"epoch/{epoch}/"
        stored = {n[len(prefix) :]: file.get_tensor(n).clone() for n in names if n.startswith(prefix)}
        if metadata.get(f"sha256/{epoch}") != _digest(f"{metadata['card']} {epoch}", stored):
            raise _changed()
    return probe(card, check(card, stored, half=True))


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The file, opened by safetensors after size, header and version were checked; its errors become words."""
    try:
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_size > settings.CHECKPOINT_BYTES:
                raise _too_large()
            _read_header(file)
        with safe_open(path, framework="pt") as tensors:
            yield tensors
    except LabError:
        raise
    except OSError as error:
        raise BadCheckpoint("The file of this network cannot be read.") from error
    except Exception as error:  # whatever the decoder says about a malformed file
        raise BadCheckpoint(_NO_NETWORK) from error


def _own(names: Iterable[str]) -> list[str]:
    return [name for name in names if not _SNAPSHOT.fullmatch(name)]


def _epochs(names: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({int(match[1]) for match in filter(None, map(_SNAPSHOT.fullmatch, names))}))


def _read_header(file: BinaryIO) -> tuple[dict[str, str], list[str]]:
    """(metadata, tensor names), after format and version have been checked. Reads no more than the header."""
    first = file.read(8)
    if first.startswith((b"PK\x03\x04", b"\x80\x02")):
        raise BadCheckpoint(_PICKLED)
    length = int.from_bytes(first, "little")
    if not 2 <= length <= settings.CHECKPOINT_HEADER_BYTES:
        raise BadCheckpoint(_NO_NETWORK)
    try:
        header = json.loads(file.read(length).decode("utf-8"))
        if words := _is_foreign(header) and foreign_prefix(header.keys() - {"__metadata__"}):
            raise BadCheckpoint(f"This file is not a network of CNN Lab, but another tool's. {words}")
        metadata, names = dict(header.pop("__metadata__")), list(header)
        version = int(metadata["version"]) if metadata["format"] == FORMAT else 0
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadCheckpoint(_NO_NETWORK) from error
    if version > VERSION:
        raise BadCheckpoint("This network was saved by a later version of CNN Lab. Update CNN Lab to use it.")
    if version < 1 or not all(isinstance(value, str) for value in metadata.values()):
        raise BadCheckpoint(_NO_NETWORK)
    return metadata, names


def _is_foreign(header: dict[str, Any]) -> bool:
    return bool(header.get("__metadata__", {}).get("format") != FORMAT)


def _checkpoint(metadata: dict[str, str], names: list[str], stored: Weights) -> Checkpoint:
    epochs = _epochs(names)
    keys = {"format", "version", "card", "precision", "sha256", *(f"sha256/{epoch}" for epoch in epochs)}
    if metadata.keys() != keys or metadata["precision"] not in ("float16", "float32"):
        raise BadCheckpoint(_NO_NETWORK)
    card = Card.from_json(metadata["card"])
    weights = check(card, stored, metadata["precision"] == "float16")
    if metadata["sha256"] != _digest(metadata["card"], stored):
        raise _changed()
    belong = {f"epoch/{epoch}/{name}" for epoch in epochs for name in weights}
    if belong ^ (set(names) - set(stored)):
        raise BadCheckpoint(f"An epoch in this file does not hold what {card.architecture} needs.")
    return Checkpoint(card, probe(card, weights), epochs)


def _stored(weights: Weights, half: bool) -> Weights:
    """Copies: the best epoch's weights may well be one of the snapshots, and a file holds no tensor twice."""
    return {
        name: value.detach().to("cpu", stored_type(value, half), copy=True).contiguous()
        for name, value in weights.items()
    }


def _fitting(snapshots: dict[int, Weights], stored: Weights) -> dict[int, Weights]:
    """Evenly spaced snapshots, first and last among them, that the size limits of file and header leave room for."""
    each = sum(value.numel() * stored_type(value, True).itemsize for value in stored.values())
    room = settings.CHECKPOINT_BYTES - settings.CHECKPOINT_HEADER_BYTES - sum(value.nbytes for value in stored.values())
    header = 0.9 * settings.CHECKPOINT_HEADER_BYTES / sum(len(name) + 120 for name in stored)
    most = int(min(room / each, header))
    epochs = sorted(snapshots)
    if len(epochs) > most:
        epochs = [epochs[round(i * (len(epochs) - 1) / (most - 1))] for i in range(most)] if most > 1 else []
    return {epoch: snapshots[epoch] for epoch in epochs}


def _digest(text: str, stored: Weights) -> str:
    """A hash of the card and of every tensor's name, type, shape and bytes."""
    hashed = hashlib.sha256(text.encode("utf-8"))
    for name in sorted(stored):
        tensor = stored[name]
        hashed.update(f"\n{name} {tensor.dtype} {list(tensor.shape)}\n".encode())
        hashed.update(tensor.contiguous().numpy().tobytes())
    return hashed.hexdigest()


def _too_large() -> BadCheckpoint:
    return BadCheckpoint(f"A network's file may have at most {settings.CHECKPOINT_BYTES // settings.MEGABYTE} MB.")


def _changed() -> BadCheckpoint:
    return BadCheckpoint("This file has changed since it was saved: its hash does not fit. Download it again.")
