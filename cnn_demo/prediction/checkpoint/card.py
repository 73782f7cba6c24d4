"""The card: what a network is, in words and numbers, so that nothing is guessed from a file's name.

It travels inside the checkpoint as JSON. What is read back may come from a stranger, so that every field is checked
here: known architecture, sane shapes, finite numbers, short texts. Texts are texts and are never rendered as markup.
"""

import dataclasses
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from cnn_demo.data import framing_of
from cnn_demo.data.dataset import DIGITS, SCENES, THINGS, Framing
from cnn_demo.data.normalization import normalize
from cnn_demo.errors import BadCheckpoint, BadValue
from cnn_demo.networks import architecture_of
from cnn_demo.training.config import FORMER_NAMES

NETWORK_ID = re.compile(r"[a-z0-9_]{1,40}-[a-z0-9_]{1,40}")  # "quick-mnist"; also "run-" and 32 hex digits
# What stands for the data of a network that a person has opened from code of their own, and how those lie in their
# frames: as in photos, or as they said.
OPENED = "opened"
OPENED_AS = {OPENED: SCENES} | {f"{OPENED}_{framing.id}": framing for framing in (DIGITS, THINGS)}
OWN_CLASSES = "own_classes"  # stands for the images of a visitor
MAX_SIDE = 320  # pixels of a network's input
MAX_CLASSES = 1000
MAX_TEXT = 1000
JOINERS = {0x200C: None, 0x200D: None}  # nothing by themselves: they make one of the letters beside them
FORMER_FIELDS = {"known": "ood_detector"}  # as version 0.2 wrote them
FORMER_DETECTOR = {"centres": "centers"}
FORMER_METRICS = {"changed_rate": "changed_learning_rate"}
MAX_ITEMS = 20_000  # numbers and texts in one free field of the card; the precision matrices of 25 classes fit


@dataclass(frozen=True)
class Origin:
    """Where weights come from that were not trained here. `accuracy` is a share of test images that `accuracy_by` has
    measured: not we. None where nobody has."""

    source: str
    license: str
    accuracy: float | None
    accuracy_by: str

    @property
    def words(self) -> str:
        """What is said of it, and by whom."""
        if self.accuracy is None:
            return "Nobody has measured it on test images."
        return f"Not measured here. {100 * self.accuracy:.1f} % were measured by {self.accuracy_by}."


