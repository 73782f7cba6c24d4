"""The famous originals with torchvision's own weights: fetched when somebody asks for one, kept in the data folder, and
opened as any other network is. Nobody but the owner of this machine can ask: they are opened by its command line.

torchvision says where the weights of a network lie, how its images are prepared, and what it measured of them; the
name of the file holds the first digits of its hash. What runs in training alone is left out.
"""

import hashlib
import http.client
import logging
import os
import re
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import torch
from torch import nn

from cnn_demo import settings
from cnn_demo.data.download import UNWRITABLE, online
from cnn_demo.errors import DataUnavailable
from cnn_demo.networks.imagenet import IMAGE, ORIGINALS
from cnn_demo.opening.opened import OpenedNetwork, open_network
from cnn_demo.prediction.checkpoint.card import Origin
from cnn_demo.prediction.photo_frame import ORIGINAL
from cnn_demo.rewriting.reading import IMAGENET

log = logging.getLogger(__name__)

HASH = re.compile(r"-([0-9a-f]{8,})\.pth$")
CHUNK = 131_072  # bytes between two reports
SILENT_SECONDS = 10.0  # a server that says nothing for so long is given up
GOOGLENET = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))  # what its `transform_input` makes of ImageNet's normalization

Progress = Callable[[int, int], None]  # bytes that are here, bytes in all


@dataclass(frozen=True)
class Weights:
    """What torchvision says of the weights of an original. `accuracy` is the share of ImageNet's validation images that
    it gets right at the first go."""

    url: str
    file: str
    sha256: str  # the first digits
    bytes: int
    accuracy: float
    license: str = "BSD 3-Clause (torchvision); its images are ImageNet's, for research"

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
    size, right = found.meta["_file_size"] * 2**20, found.meta["_metrics"]["ImageNet-1K"]["acc@1"]
    return Weights(found.url, file, digits[1], round(size), round(right / 100, 5))


def open_original(original: str, folder: Path, progress: Progress = lambda here, all: None) -> OpenedNetwork:
    """The network with its weights, which are downloaded into the folder unless they are there.

    `progress` hears of every 128 kB; what it raises ends the download, of which nothing is left. DataUnavailable says
    why there are no weights: downloads are switched off, no connection, too slow, another file than the published one.
    """
    weights, title = weights_of(original), ORIGINALS[original].title
    path = folder / weights.file
    if not os.path.isfile(path):
        _download(weights, path, title, progress)
    try:
        model = _built(original, torch.load(path, map_location="cpu", weights_only=True))
    except Exception as error:  # whatever the decoder says about a file that was damaged here
        log.warning("cannot read %s", path, exc_info=True)
        raise DataUnavailable(
            f"{weights.file} in the data folder cannot be read. Remove it, and it is fetched again."
        ) from error
    mean, std = GOOGLENET if original == "googlenet" else IMAGENET
    opened = open_network(model, input_shape=IMAGE, mean=mean, std=std, name=title)
    name = f"{original}{ORIGINAL}"
    origin = Origin("torchvision, IMAGENET1K_V1", weights.license, weights.accuracy, "torchvision's authors")
    card = replace(opened.network.card, network=name, origin=origin)
    return OpenedNetwork(replace(opened.network, id=name, card=card))


def _built(original: str, state: dict[str, Any]) -> nn.Module:
    """On torch's meta device, so that no random weights are drawn that the file replaces at once."""
    from torchvision import models

    own = {"init_weights": False} if original in ("googlenet", "vgg16") else {}
    with torch.device("meta"):
        model: Any = models.get_model(original, weights=None, **own)
    model.load_state_dict(state, assign=True)
    if original == "googlenet":  # two classifiers more, which run in training alone
        model.aux_logits, model.aux1, model.aux2 = False, None, None
    found: nn.Module = model.eval()
    return found


def _download(weights: Weights, path: Path, title: str, progress: Progress) -> None:
    if not settings.downloads_allowed():
        raise DataUnavailable(f"The weights of {title} are not here, and downloads are switched off.")
    if not online(weights.url):
        raise DataUnavailable(f"The weights of {title} cannot be downloaded: there is no connection.")
    partial = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix="download-", delete=False) as file:
            partial = file.name
            found = _fetched(weights, file, progress)
        if not found.startswith(weights.sha256):
            raise DataUnavailable(
                f"The weights of {title} could not be had: what arrived is not the published file, its hash differs."
            )
        os.replace(partial, path)
    except TimeoutError as error:
        raise DataUnavailable(f"The weights of {title} did not arrive within {weights.seconds:.0f} seconds.") from error
    except (OSError, http.client.HTTPException) as error:
        log.warning("download of %s failed", weights.file, exc_info=True)
        is_here = isinstance(error, OSError) and error.errno in UNWRITABLE
        why = "the data folder is full or cannot be written to" if is_here else "the server did not answer as it should"
        raise DataUnavailable(f"The weights of {title} could not be had: {why}.") from error
    finally:
        if partial and os.path.exists(partial):
            os.remove(partial)


def _fetched(weights: Weights, file: IO[bytes], progress: Progress) -> str:
    """Writes what arrives into the file; its SHA-256. TimeoutError after the time limit."""
    deadline, digest, here = time.monotonic() + weights.seconds, hashlib.sha256(), 0
    with urllib.request.urlopen(weights.url, timeout=SILENT_SECONDS) as answer:
        total = int(answer.headers.get("Content-Length") or weights.bytes)
        while chunk := answer.read(CHUNK):
            here += len(chunk)
            if time.monotonic() > deadline or here > 2 * weights.bytes + CHUNK:
                raise TimeoutError
            file.write(chunk)
            digest.update(chunk)
            progress(here, total)
    return digest.hexdigest()
