"""A few images in the very forms in which data sets are released, as torchvision reads them."""

import bz2
import gzip
import io
import struct
import zipfile
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray


def idx(array: NDArray[Any]) -> bytes:
    """The format of the MNIST release: magic number, sizes, bytes (8) or big-endian int32 (12); packed with gzip."""
    kind, numbers = (8, array) if array.dtype == np.uint8 else (12, array.astype(">i4"))
    header = struct.pack(f">HBB{array.ndim}I", 0, kind, array.ndim, *array.shape)
    return gzip.compress(header + numbers.tobytes(), compresslevel=1)


def zipped(files: dict[str, bytes]) -> bytes:
    """EMNIST's: a zip of gzips in a folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"gzip/{name}", content)
    return packed.getvalue()


def libsvm(images: NDArray[np.uint8], labels: NDArray[Any]) -> bytes:
    """USPS's: a line an image, its label from 1 and its pixels from -1 to 1, by number; packed with bz2."""
    lines = [
        " ".join([str(label + 1), *(f"{i + 1}:{value / 127.5 - 1:.7f}" for i, value in enumerate(image.ravel()))])
        for image, label in zip(images.astype(float), labels, strict=True)
    ]
    return bz2.compress("\n".join(lines).encode() + b"\n")


def mat(arrays: dict[str, NDArray[Any]]) -> bytes:
    """SVHN's: a MATLAB file of level 5, each array of bytes packed with zlib."""
    header = b"MATLAB 5.0 MAT-file".ljust(124) + struct.pack("<H", 0x0100) + b"IM"
    return header + b"".join(_packed(name, array) for name, array in arrays.items())


def _packed(name: str, array: NDArray[Any]) -> bytes:
    matrix = b"".join(
        [
            _element(6, struct.pack("<II", 9, 0)),  # an array of uint8
            _element(5, np.array(array.shape, "<i4").tobytes()),
            _element(1, name.encode()),
            _element(2, array.astype(np.uint8).tobytes(order="F")),
        ]
    )
    packed = zlib.compress(_element(14, matrix))
    return struct.pack("<II", 15, len(packed)) + packed


def _element(kind: int, content: bytes) -> bytes:
    if len(content) <= 4:
        return struct.pack("<HH", kind, len(content)) + content.ljust(4, b"\0")
    return struct.pack("<II", kind, len(content)) + content + bytes(-len(content) % 8)
