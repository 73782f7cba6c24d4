"""What is to be learned: a visitor's images as they are at one moment, their classes, and how."""

import random
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from cnn_demo.errors import BadValue, unknown
from cnn_demo.networks import ARCHITECTURES
from cnn_demo.own_classes.images.collection import Collection, OwnImage

Start = Literal["head", "last_block", "scratch"]  # what learns: a new last layer; the last block too; a new network
STARTS: tuple[Start, ...] = ("head", "last_block", "scratch")
MOST_HELD_OUT = 0.5


@dataclass(frozen=True)
class Recipe:
    """`start`: what learns, a new last layer, the last block too, or a small network of this `architecture` from random
    numbers. `held_out` is a share of each class's images: what learns does not see them."""

    start: Start = "head"
    augmentation: bool = True
    held_out: float = 0.2
    architecture: str = "convnet_elu"
    seed: int = 0

    def __post_init__(self) -> None:
        if self.start not in STARTS:
            raise unknown("start", self.start, STARTS)
        if not 0 <= self.held_out <= MOST_HELD_OUT:
            raise BadValue(f"At most {MOST_HELD_OUT:.0%} of the images can be held out.".replace("%", " %"))
        if self.start == "scratch" and self.architecture not in ARCHITECTURES:
            raise unknown("architecture", self.architecture, ARCHITECTURES)


@dataclass(frozen=True)
class Task:
    """`labels` are places in `classes`; `learned` and `held_out` are places in `images`."""

    classes: tuple[str, ...]
    images: tuple[OwnImage, ...]
    labels: tuple[int, ...]
    recipe: Recipe

    @property
    def held_out(self) -> list[int]:
        """The same share of every class, drawn by the seed; none of a class with one image, never all of them."""
        draws, found = random.Random(self.recipe.seed), []
        for label in range(len(self.classes)):
            own = [i for i, each in enumerate(self.labels) if each == label]
            share = self.recipe.held_out * len(own)
            many = min(len(own) - 1, max(1, round(share))) if share else 0
            found += draws.sample(own, many)
        return sorted(found)

    @property
    def learned(self) -> list[int]:
        held_out = set(self.held_out)
        return [i for i in range(len(self.images)) if i not in held_out]

    def to_json(self) -> dict[str, Any]:
        """For another process of ours on this machine."""
        images = [asdict(image) | {"path": str(image.path)} for image in self.images]
        return asdict(self) | {"images": images}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Task":
        """What to_json() has written."""
        images = tuple(OwnImage(**each | {"path": Path(each["path"])}) for each in values["images"])
        return cls(tuple(values["classes"]), images, tuple(values["labels"]), Recipe(**values["recipe"]))


def task_of(collection: Collection, recipe: Recipe) -> Task:
    """Of a collection as it is now. BadValue says why nothing can learn from it yet."""
    if reason := collection.why_not():
        raise BadValue(reason)
    classes = collection.classes
    images = tuple(image for each in classes for image in each.images)
    labels = tuple(i for i, each in enumerate(classes) for _ in each.images)
    return Task(tuple(each.name for each in classes), images, labels, recipe)
