"""What a network for ImageNet sees in an image: the 1280 numbers in front of its last layer.

They are what a new last layer learns from (Donahue et al. 2014, arXiv:1310.1531), computed once for each image, in the
preparation and by the layers that answer later, and kept beside the image as float16.
"""

import copy
import os
import tempfile
import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from cnn_demo.errors import BadValue
from cnn_demo.own_classes.images.collection import NO_IMAGE, Kind, OwnImage
from cnn_demo.prediction.checkpoint.card import OWN_CLASSES, Card
from cnn_demo.prediction.model_store import ModelStore
from cnn_demo.prediction.network import Network
from cnn_demo.prediction.preprocess import PreparedImage, from_ink, from_photo
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
        _write(image.features_path, found)
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

    def _extractor(self) -> nn.Sequential:
        """All layers but the last: a copy whose kernels lie in memory as the CPU likes them, and hold the norms."""
        with self._lock:
            if self._layers is None:
                layers = without_head(self.base.model)
                merge_norms(layers)
                self._layers = layers.to(memory_format=torch.channels_last)
            return self._layers


def without_head(model: nn.Module) -> nn.Sequential:
    """A copy of all layers in front of the last one."""
    assert isinstance(model, nn.Sequential)
    head = head_of(model)
    kept = [layer for name, layer in model.named_children() if name != head]
    return copy.deepcopy(nn.Sequential(*kept)).eval().requires_grad_(False)


def merge_norms(model: nn.Module) -> None:
    """Multiplies each batch norm behind a convolution into its kernels: the same answers but for rounding, sooner."""
    for parent in list(model.modules()):
        layers = list(parent.named_children())
        for (name, layer), (norm_name, norm) in pairwise(layers):
            if isinstance(layer, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                setattr(parent, name, fuse_conv_bn_eval(layer, norm))
                setattr(parent, norm_name, nn.Identity())


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


def _write(path: Path, features: Features) -> None:
    """Whole or not at all. BadValue where the folder has gone: with it went the image."""
    try:
        handle, unfinished = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            np.save(file, features)
        os.replace(unfinished, path)
    except OSError as error:
        raise BadValue(NO_IMAGE) from error
