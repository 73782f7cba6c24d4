"""The classes and images of one visitor. Images lie as files in a folder of their own; only what is small is in memory.

What is kept is what everything is made from: a photo as a JPEG of at most 640 pixels a side, a drawing as a PNG. So a
collection that was saved and is read again gives the same numbers.
"""

import hashlib
import io
import secrets
import shutil
import threading
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from cnn_demo.errors import BadImage, BadValue, Busy
from cnn_demo.own_classes.images.limits import FULL, NAME_LENGTH, RETRY_AFTER, VISITOR, Budget, Limits
from cnn_demo.prediction.checkpoint.card import can_be_shown
from cnn_demo.prediction.preprocessing import image_io
from cnn_demo.prediction.preprocessing.preparation import no_larger

Kind = Literal["ink", "photo"]

KEPT_SIDE = 640  # pixels; the networks that learn see 292 of the shorter side
THUMBNAIL_SIDE = 96
QUALITY = 92  # of a JPEG
NARROWEST = 16  # times as long as it is wide; in the middle of what is narrower nothing can be seen
NO_IMAGE = "This image is no longer there."
NO_CLASS = "This class is no longer there. Add it again."


@dataclass(frozen=True)
class OwnImage:
    """An image by its id. `digest` is equal for equal images; `path` holds `size` bytes of a PNG or JPEG."""

    id: str
    kind: Kind
    digest: str
    path: Path
    size: int

    @property
    def thumbnail(self) -> bytes | None:
        """A small JPEG; None when the image has been removed meanwhile."""
        try:
            return self.path.with_suffix(".thumbnail").read_bytes()
        except OSError:
            return None

    @property
    def features_path(self) -> Path:
        """Where its features are kept once they are computed: they go with it."""
        return self.path.with_suffix(".features")

    def pixels(self) -> Image.Image:
        """The image itself: RGB, or gray levels from paper (0) to ink (255). BadValue when it has been removed."""
        try:
            with Image.open(self.path, formats=("PNG", "JPEG")) as image:
                return image.convert("L" if self.kind == "ink" else "RGB")
        except OSError as error:
            raise BadValue(NO_IMAGE) from error


@dataclass(frozen=True)
class OwnClass:
    """A class by its id, with the name that the visitor gave it."""

    id: str
    name: str
    images: tuple[OwnImage, ...] = ()


