"""From torchvision's definition of an original to its layer table, without weights: on torch's meta device nothing is
allocated, so that VGG-16 costs as little as the others.
"""

import dataclasses
import json

import torch
from torch import nn

from cnn_demo.networks.analysis.anatomy import LayerAnatomy, anatomy
from cnn_demo.networks.imagenet import CLASSES, IMAGE


def definition(original: str) -> nn.Module:
    """The network that torchvision defines under this name, its weights without values."""
    from torchvision import models

    settings = {"init_weights": False} if original == "googlenet" else {}
    with torch.device("meta"):
        model: nn.Module = models.get_model(original, weights=None, num_classes=CLASSES, **settings)
    return model


def table(original: str) -> list[LayerAnatomy]:
    """Every layer that runs for one image."""
    return anatomy(definition(original), IMAGE)


def to_json(layers: list[LayerAnatomy]) -> str:
    """One layer a line, so that a change of the definition can be read in a diff."""
    rows = (json.dumps(dataclasses.asdict(layer), ensure_ascii=False, separators=(",", ":")) for layer in layers)
    return "[\n" + ",\n".join(rows) + "\n]\n"
