"""How a checkpoint's file begins: a JSON header, which is read and judged before anything behind it is."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from safetensors import safe_open

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint, LabError
from cnn_demo.prediction.checkpoint.state_dict import foreign_prefix

FORMAT = "cnn-lab"
VERSION = 1
NO_NETWORK = "This file is not a network of CNN Lab. Choose a .safetensors file that was downloaded here."
PICKLED = (
    "This is a file of torch.save (.pt, .pth, .ckpt), which can run code when it is opened, so CNN Lab opens none. "
    "It reads networks in its own .safetensors files."
)


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The file, opened by safetensors after size, header and version were checked; its errors become words."""
    try:
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_size > settings.CHECKPOINT_BYTES:
                raise too_large()
            read_header(file)
        with safe_open(path, framework="pt") as tensors:
            yield tensors
    except LabError:
        raise
    except OSError as error:
        raise BadCheckpoint("The file of this network cannot be read.") from error
    except Exception as error:  # whatever the decoder says about a malformed file
        raise BadCheckpoint(NO_NETWORK) from error


def read_header(file: BinaryIO) -> tuple[dict[str, str], list[str]]:
    """(metadata, tensor names), after format and version have been checked. Reads no more than the header."""
    first = file.read(8)
    if first.startswith((b"PK\x03\x04", b"\x80\x02")):
        raise BadCheckpoint(PICKLED)
    length = int.from_bytes(first, "little")
    if not 2 <= length <= settings.CHECKPOINT_HEADER_BYTES:
        raise BadCheckpoint(NO_NETWORK)
    try:
        header = json.loads(file.read(length).decode("utf-8"))
        if words := _is_foreign(header) and foreign_prefix(header.keys() - {"__metadata__"}):
            raise BadCheckpoint(f"This file is not a network of CNN Lab, but another tool's. {words}")
        metadata, names = dict(header.pop("__metadata__")), list(header)
        version = int(metadata["version"]) if metadata["format"] == FORMAT else 0
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadCheckpoint(NO_NETWORK) from error
    if version > VERSION:
        raise BadCheckpoint("This network was saved by a later version of CNN Lab. Update CNN Lab to use it.")
    if version < 1 or not all(isinstance(value, str) for value in metadata.values()):
        raise BadCheckpoint(NO_NETWORK)
    return metadata, names


def _is_foreign(header: dict[str, Any]) -> bool:
    return bool(header.get("__metadata__", {}).get("format") != FORMAT)


def too_large() -> BadCheckpoint:
    return BadCheckpoint(f"A network's file may have at most {settings.CHECKPOINT_BYTES // settings.MEGABYTE} MB.")