@dataclass(frozen=True)
class Card:
    """What a network is. Accuracies and losses in `metrics` are measured on the whole test set unless named val_*.

    `ood_detector` holds what "none of these" is decided by (see prediction.unknown.ood_detector), None when none was
    fitted.
    `origin` is there where somebody else has trained the network; then nothing stands in `recipe` and `metrics`.
    """

    network: str  # "<architecture>-<data>", or "run-<32 hex digits>" for what a visitor trained
    architecture: str
    data: str
    input_shape: tuple[int, int, int]
    classes: tuple[str, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    parameters: int
    recipe: dict[str, Any]  # TrainConfig.to_dict()
    command: str  # trains it again
    metrics: dict[str, float]  # test_accuracy, test_loss, test_images, val_accuracy, best_epoch, epochs, seconds
    train_images: int
    is_sample: bool  # trained on the bundled sample only
    hardware: str
    versions: dict[str, str] = field(default_factory=dict)
    created: str = ""
    ood_detector: dict[str, Any] | None = None
    origin: Origin | None = None

    @property
    def is_opened(self) -> bool:
        """Has a person opened it from code of their own? Then `architecture` is only what they call it."""
        return self.data in OPENED_AS

    @property
    def framing(self) -> Framing:
        """How images lie in its frames."""
        return OPENED_AS.get(self.data) or framing_of(self.data)

    @property
    def title(self) -> str:
        """What people call its design."""
        return self.architecture if self.is_opened else architecture_of(self.architecture).title

    @property
    def weights_source(self) -> str:
        """Where the weights come from of a network that has no file here, as a sentence begins."""
        return f"The weights of this network come from {self.origin.source if self.origin else 'elsewhere'}"

    def to_json(self) -> str:
        """One line; numpy numbers and the like are a ValueError or TypeError, as are NaN and infinity."""
        values = dataclasses.asdict(self)
        if self.origin is None:  # so that earlier versions read the file too
            del values["origin"]
        return json.dumps(values, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> "Card":
        """The card that this JSON describes, every field checked. BadCheckpoint names the field that does not fit."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BadCheckpoint("This network's card is not readable.") from error
        if not isinstance(values, dict):
            raise BadCheckpoint("This network's card is not readable.")
        values = {"origin": None} | _renamed(values, FORMER_FIELDS)
        names = {f.name for f in dataclasses.fields(cls)}
        if set(values) != names:
            odd = sorted(set(values) ^ names)[0][:40]
            raise BadCheckpoint(f'The field "{odd}" is missing from this network\'s card or does not belong there.')
        for name in ("input_shape", "classes", "mean", "std"):
            if isinstance(values[name], list):
                values[name] = tuple(values[name])
        values["recipe"] = _renamed(values["recipe"], FORMER_NAMES)
        values["metrics"] = _renamed(values["metrics"], FORMER_METRICS)
        values["ood_detector"] = _renamed(values["ood_detector"], FORMER_DETECTOR)
        values["origin"] = _origin(values["origin"])
        card = cls(**values)
        card.check()
        return card

    def normalize(self, images: Tensor) -> Tensor:
        """Pixels from 0 to 255, (n, C, H, W) or (C, H, W), as this network sees them: float32."""
        return normalize(images, self.mean, self.std)

    def check(self) -> None:
        """BadCheckpoint naming the first field that is not what it should be."""
        try:
            architecture_of(self.architecture)
        except BadValue as error:
            raise BadCheckpoint(str(error)) from error
        for name, fits in _FIELDS.items():
            if not fits(getattr(self, name)):
                raise BadCheckpoint(f'The field "{name}" of this network\'s card does not hold what it should.')
        if not len(self.mean) == len(self.std) == self.input_shape[0]:
            raise BadCheckpoint("This network's card needs one mean and one deviation for each color channel.")


def _renamed(values: Any, former: dict[str, str]) -> Any:
    """Earlier names become today's; what is no object is left for check() to refuse."""
    return {former.get(name, name): value for name, value in values.items()} if isinstance(values, dict) else values


def _origin(values: Any) -> Any:
    """As a record where it has the fields of one; anything else is left for check() to refuse."""
    names = {each.name for each in dataclasses.fields(Origin)}
    return Origin(**values) if isinstance(values, dict) and values.keys() == names else values


def _text(value: object, longest: int = MAX_TEXT) -> bool:
    """Short, and free of control characters and of halves of characters that no page could show."""
    return isinstance(value, str) and len(value) <= longest and can_be_shown(value)


def can_be_shown(text: str) -> bool:
    """Has it nothing but characters that a page shows, and those that join some (of emoji, of Persian) to one?"""
    return text.translate(JOINERS).isprintable()


def _number(value: object, low: float = -1e12, high: float = 1e12) -> bool:
    """NaN and infinity are never within bounds."""
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _count(value: object) -> bool:
    return isinstance(value, int) and _number(value, 0)


def _list_of(fits: Callable[[object], bool], least: int, most: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, tuple) and least <= len(value) <= most and all(map(fits, value))


def _shape(value: object) -> bool:
    if not isinstance(value, tuple) or not _list_of(_count, 3, 3)(value):
        return False
    return value[0] in (1, 3) and all(1 <= side <= MAX_SIDE for side in value[1:])


def _classes(value: object) -> bool:
    fits = _list_of(lambda name: _text(name, 80) and name != "", 2, MAX_CLASSES)(value)
    return fits and len(set(value)) == len(value)  # type: ignore[arg-type, call-overload]


def _metrics(value: object) -> bool:
    if not isinstance(value, dict) or len(value) > 50:
        return False
    shares = (number for name, number in value.items() if name.endswith("accuracy"))
    return all(_text(name, 80) and _number(number) for name, number in value.items()) and all(
        0 <= s <= 1 for s in shares
    )


def _is_origin(value: object) -> bool:
    if not isinstance(value, Origin):
        return value is None
    return all(map(_text, (value.source, value.license, value.accuracy_by))) and _number(value.accuracy, 0, 1)


def _free(value: object) -> bool:
    """JSON with finite numbers and short texts, not too many of them. json.loads has bounded the depth."""
    waiting, seen = [value], 0
    while waiting:
        item = waiting.pop()
        seen += 1
        if isinstance(item, dict):
            waiting.extend([*item, *item.values()])
        elif isinstance(item, list | tuple):
            waiting.extend(item)
        elif not (item is None or isinstance(item, bool) or _text(item) or _number(item)):
            return False
        if seen + len(waiting) > MAX_ITEMS:
            return False
    return True


_FIELDS: dict[str, Callable[[Any], bool]] = {
    "network": lambda value: _text(value) and NETWORK_ID.fullmatch(value) is not None,
    "data": lambda value: _text(value, 80) and re.fullmatch(r"[a-z0-9_]+", value) is not None,
    "input_shape": _shape,
    "classes": _classes,
    "mean": _list_of(lambda value: _number(value, -10, 10), 1, 3),
    "std": _list_of(lambda value: _number(value, 1e-4, 10), 1, 3),
    "parameters": _count,
    "recipe": lambda value: isinstance(value, dict) and _free(value),
    "command": _text,
    "metrics": _metrics,
    "train_images": _count,
    "is_sample": lambda value: isinstance(value, bool),
    "hardware": _text,
    "versions": lambda value: isinstance(value, dict) and _free(value),
    "created": _text,
    "ood_detector": lambda value: value is None or (isinstance(value, dict) and _free(value)),
    "origin": _is_origin,
}
