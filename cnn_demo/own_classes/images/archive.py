"""A visitor's classes as a zip: written, and read again without a bit changed. See `archive_reader` for zips of others.

cnn_lab.json names the classes and their images in order; images/<class>/<number> are the files as they are kept; and
network.safetensors is what has learned them.
"""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

from cnn_demo.own_classes.images.collection import OwnClass

DESCRIPTION, NETWORK, VERSION = "cnn_lab.json", "network.safetensors", 1


def write_zip(path: Path, classes: tuple[OwnClass, ...], network: bytes | None) -> None:
    """Images are small files of photos already, so that nothing is compressed."""
    described: list[dict[str, Any]] = []
    with zipfile.ZipFile(path, "w") as archive:
        for number, each in enumerate(classes, start=1):
            folder = f"images/{number} {_word(each.name)}".strip()
            files = []
            for place, image in enumerate(each.images, start=1):
                name = f"{folder}/{place:04}{image.path.suffix}"
                archive.write(image.path, name)
                files.append({"file": name, "kind": image.kind})
            described.append({"name": each.name, "images": files})
        if network is not None:
            archive.writestr(NETWORK, network)
        archive.writestr(DESCRIPTION, json.dumps({"version": VERSION, "classes": described}, ensure_ascii=False))


def _word(name: str) -> str:
    """A name as every file system takes it."""
    return re.sub(r"[^\w -]", "", name).strip()[:40]
