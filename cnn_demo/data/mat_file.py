"""Arrays of whole numbers out of a MATLAB file of level 5, the format that SVHN comes in.

An element is its type and its number of bytes, then the bytes, filled up to a multiple of eight; four bytes or fewer
may lie within the tag ("MAT-File Format", MathWorks 2024, chapter 1). Only what such arrays need is read.
"""

import math
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HEADER_BYTES = 128
MATRIX, COMPRESSED = 14, 15
NUMBERS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8"}
MOST_BYTES = 1_000_000_000  # of one array, unpacked: SVHN's largest has 225 MB

Element = tuple[int, memoryview]  # type, content


def read_mat(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of the file by name, in column-major order as they lie there. ValueError for any other file."""
    content = path.read_bytes()
    if content[126:128] != b"IM":  # the order of bytes on nearly every machine
        raise ValueError("no MATLAB file of level 5 in little-endian order")
    found = (_matrix(body) for kind, body in _elements(memoryview(content)[HEADER_BYTES:]) if kind == MATRIX)
    return dict(found)


def _elements(content: memoryview) -> Iterator[Element]:
    """Those of the content one after the other, unpacked."""
    while len(content) >= 8:
        kind, size, begin = _tag(content)
        if begin + size > len(content):
            raise ValueError("the file ends early")
        body = content[begin : begin + size]
        if kind == COMPRESSED:  # not filled up
            yield from _elements(memoryview(_unpacked(body)))
            content = content[begin + size :]
        else:
            yield kind, body
            content = content[begin + size + -(begin + size) % 8 :]


def _tag(content: memoryview) -> tuple[int, int, int]:
    """Type, number of bytes, and where they begin."""
    kind, size = struct.unpack_from("<II", content)
    return (kind & 0xFFFF, kind >> 16, 4) if kind >> 16 else (kind, size, 8)


def _unpacked(body: memoryview) -> bytes:
    stream = zlib.decompressobj()
    content = stream.decompress(body, MOST_BYTES)
    if not stream.eof:
        raise ValueError("an array is cut off, or larger than anything expected")
    return content


def _matrix(body: memoryview) -> tuple[str, NDArray[Any]]:
    (_, _), (_, sides), (_, name), (kind, numbers), *_ = _elements(body)
    shape = tuple(map(int, np.frombuffer(sides, "<i4")))
    if kind not in NUMBERS or min(shape) < 0:
        raise ValueError("an array of something else than numbers")
    values = np.frombuffer(numbers, f"<{NUMBERS[kind]}")
    if len(values) != math.prod(shape):
        raise ValueError("an array has not as many numbers as it says")
    return bytes(name).decode("ascii"), values.reshape(shape, order="F")
