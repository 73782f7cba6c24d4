"""An original as a network, out of the file with its weights. What runs in training alone is left out."""

import logging
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from cnn_demo.errors import DataUnavailable
from cnn_demo.networks.imagenet import ORIGINALS
from cnn_demo.originals.card import card_of
from cnn_demo.originals.download import Progress, download
from cnn_demo.originals.weights import weights_of
from cnn_demo.prediction import Network
from cnn_demo.rewriting.network import network_of

log = logging.getLogger(__name__)


def read_original(original: str, folder: Path, progress: Progress = lambda here, all: None) -> Network:
    """The network with its weights, which are downloaded into the folder unless they are there.

    `progress` hears of what arrives; what it raises ends the download, of which nothing is left. DataUnavailable says
    why there are no weights.
    """
    fetch(original, folder, progress)
    return open_original(original, folder)


def fetch(original: str, folder: Path, progress: Progress) -> None:
    """Its weights are in the folder from now on; as above."""
    weights = weights_of(original)
    if not os.path.isfile(folder / weights.file):
        download(weights, folder / weights.file, ORIGINALS[original].title, progress)


def open_original(original: str, folder: Path) -> Network:
    """The network, its weights being in the folder. DataUnavailable when they cannot be read."""
    path, card = folder / weights_of(original).file, card_of(original)
    try:
        model = _built(original, torch.load(path, map_location="cpu", weights_only=True))
    except Exception as error:  # whatever the decoder says about a file that was damaged here
        log.warning("cannot read %s", path, exc_info=True)
        raise DataUnavailable(
            f"{path.name} in the data folder cannot be read. Remove it, and it is fetched again."
        ) from error
    network = network_of(model, card.title, input_shape=card.input_shape, mean=card.mean, std=card.std)
    return replace(network, id=card.network, card=card)


def _built(original: str, state: dict[str, Any]) -> nn.Module:
    """On torch's meta device, so that no random weights are drawn that the file replaces at once."""
    from torchvision import models

    own = {"init_weights": False} if original in ("googlenet", "vgg16") else {}
    with torch.device("meta"):
        model: Any = models.get_model(original, weights=None, **own)
    model.load_state_dict(state, assign=True)
    if original == "googlenet":  # two classifiers more, which run in training alone
        model.aux_logits, model.aux1, model.aux2 = False, None, None
    found: nn.Module = model.eval().requires_grad_(False)
    return found
