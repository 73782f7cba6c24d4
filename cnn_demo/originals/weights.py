"""What torchvision says of the weights of the originals: where they lie, and how much that is. The name of a file holds
the first digits of its hash. Which of them are here is known without torchvision, which takes seconds to import.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cnn_demo import settings
from cnn_demo.networks.imagenet import ORIGINALS
from cnn_demo.prediction.preprocessing.photo_frame import ORIGINAL

HASH = re.compile(r"-([0-9a-f]{8,})\.pth$")
ENDING = ".pth"


@dataclass(frozen=True)
class Weights:
    """A file of torchvision's, and the first digits of its SHA-256."""

    url: str
    file: str
    sha256: str
    bytes: int

    @property
    def seconds(self) -> float:
        """The time limit of its download."""
        return settings.DOWNLOAD_SECONDS * max(1.0, self.bytes / (settings.DOWNLOAD_MEGABYTES * settings.MEGABYTE))


def original_named(word: str) -> str | None:
    """The original that this network id stands for, such as resnet18 for resnet18-imagenet; None for other words."""
    name = word.removesuffix(ORIGINAL)
    return name if name != word and name in ORIGINALS else None


def weights_of(original: str) -> Weights:
    """The first that torchvision published: those that follow the paper's training."""
    from torchvision import models

    found = models.get_model_weights(original)["IMAGENET1K_V1"]
    file = os.path.basename(urlsplit(found.url).path)
    digits = HASH.search(file)
    assert digits is not None
    return Weights(found.url, file, digits[1], round(found.meta["_file_size"] * 2**20))


def are_here(original: str, folder: Path) -> bool:
    """Do its weights lie in this folder?"""
    return any(folder.glob(f"{original}-*{ENDING}"))
