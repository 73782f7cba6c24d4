"""What travels between page and server about a visitor's own classes: images by class, and what has learned them."""

from typing import Annotated, Literal

from pydantic import Field

from cnn_demo.own_classes.images.archive_reader import ZIP_BYTES
from cnn_demo.own_classes.learning.report import CurvePoint, OwnReport
from cnn_demo.own_classes.learning.task import MOST_HELD_OUT, Start
from cnn_demo.ui.rpc.models import DrawnImage, Name, Packed
from cnn_demo.ui.rpc.registry import Model
from cnn_demo.ui.rpc.train.export import PIECE
from cnn_demo.ui.rpc.train.models import Visitor

MOST_IMAGES_SENT = 4  # in one question: each is a DrawnImage, scaled down by the page to at most 512 pixels a side
ClassName = Annotated[str, Field(max_length=60)]


class OwnQuestion(Model):
    """About everything of this visitor's own."""

    visitor: Visitor


class OwnClassQuestion(OwnQuestion):
    """About one class."""

    id: Name


class AddClassQuestion(OwnQuestion):
    name: ClassName


class RenameClassQuestion(OwnClassQuestion):
    name: ClassName


class AddImagesQuestion(OwnClassQuestion):
    """Images for a class, in order."""

    images: Annotated[list[DrawnImage], Field(min_length=1, max_length=MOST_IMAGES_SENT)]


class ImagesAnswer(Model):
    """For each image that was sent its id, or else the `problems` entry that says why it was not taken."""

    ids: list[str | None]
    problems: list[str | None]


class OwnImageQuestion(OwnQuestion):
    """About one image."""

    image: Name


class SeenImage(Model):
    """What the photo network sees of an image: a JPEG as base64, so many pixels a side."""

    data: Packed
    side: int


class OwnImage(Model):
    """An image by its id; `thumbnail` is a small JPEG as base64, None where the asker has it already."""

    id: str
    kind: Literal["ink", "photo"]
    thumbnail: Packed | None


class OwnClass(Model):
    id: str
    name: str
    images: list[OwnImage]


class CollectionQuestion(OwnQuestion):
    """`known`: ids of images whose thumbnails the asker has."""

    known: Annotated[list[Name], Field(max_length=2000)] = []


class CollectionAnswer(Model):
    """A visitor's classes and images. `features`: of so many images the features are computed; `why_not` says in a
    sentence why it cannot be trained yet, None where it can. `kept_seconds`: how long all of it stays unused."""

    classes: list[OwnClass]
    features: int
    images: int
    why_not: str | None
    most_classes: int
    most_images: int
    kept_seconds: int


class ZipQuestion(OwnQuestion):
    """A zip: folders are classes, or what `save_own_classes` has made. `pieces` are the paths that the upload gave for
    the pieces of the file, in their order, as in train.export.LoadQuestion."""

    pieces: Annotated[list[Name], Field(min_length=1, max_length=ZIP_BYTES // PIECE + 1)]


class ZipAnswer(Model):
    """How many images of how many classes were added, what was left out and why, in sentences, and the network that was
    in the zip, which is kept as a run."""

    images: int
    classes: int
    left_out: list[str]
    network: str | None


class TrainOwnQuestion(OwnQuestion):
    """`architecture` counts where all of a small network starts at random values, `augmentation` where more than a new
    last layer learns: to that it brings nothing."""

    start: Start = "head"
    augmentation: bool = True
    held_out: Annotated[float, Field(ge=0, le=MOST_HELD_OUT)] = 0.2
    architecture: Name = "convnet_elu"
    seed: int = 0


class TrainingState(Model):
    """A training at one moment. `report` is there once it has ended well; `message` says what is going on, or what went
    wrong; `curve` is what is known so far."""

    training: str
    start: Start
    ended: bool
    message: str
    progress: float
    curve: tuple[CurvePoint, ...]
    report: OwnReport | None


class TrainingQuestion(OwnQuestion):
    training: Name


class SavePartQuestion(OwnQuestion):
    """One part of the zip with images, labels and network (None: without); `version` is None for the first part and
    comes back."""

    part: Annotated[int, Field(ge=0)] = 0
    version: str | None = None
    network: Name | None = None
