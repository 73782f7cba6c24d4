"""Color images of a sample in about half of their room, without loss: WebP strips inside of an .npz.

Deflate, which .npz has, knows nothing of neighbors: photos hardly become smaller by it. So "x_train" may stand there as
"x_train/000", "x_train/001", …: the bytes of images one above the other, as many as WebP's 16,383 rows take.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

STRIP = 500  # images; 32 pixels high each, 16,000 rows


def array_of(arrays: Mapping[str, NDArray[Any]], name: str) -> NDArray[Any]:
    """The array of this name, unpacked where it is packed. KeyError when there is neither."""
    strips = sorted(key for key in arrays if key.startswith(f"{name}/"))
    if not strips:
        return arrays[name]
    return np.concatenate([_unpacked(arrays[key].tobytes()) for key in strips])


def pack(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write an .npz whose images, uint8 (n, H, H, 3), are packed. Takes a few seconds for every 100 of them."""
    packed: dict[str, NDArray[Any]] = {}
    for name, array in arrays.items():
        if array.ndim < 4:
            packed[name] = array
            continue
        for start in range(0, len(array), STRIP):
            packed[f"{name}/{start // STRIP:03}"] = _packed(array[start : start + STRIP])
    with open(path, "wb") as file:
        np.savez(file, **packed)  # type: ignore[arg-type]


def _packed(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    file = io.BytesIO()
    side = images.shape[2]
    Image.fromarray(images.reshape(-1, side, 3)).save(file, "WEBP", lossless=True, method=6, quality=100)
    return np.frombuffer(file.getvalue(), np.uint8)


def _unpacked(content: bytes) -> NDArray[np.uint8]:
    """Square images, one above the other."""
    with Image.open(io.BytesIO(content), formats=("WEBP",)) as strip:
        return np.asarray(strip.convert("RGB")).reshape(-1, strip.width, strip.width, 3)
