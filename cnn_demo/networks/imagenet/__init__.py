"""The famous originals: what torchvision's definitions of them say, layer by layer, for an ImageNet image.

The tables lie beside this file, one JSON each, written from the definitions by `python -m cnn_demo.networks.imagenet`;
a test makes them again and compares. So a page that is served needs neither torchvision nor half a gigabyte for VGG-16.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cnn_demo.errors import unknown
from cnn_demo.networks.analysis.anatomy import LayerAnatomy
from cnn_demo.networks.architecture import Shape
from cnn_demo.networks.layer_kind import ReceptiveField, Window

ROOM = Path(__file__).parent
IMAGE: Shape = (3, 224, 224)
CLASSES = 1000


@dataclass(frozen=True)
class Original:
    """A design for ImageNet. `parameters` are those of its layer table, `training_only` those of parts that run in
    training alone; `differs` says where torchvision's definition departs from the paper; `megabytes` are those of the
    file of torchvision's weights, `accuracy` the share of ImageNet's validation images that are right at the first go,
    as torchvision's authors have measured it."""

    id: str  # torchvision's name for it
    title: str
    parameters: int
    megabytes: int
    accuracy: float
    differs: str
    training_only: int = 0


ORIGINALS: dict[str, Original] = {
    original.id: original
    for original in (
        Original(
            "alexnet",
            "AlexNet",
            61_100_840,
            244,
            0.56522,
            "torchvision follows the one-GPU version of 2014 (arXiv:1404.5997): 64 first kernels instead of 96, no "
            "split over two GPUs and no local response normalization.",
        ),
        Original("vgg16", "VGG-16", 138_357_544, 553, 0.71592, "torchvision follows the paper's configuration D."),
        Original(
            "googlenet",
            "GoogLeNet",
            6_624_904,
            52,
            0.69778,
            "torchvision adds batch norm, has no biases in convolutions, and its branch of 5×5 kernels has 3×3 ones.",
            training_only=6_379_984,
        ),
        Original("resnet18", "ResNet-18", 11_689_512, 47, 0.69758, "torchvision follows the paper."),
        Original(
            "resnet50",
            "ResNet-50",
            25_557_032,
            103,
            0.7613,
            "torchvision puts the stride of a block on its 3×3 convolution; the paper has it on the first 1×1.",
        ),
        Original(
            "resnet152",
            "ResNet-152",
            60_192_808,
            242,
            0.78312,
            "torchvision puts the stride of a block on its 3×3 convolution; the paper has it on the first 1×1.",
        ),
    )
}


@lru_cache
def class_names() -> tuple[str, ...]:
    """The thousand classes in the order in which networks for ImageNet give their logits, in torchvision's words."""
    return tuple((ROOM / "classes.txt").read_text(encoding="utf-8").splitlines())


def layers_of(original: str) -> tuple[LayerAnatomy, ...]:
    """The layer table of an original, in the order in which its layers run. BadValue naming those that there are."""
    if not isinstance(original, str) or original not in ORIGINALS:
        raise unknown("original", original, ORIGINALS)
    return _read(original)


@lru_cache
def _read(original: str) -> tuple[LayerAnatomy, ...]:
    rows = json.loads((ROOM / f"{original}.json").read_text(encoding="utf-8"))
    return tuple(_layer(row) for row in rows)


def _layer(row: dict[str, Any]) -> LayerAnatomy:
    field = ReceptiveField(**{name: _tuples(value) for name, value in row.pop("field").items()})
    slides = row.pop("window")
    window = Window(*_tuples(slides)) if slides else None
    return LayerAnatomy(field=field, window=window, **{name: _tuples(value) for name, value in row.items()})


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
