"""What a visitor's classes and images are, and how the visitor changes them."""

import numpy as np
from PIL import Image as Picture

from cnn_demo import settings
from cnn_demo.errors import LabError
from cnn_demo.lab import current_lab
from cnn_demo.own_classes.images import limits
from cnn_demo.own_classes.images.collection import Collection
from cnn_demo.own_classes.images.collection import OwnClass as Class
from cnn_demo.own_classes.images.collection import OwnImage as Image
from cnn_demo.prediction import image_io
from cnn_demo.ui.rpc.context import from_data_url
from cnn_demo.ui.rpc.models import DrawnImage, packed
from cnn_demo.ui.rpc.own_classes.models import (
    AddClassQuestion,
    AddImagesQuestion,
    CollectionAnswer,
    CollectionQuestion,
    ImagesAnswer,
    OwnClass,
    OwnClassQuestion,
    OwnImage,
    OwnQuestion,
    RemoveImageQuestion,
    RenameClassQuestion,
)
from cnn_demo.ui.rpc.registry import rpc


@rpc("light")
def own_classes(question: CollectionQuestion) -> CollectionAnswer:
    """A visitor's classes and images, with the thumbnails that the asker has not."""
    return _answer(question.visitor, frozenset(question.known))


@rpc("light")
def add_own_class(question: AddClassQuestion) -> CollectionAnswer:
    """Adds a class without images."""
    _of(question).add_class(question.name)
    return _answer(question.visitor)


@rpc("light")
def rename_own_class(question: RenameClassQuestion) -> CollectionAnswer:
    """Gives a class another name."""
    _of(question).rename_class(question.id, question.name)
    return _answer(question.visitor)


@rpc("light")
def remove_own_class(question: OwnClassQuestion) -> CollectionAnswer:
    """Removes a class with its images."""
    _of(question).remove_class(question.id)
    return _answer(question.visitor)


@rpc("light")
def add_own_images(question: AddImagesQuestion) -> ImagesAnswer:
    """Adds images to a class, each by itself: what is wrong with one keeps no other out."""
    collection = _of(question)
    collection.of(question.id)
    ids: list[str | None] = []
    problems: list[str | None] = []
    for image in question.images:
        try:
            ids.append(collection.add_image(question.id, _pixels(image), image.kind).id)
            problems.append(None)
        except LabError as error:
            ids.append(None)
            problems.append(str(error))
    current_lab().own_classes.look_at(question.visitor)
    return ImagesAnswer(ids=ids, problems=problems)


@rpc("light")
def remove_own_image(question: RemoveImageQuestion) -> CollectionAnswer:
    """Removes an image."""
    _of(question).remove_image(question.image)
    return _answer(question.visitor)


@rpc("light")
def forget_own_classes(question: OwnQuestion) -> CollectionAnswer:
    """Deletes a visitor's classes and images."""
    current_lab().own_classes.collections.forget(question.visitor)
    return _answer(question.visitor)


def _of(question: OwnQuestion) -> Collection:
    return current_lab().own_classes.collections.of(question.visitor)


def _pixels(image: DrawnImage) -> Picture.Image:
    pixels = image_io.read(from_data_url(image.data))
    return pixels if image.kind == "photo" else Picture.fromarray(np.asarray(pixels)[:, :, 0])


def _answer(visitor: str, known: frozenset[str] | None = None) -> CollectionAnswer:
    """Without thumbnails where `known` is None: whoever has changed something knows the images."""
    own = current_lab().own_classes
    collection = own.collections.of(visitor)
    return CollectionAnswer(
        classes=[_class(each, known) for each in collection.classes],
        features=own.look_at(visitor),
        images=len(collection.images),
        why_not=collection.why_not(),
        most_classes=limits.VISITOR.classes,
        most_images=limits.VISITOR.of_a_class,
        kept_seconds=settings.RUN_KEEP_SECONDS,
    )


def _class(found: Class, known: frozenset[str] | None) -> OwnClass:
    return OwnClass(
        id=found.id,
        name=found.name,
        images=[OwnImage(id=each.id, kind=each.kind, thumbnail=_thumbnail(each, known)) for each in found.images],
    )


def _thumbnail(image: Image, known: frozenset[str] | None) -> str | None:
    small = None if known is None or image.id in known else image.thumbnail
    return packed(small) if small else None
