"""The card of an original, known before its weights are here: from tables that a test compares with torchvision."""

from cnn_demo.networks.imagenet import IMAGE, ORIGINALS, class_names
from cnn_demo.prediction.checkpoint.card import OPENED, Card, Origin
from cnn_demo.prediction.preprocessing.photo_frame import ORIGINAL
from cnn_demo.rewriting.reading import IMAGENET

GOOGLENET = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))  # what its `transform_input` makes of ImageNet's normalization
LICENSE = "BSD 3-Clause (torchvision); its images are ImageNet's, for research"


def card_of(original: str) -> Card:
    """What is known of the network before it is here."""
    found = ORIGINALS[original]
    mean, std = GOOGLENET if original == "googlenet" else IMAGENET
    return Card(
        network=f"{original}{ORIGINAL}", architecture=found.title, data=OPENED, input_shape=IMAGE,
        classes=class_names(), mean=mean, std=std, parameters=found.parameters, recipe={}, command="", metrics={},
        train_images=0, is_sample=False, hardware="",
        origin=Origin("torchvision, IMAGENET1K_V1", LICENSE, found.accuracy, "torchvision's authors"),
    )  # fmt: skip
