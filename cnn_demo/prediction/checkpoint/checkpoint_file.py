"""One .safetensors file = the weights and the card that says what they are. Nothing here can run code from a file.

Saving is atomic: the old file or the new one, never a broken one. Loading accepts only what this module wrote: a known
format, a sound card, exactly the architecture's tensors, healthy numbers, and a hash that proves that no bit changed.
Weights of earlier epochs may lie in the same file as "epoch/<n>/<name>"; they are read one epoch at a time. A published
network may go on in further files (see `parts`).
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import safetensors.torch
from torch import nn

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint
from cnn_demo.prediction.checkpoint.atomic_file import sweep, write
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.checkpoint.header import FORMAT, NO_NETWORK, VERSION, opened, read_header, too_large
from cnn_demo.prediction.checkpoint.parts import further_parts, read_further, split
from cnn_demo.prediction.checkpoint.state_dict import Weights, build, check, probe, rounded, stored_type

__all__ = [
    "Card", "Checkpoint", "describe", "digest", "is_half", "load", "load_snapshot", "loads", "rounded", "save",
    "save_in_parts", "size_of", "sweep", "whole", "whole_of",
]  # fmt: skip

_SNAPSHOT = re.compile(r"epoch/(0|[1-9][0-9]{0,3})/(.+)")


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
    stored, metadata = _ready(card, weights, half)
    tensors = dict(stored)
    for epoch, snapshot in _fitting(snapshots or {}, stored).items():
        kept = _stored(snapshot, half=True)
        check(card, kept, half=True)
        metadata[f"sha256/{epoch}"] = digest(f"{metadata['card']} {epoch}", kept)
        tensors |= {f"epoch/{epoch}/{name}": tensor for name, tensor in kept.items()}
    data = safetensors.torch.save(tensors, metadata)
    if len(data) > settings.CHECKPOINT_BYTES:
        raise too_large()
    write(path, data)


def save_in_parts(path: Path, card: Card, weights: Weights) -> None:
    """The same as float16, in as many files as it takes; `path` is the first, and the last to be written."""
    stored, metadata = _ready(card, weights, half=True)
    first, *others = split(stored)
    for further, tensors in zip(further_parts(path, 1 + len(others)), others, strict=True):
        write(further, safetensors.torch.save(tensors))
    write(path, safetensors.torch.save(first, metadata | {"parts": str(1 + len(others))}))


def load(path: Path) -> Checkpoint:
    """The network in this file. BadCheckpoint says what is wrong with it; nothing is loaded half."""
    return _checkpoint(*_read(path))


def size_of(path: Path) -> int:
    """Bytes of the network of this file as one file."""
    with opened(path) as file:
        is_whole = "parts" not in file.metadata()
    return path.stat().st_size if is_whole else len(whole(path))


def whole(path: Path) -> bytes:
    """The network of this file as one file: the same bytes, unless it goes on in others."""
    with opened(path) as file:
        if "parts" not in file.metadata():
            return path.read_bytes()
    metadata, names, stored = _read(path)
    _checkpoint(metadata, names, stored)
    return safetensors.torch.save(stored, {key: value for key, value in metadata.items() if key != "parts"})


def whole_of(card: Card, weights: Weights) -> bytes:
    """A sound network, as one file, with kernels and dense weights as float16."""
    stored = _stored(weights, half=True)
    return safetensors.torch.save(stored, _metadata(card, stored, half=True))


def loads(data: bytes) -> Checkpoint:
    """The network in these bytes, by the same rules as load()."""
    if len(data) > settings.CHECKPOINT_BYTES:
        raise too_large()
    metadata, names = read_header(BytesIO(data))
    if "parts" in metadata:
        raise BadCheckpoint("This file is only the first part of a network. Take the network from CNN Lab as one file.")
    try:
        tensors = safetensors.torch.load(data)
    except Exception as error:  # whatever the decoder says about a malformed file
        raise BadCheckpoint(NO_NETWORK) from error
    return _checkpoint(metadata, names, {name: tensors[name] for name in _own(names)})


def describe(path: Path) -> tuple[Card, tuple[int, ...]]:
    """(card, epochs with weights) from the header alone: a thousandth of a second, whatever the file's size."""
    with opened(path) as file:
        return Card.from_json(file.metadata().get("card", "")), _epochs(file.keys())