class Collection:
    """Safe to use from any thread. What changes it replaces `classes`, so that a look at them stays as it was."""

    def __init__(self, folder: Path, budget: Budget, limits: Limits = VISITOR) -> None:
        self.folder, self._budget, self._limits = folder, budget, limits
        self.classes: tuple[OwnClass, ...] = ()
        self._lock = threading.RLock()

    @property
    def images(self) -> tuple[OwnImage, ...]:
        """Of all classes, in their order."""
        return tuple(image for each in self.classes for image in each.images)

    def of(self, class_id: str) -> OwnClass:
        """The class with this id. BadValue when there is none."""
        found = next((each for each in self.classes if each.id == class_id), None)
        if found is None:
            raise BadValue(NO_CLASS)
        return found

    def image(self, image_id: str) -> OwnImage:
        """The image with this id. BadValue when there is none."""
        found = next((each for each in self.images if each.id == image_id), None)
        if found is None:
            raise BadValue(NO_IMAGE)
        return found

    def add_class(self, name: str) -> OwnClass:
        """A class without images. BadValue for a name that is empty or taken, or when there are enough."""
        with self._lock:
            if len(self.classes) >= self._limits.classes:
                raise BadValue(f"{self._limits.classes} classes are the most. Remove one first.")
            added = OwnClass(secrets.token_hex(8), self._free_name(name))
            self.classes = (*self.classes, added)
            return added

    def rename_class(self, class_id: str, name: str) -> None:
        """BadValue as of add_class()."""
        with self._lock:
            self._put(replace(self.of(class_id), name=self._free_name(name, class_id)))

    def remove_class(self, class_id: str) -> None:
        """With its images."""
        with self._lock:
            gone = self.of(class_id)
            self.classes = tuple(each for each in self.classes if each is not gone)
            for image in gone.images:
                self._remove_files(image)

    def add_image(self, class_id: str, image: Image.Image, kind: Kind) -> OwnImage:
        """Keep an image, RGB or (a drawing) gray levels, in a class. BadImage, or BadValue, says why it cannot be."""
        return self._add(class_id, *_encoded(image, kind), kind)

    def add_file(self, class_id: str, data: bytes, kind: Kind, *, as_it_is: bool = False) -> OwnImage:
        """The same from the bytes of a file; one that a collection has written can be kept `as_it_is`."""
        picture = image_io.read(data)
        if kind == "ink":
            picture = picture.getchannel("R")
        kept, small = _encoded(picture, kind)
        return self._add(class_id, data if as_it_is and _is_ours(data, picture, kind) else kept, small, kind)

    def remove_image(self, image_id: str) -> None:
        """BadValue when there is no such image."""
        with self._lock:
            gone = self.image(image_id)
            for each in self.classes:
                if gone in each.images:
                    self._put(replace(each, images=tuple(image for image in each.images if image is not gone)))
            self._remove_files(gone)

    def clear(self) -> None:
        """Forget all of it; nothing stays on the disk."""
        with self._lock:
            for image in self.images:
                self._budget.give_back(image.size)
            self.classes = ()
            shutil.rmtree(self.folder, ignore_errors=True)

    def made_folder(self) -> Path:
        """The folder that goes when all of it is forgotten."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder

    def version(self, more: str = "") -> str:
        """A word that changes when names or images do, or `more` does."""
        content = [(each.name, [(image.id, image.kind) for image in each.images]) for each in self.classes]
        return hashlib.sha256(repr((content, more)).encode()).hexdigest()[:16]

    def why_not(self) -> str | None:
        """Why nothing can learn from it yet, in a sentence; None when it can."""
        if len(self.classes) < 2:
            return "Name two classes at least."
        empty = [each.name for each in self.classes if not each.images]
        return f'The class "{empty[0]}" has no image yet.' if empty else None

    def _add(self, class_id: str, data: bytes, small: bytes, kind: Kind) -> OwnImage:
        digest = hashlib.sha256(data).hexdigest()
        with self._lock:
            self._check_room(class_id, digest, len(data))
            image_id = secrets.token_hex(8)
            path = self.folder / f"{image_id}.{'png' if kind == 'ink' else 'jpg'}"
            added = OwnImage(image_id, kind, digest, path, len(data))
            self._budget.take(len(data))
            try:
                self.made_folder()
                path.write_bytes(data)
                path.with_suffix(".thumbnail").write_bytes(small)
            except OSError as error:  # the disk is full
                self._remove_files(added)
                raise Busy(FULL, RETRY_AFTER) from error
            found = self.of(class_id)
            self._put(replace(found, images=(*found.images, added)))
            return added

    def _check_room(self, class_id: str, digest: str, size: int) -> None:
        found = self.of(class_id)
        for each in self.classes:
            if any(image.digest == digest for image in each.images):
                where = "this class" if each is found else f'the class "{each.name}"'
                raise BadImage(f"This image is in {where} already, and an image belongs to one class.")
        limits = self._limits
        if len(found.images) >= limits.of_a_class:
            raise BadImage(f'The class "{found.name}" has {limits.of_a_class} images, which are enough.')
        if len(self.images) >= limits.images or sum(image.size for image in self.images) + size > limits.bytes:
            raise BadImage("You have the most images that are kept. Remove some first.")

    def _free_name(self, name: str, own_id: str = "") -> str:
        """Without space around it. BadValue when nothing is left, when it cannot be shown, or is taken."""
        short = unicodedata.normalize("NFC", " ".join(name.split()))
        if not short:
            raise BadValue("A class needs a name.")
        if len(short) > NAME_LENGTH or not can_be_shown(short):
            raise BadValue(f"The name of a class has at most {NAME_LENGTH} letters that can be shown.")
        for each in self.classes:
            if each.name.casefold() == short.casefold() and each.id != own_id:
                raise BadValue(f'There is a class "{each.name}" already.')
        return short

    def _put(self, changed: OwnClass) -> None:
        self.classes = tuple(changed if each.id == changed.id else each for each in self.classes)

    def _remove_files(self, image: OwnImage) -> None:
        self._budget.give_back(image.size)
        for path in (image.path, image.path.with_suffix(".thumbnail"), image.features_path):
            path.unlink(missing_ok=True)


def _encoded(image: Image.Image, kind: Kind) -> tuple[bytes, bytes]:
    """(the file, its thumbnail). BadImage for what nothing can be seen on."""
    if max(image.size) > NARROWEST * min(image.size):
        raise BadImage(f"This image is more than {NARROWEST} times as long as it is wide: cut out what it shows.")
    if kind == "ink":
        ink = no_larger(image.convert("L"), KEPT_SIDE)
        if not np.asarray(ink).any():
            raise BadImage("Draw something first.")
        return _file(ink, "PNG"), _file(no_larger(Image.eval(ink, lambda level: 255 - level), THUMBNAIL_SIDE), "JPEG")
    photo = no_larger(image.convert("RGB"), KEPT_SIDE)
    return _file(photo, "JPEG"), _file(no_larger(photo, THUMBNAIL_SIDE), "JPEG")


def _is_ours(data: bytes, picture: Image.Image, kind: Kind) -> bool:
    """Is this a file as _encoded() makes them, and shows the same here as in any program?"""
    with Image.open(io.BytesIO(data), formats=("PNG" if kind == "ink" else "JPEG",)) as image:
        is_small = max(image.size) <= KEPT_SIDE and image.mode == picture.mode
        return is_small and np.array_equal(np.asarray(image), np.asarray(picture))


def _file(image: Image.Image, form: str) -> bytes:
    written = io.BytesIO()
    image.save(written, form, quality=QUALITY)
    return written.getvalue()
