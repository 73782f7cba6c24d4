"""What a network for ImageNet sees in an image: the 1280 numbers in front of its last layer.

They are what a new last layer learns from (Donahue et al. 2014, arXiv:1310.1531), computed once for each image, in the
preparation and by the layers that answer later, and kept beside the image as float16.
"""

import copy
import os
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import nn

from cnn_demo.errors import BadValue
from cnn_demo.own_classes.features.fused import fuse
from cnn_demo.own_classes.images.collection import NO_IMAGE, Kind, OwnImage
from cnn_demo.prediction.checkpoint.card import OWN_CLASSES, Card
from cnn_demo.prediction.model_store import ModelStore
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocessing.preprocess import PreparedImage, from_ink, from_photo
from cnn_demo.training.engine.freezing import head_of

Features = NDArray[np.float16]

NETWORK = "efficientnet_lite2-imagenet"
TURN = 8  # degrees by which a drawing is turned: mirrored, a letter would become another one


class FeatureExtractor:
    """Safe to use from any thread. The network is loaded when it is first needed."""

    def __init__(self, models: ModelStore) -> None:
        self._models, self._lock = models, threading.Lock()
        self._layers: nn.Sequential | None = None

    @property
    def base(self) -> Network:
        """The network whose features these are."""
        return self._models.get(NETWORK)

    def of(self, image: OwnImage) -> Features:
        """(1280,), from the disk where they are there. BadValue when the image has been removed."""
        kept = kept_features(image)
        if kept is not None:
            return kept
        found: Features = self.compute([image.pixels()], image.kind)[0]
        _write(image, found)
        return found

    def compute(self, pictures: list[Image.Image], kind: Kind) -> Features:
        """(n, 1280) of so many images, one after the other: a batch is no faster on a CPU, and takes more memory."""
        card = own_card(self.base.card)
        layers = self._extractor()
        with torch.inference_mode():
            found = [
                layers(prepared(each, kind, card).tensor.to(memory_format=torch.channels_last)) for each in pictures
            ]
        features: Features = torch.cat(found).to(torch.float16).numpy()
        return features

    def seen(self, image: OwnImage) -> Image.Image:
        """What the network sees of it, RGB. BadValue when the image has been removed."""
        pixels = prepared(image.pixels(), image.kind, own_card(self.base.card)).pixels
        return Image.fromarray(np.ascontiguousarray(pixels.transpose(1, 2, 0)))

    def _extractor(self) -> nn.Sequential:
        """All layers but the last: a copy made for answering fast."""
        with self._lock:
            if self._layers is None:
                self._layers = fuse(without_head(self.base.model))
            return self._layers


def without_head(model: nn.Module) -> nn.Sequential:
    """A copy of all layers in front of the last one."""
    assert isinstance(model, nn.Sequential)
    head = head_of(model)
    kept = [layer for name, layer in model.named_children() if name != head]
    return copy.deepcopy(nn.Sequential(*kept)).eval().requires_grad_(False)


def own_card(card: Card) -> Card:
    """The card of a network of this design for a visitor's own classes, before it is known what they are."""
    return replace(card, data=OWN_CLASSES, recipe={"pretrained": card.network})


def prepared(picture: Image.Image, kind: Kind, card: Card) -> PreparedImage:
    """As it will be prepared when it is asked about."""
    return from_ink(np.asarray(picture), card) if kind == "ink" else from_photo(picture, card)


def views(picture: Image.Image, kind: Kind) -> list[Image.Image]:
    """The image as it is; and mirrored, or a drawing a little turned."""
    if kind == "photo":
        return [picture, picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    return [picture, picture.rotate(TURN, Image.Resampling.BILINEAR)]


def kept_features(image: OwnImage) -> Features | None:
    """Those that lie beside the image; None where they have not been computed."""
    try:
        found: Features = np.load(image.features_path, allow_pickle=False)
        return found
    except (OSError, ValueError):
        return None


def _write(image: OwnImage, features: Features) -> None:
    """Whole or not at all, which a full disk may be the reason of. BadValue where the image has gone."""
    unfinished = ""
    try:
        handle, unfinished = tempfile.mkstemp(dir=image.path.parent)
        with os.fdopen(handle, "wb") as file:
            np.save(file, features)
        os.replace(unfinished, image.features_path)
    except OSError as error:
        Path(unfinished).unlink(missing_ok=True) if unfinished else None
        if not image.path.exists():
            raise BadValue(NO_IMAGE) from error