def is_half(path: Path) -> bool:
    """Are its kernels stored as float16?"""
    with opened(path) as file:
        return bool(file.metadata().get("precision") == "float16")


def load_snapshot(path: Path, epoch: int) -> Weights:
    """The weights after this epoch, as float32. BadCheckpoint names the epochs that the file holds."""
    with opened(path) as file:
        names, metadata = file.keys(), file.metadata()
        card, epochs = Card.from_json(metadata.get("card", "")), _epochs(names)
        if epoch not in epochs:
            held = ", ".join(map(str, epochs)) or "none"
            raise BadCheckpoint(f"The weights after epoch {epoch} were not kept. Kept epochs: {held}.")
        prefix = f"epoch/{epoch}/"
        stored = {n[len(prefix) :]: file.get_tensor(n).clone() for n in names if n.startswith(prefix)}
        if metadata.get(f"sha256/{epoch}") != digest(f"{metadata['card']} {epoch}", stored):
            raise _changed()
    return probe(card, check(card, stored, half=True))


def _read(path: Path) -> tuple[dict[str, str], list[str], Weights]:
    """(metadata, names of all tensors, those of the network itself), of a file and of those that it goes on in."""
    with opened(path) as file:
        metadata, names = file.metadata(), list(file.keys())
        stored = {name: file.get_tensor(name).clone() for name in _own(names)}
    further = read_further(path, _number_of_parts(metadata))
    if further.keys() & stored.keys():
        raise BadCheckpoint(NO_NETWORK)
    return metadata, [*names, *further], stored | further


def _number_of_parts(metadata: dict[str, str]) -> int:
    text = metadata.get("parts", "1")
    if not re.fullmatch(r"[1-9]", text):
        raise BadCheckpoint(NO_NETWORK)
    return int(text)


def _own(names: Iterable[str]) -> list[str]:
    return [name for name in names if not _SNAPSHOT.fullmatch(name)]


def _epochs(names: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({int(match[1]) for match in filter(None, map(_SNAPSHOT.fullmatch, names))}))


def _checkpoint(metadata: dict[str, str], names: list[str], stored: Weights) -> Checkpoint:
    epochs = _epochs(names)
    keys = {"format", "version", "card", "precision", "sha256", *(f"sha256/{epoch}" for epoch in epochs)}
    if "base" in metadata:
        raise BadCheckpoint("This file holds only a part of a network. Take the network from CNN Lab as one file.")
    if metadata.keys() - {"parts"} != keys or metadata["precision"] not in ("float16", "float32"):
        raise BadCheckpoint(NO_NETWORK)
    card = Card.from_json(metadata["card"])
    weights = check(card, stored, metadata["precision"] == "float16")
    if metadata["sha256"] != digest(metadata["card"], stored):
        raise _changed()
    belong = {f"epoch/{epoch}/{name}" for epoch in epochs for name in weights}
    if belong ^ (set(names) - set(stored)):
        raise BadCheckpoint(f"An epoch in this file does not hold what {card.architecture} needs.")
    return Checkpoint(card, probe(card, weights), epochs)


def _ready(card: Card, weights: Weights, half: bool) -> tuple[Weights, dict[str, str]]:
    """Tensors and metadata as they are written, after the checks that reading makes."""
    card.check()
    stored = _stored(weights, half)
    probe(card, check(card, stored, half))
    return stored, _metadata(card, stored, half)


def _metadata(card: Card, stored: Weights, half: bool) -> dict[str, str]:
    told, kind = card.to_json(), "float16" if half else "float32"
    named = {"format": FORMAT, "version": str(VERSION), "card": told, "precision": kind}
    return named | {"sha256": digest(told, stored)}


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


def digest(text: str, stored: Weights) -> str:
    """A hash of the card and of every tensor's name, type, shape and bytes."""
    hashed = hashlib.sha256(text.encode("utf-8"))
    for name in sorted(stored):
        tensor = stored[name]
        hashed.update(f"\n{name} {tensor.dtype} {list(tensor.shape)}\n".encode())
        hashed.update(tensor.contiguous().numpy().tobytes())
    return hashed.hexdigest()


def _changed() -> BadCheckpoint:
    return BadCheckpoint("This file has changed since it was saved: its hash does not fit. Download it again.")
