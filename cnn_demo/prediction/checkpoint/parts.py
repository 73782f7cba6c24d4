"""A published network in several files, where one would be larger than code hosts take without ado.

The first is named after the network, with the card and the hash over all tensors; the others hold the rest of them and
are named as in the field: <network>-00002-of-00002.safetensors. What a visitor brings or takes away is one file.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import safetensors.torch
from safetensors import SafetensorError
from torch import Tensor

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint

PART_BYTES = 9_000_000  # of one file; the limit is 10 MB
_NAME = re.compile(r".+-\d{5}-of-\d{5}")


def is_part(path: Path) -> bool:
    """Is it a file that only goes on with another one?"""
    return _NAME.fullmatch(path.stem) is not None


def further_parts(path: Path, total: int) -> list[Path]:
    """The files behind the first one, which is `path`."""
    return [path.with_name(f"{path.stem}-{number:05}-of-{total:05}{path.suffix}") for number in range(2, total + 1)]


def split(tensors: Mapping[str, Tensor], most: int = PART_BYTES) -> list[dict[str, Tensor]]:
    """In their order, cut so that the tensors of a part have at most so many bytes together."""
    parts: list[dict[str, Tensor]] = [{}]
    size = 0
    for name, tensor in tensors.items():
        size += tensor.nbytes
        if size > most and parts[-1]:
            parts.append({})
            size = tensor.nbytes
        parts[-1][name] = tensor
    return parts


def read_further(path: Path, total: int) -> dict[str, Tensor]:
    """The tensors of all files behind the first one. BadCheckpoint when one is missing or no such file."""
    tensors: dict[str, Tensor] = {}
    for part in further_parts(path, total):
        try:
            if part.stat().st_size > settings.CHECKPOINT_BYTES:
                raise BadCheckpoint(f"The file {part.name} is larger than a part of a network can be.")
            tensors |= safetensors.torch.load_file(part)
        except (OSError, SafetensorError) as error:
            raise BadCheckpoint(f"The file {part.name}, a part of this network, is missing or broken.") from error
    return tensors
