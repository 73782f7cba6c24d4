"""What a training came to: its curve, which held-out images were mistaken for what, and what the numbers do not say."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from torch import Tensor

from cnn_demo.own_classes.learning.task import Start, Task

FEW_IMAGES = 10  # of a class, to learn from
FEW_HELD_OUT = 30  # images: one of them is more than three percent


@dataclass(frozen=True)
class CurvePoint:
    """After `seconds` of training and `epoch` looks at every image: mean loss, and shares of images told right."""

    epoch: float
    seconds: float
    loss: float
    train_accuracy: float | None
    held_out_accuracy: float | None


@dataclass(frozen=True)
class OwnMistake:
    """A held-out image, by its id, that was taken for something else. Classes by place."""

    image: str
    truth: int
    predicted: int
    probability: float


@dataclass(frozen=True)
class UnknownMeasured:
    """ "None of these", measured: of the held-out images `refused` were, of other pictures `told` were."""

    refused: float | None
    refused_of: int
    told: float
    told_of: int
    others: str  # what the other pictures are, in words


@dataclass(frozen=True)
class OwnReport:
    """What a training made. `network` is drawn on and looked into like any other; `confusion` has a row for each true
    class, counted on the held-out images; `remarks` are sentences on what these numbers do not say."""

    network: str
    start: Start
    architecture: str
    classes: tuple[str, ...]
    parameters: int
    trained_parameters: int
    train_images: int
    held_out_images: int
    held_out_accuracy: float | None
    seconds: float
    curve: tuple[CurvePoint, ...]
    confusion: tuple[tuple[int, ...], ...]
    mistakes: tuple[OwnMistake, ...]
    unknown: UnknownMeasured | None
    remarks: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "OwnReport":
        """What to_json() has given, perhaps as lists."""
        lists = {"classes": tuple(values["classes"]), "remarks": tuple(values["remarks"])}
        return cls(
            **values
            | lists
            | {
                "curve": tuple(CurvePoint(**each) for each in values["curve"]),
                "confusion": tuple(map(tuple, values["confusion"])),
                "mistakes": tuple(OwnMistake(**each) for each in values["mistakes"]),
                "unknown": UnknownMeasured(**values["unknown"]) if values["unknown"] else None,
            }
        )


def accuracy(logits: Tensor, labels: Tensor) -> float | None:
    """The share that is told right; None of no images."""
    return float((logits.argmax(1) == labels).float().mean()) if len(labels) else None


def mistakes(task: Task, logits: Tensor) -> tuple[OwnMistake, ...]:
    """Of the held-out images, whose logits these are; the surest first."""
    found = []
    for place, probabilities in zip(task.held_out, logits.double().softmax(1), strict=True):
        predicted, truth = int(probabilities.argmax()), task.labels[place]
        if predicted != truth:
            found.append(OwnMistake(task.images[place].id, truth, predicted, round(float(probabilities[predicted]), 4)))
    return tuple(sorted(found, key=lambda each: -each.probability))


def remarks(task: Task) -> tuple[str, ...]:
    """Sentences on what the numbers of this task cannot say."""
    found, many = [], len(task.held_out)
    each = Counter(task.labels[i] for i in task.learned)
    alone = [name for place, name in enumerate(task.classes) if task.labels.count(place) == 1]
    if alone:
        names = ", ".join(f'"{name}"' for name in alone)
        found.append(f"Of {names} there is one image: nothing is held out of it, so nobody knows how well it is told.")
    if not many:
        found.append("No image was held out, so nothing is known about images that it has not learned from.")
    elif many < FEW_HELD_OUT:
        found.append(f"Only {many} images were held out: one more mistake would be {100 / many:.0f} % less.")
    fewest = min(each.values())
    if fewest < FEW_IMAGES:
        found.append(
            f"It learned from {fewest} images of its smallest class: more, and more different ones, help most."
        )
    if max(each.values()) > 4 * fewest:
        found.append("One class has more than four times the images of another one: it will be said too often.")
    kinds = [{task.images[i].kind for i, label in enumerate(task.labels) if label == c} for c in each]
    if any(kind != kinds[0] for kind in kinds):
        found.append(
            "Some classes hold drawings and others photos: it may tell drawings from photos, not what they show."
        )
    return tuple(found)
