"""What a visitor's classes and images are, and how the visitor changes them."""

import io
from itertools import islice

import numpy as np
from PIL import Image as Picture

from cnn_demo import settings
from cnn_demo.errors import LabError
from cnn_demo.lab import current_lab
from cnn_demo.own_classes.images import limits
from cnn_demo.own_classes.images.collection import Collection
from cnn_demo.own_classes.images.collection import OwnClass as Class
from cnn_demo.own_classes.images.collection import OwnImage as Image
from cnn_demo.prediction.preprocessing import image_io
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
    OwnImageQuestion,
    OwnQuestion,
    RenameClassQuestion,
    SeenImage,
)
from cnn_demo.ui.rpc.registry import rpc

SEEN_QUALITY = 92  # of a JPEG
MOST_THUMBNAILS = 300  # in one answer: about a megabyte


@rpc("light")
def own_classes(question: CollectionQuestion) -> CollectionAnswer:
    """A visitor's classes and images, with thumbnails that the asker has not: of many, the first ones."""
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
def remove_own_image(question: OwnImageQuestion) -> CollectionAnswer:
    """Removes an image."""
    _of(question).remove_image(question.image)
    return _answer(question.visitor)


@rpc("light")
def own_image_seen(question: OwnImageQuestion) -> SeenImage:
    """An image as large as the network sees it."""
    seen, written = current_lab().own_classes.seen(question.visitor, question.image), io.BytesIO()
    seen.save(written, "JPEG", quality=SEEN_QUALITY)
    return SeenImage(data=packed(written.getvalue()), side=seen.width)


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
    unknown = () if known is None else (each.id for each in collection.images if each.id not in known)
    missing = frozenset(islice(unknown, MOST_THUMBNAILS))
    return CollectionAnswer(
        classes=[_class(each, missing) for each in collection.classes],
        features=own.look_at(visitor),
        images=len(collection.images),
        why_not=collection.why_not(),
        most_classes=limits.VISITOR.classes,
        most_images=limits.VISITOR.of_a_class,
        kept_seconds=settings.RUN_KEEP_SECONDS,
    )


def _class(found: Class, missing: frozenset[str]) -> OwnClass:
    return OwnClass(
        id=found.id,
        name=found.name,
        images=[OwnImage(id=each.id, kind=each.kind, thumbnail=_thumbnail(each, missing)) for each in found.images],
    )


def _thumbnail(image: Image, missing: frozenset[str]) -> str | None:
    small = image.thumbnail if image.id in missing else None
    return packed(small) if small else None
