"""The photos that come with the lab: small ones to choose from, and one as it is."""

import io
from functools import lru_cache

from PIL import Image

from cnn_demo.data import example_photos as bundled
from cnn_demo.data.example_photos import ExamplePhoto
from cnn_demo.ui.rpc.models import Name, Nothing, packed
from cnn_demo.ui.rpc.registry import Model, rpc

THUMBNAIL = 72  # pixels: twice what the page shows, for sharp screens


class ExampleName(Model):
    id: Name


class ExamplePhotoAnswer(Model):
    """A JPEG as base64, what it shows, and whose it is."""

    id: str
    shows: str
    credit: str
    license: str
    jpeg: str


class ExamplePhotosAnswer(Model):
    """All of them, small: the middle squares."""

    photos: list[ExamplePhotoAnswer]


@rpc("light")
def example_photos(question: Nothing) -> ExamplePhotosAnswer:
    """The example photos, small, with their makers and licenses."""
    return ExamplePhotosAnswer(photos=[_answer(each, _thumbnail(each)) for each in bundled.example_photos().values()])


@rpc("light")
def example_photo(question: ExampleName) -> ExamplePhotoAnswer:
    """One example photo as it is."""
    found = bundled.example_photo(question.id)
    return _answer(found, found.path.read_bytes())


@lru_cache
def _thumbnail(photo: ExamplePhoto) -> bytes:
    with Image.open(photo.path) as image:
        side = min(image.size)
        left, top = (image.width - side) // 2, (image.height - side) // 2
        small = image.crop((left, top, left + side, top + side)).resize((THUMBNAIL, THUMBNAIL))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=80)
    return file.getvalue()


def _answer(photo: ExamplePhoto, jpeg: bytes) -> ExamplePhotoAnswer:
    return ExamplePhotoAnswer(
        id=photo.id, shows=photo.shows, credit=photo.credit, license=photo.license, jpeg=packed(jpeg)
    )
