"""The photos that come with the lab: small ones to choose from, and one as it is."""

import io
from functools import lru_cache

from PIL import Image

from cnn_demo.data.example_photos import ExamplePhoto, example_photo, example_photos
from cnn_demo.ui.rpc.models import Name, Nothing, packed
from cnn_demo.ui.rpc.registry import Model, rpc

THUMBNAIL = 72  # pixels: twice what the page shows, for sharp screens


class PhotoQuestion(Model):
    id: Name


class PhotoAnswer(Model):
    """A JPEG as base64, what it shows, and whose it is."""

    id: str
    shows: str
    credit: str
    license: str
    jpeg: str


class PhotosAnswer(Model):
    """All of them, small: the middle squares."""

    photos: list[PhotoAnswer]


@rpc("light")
def photos(question: Nothing) -> PhotosAnswer:
    """The example photos, small, with their makers and licenses."""
    return PhotosAnswer(photos=[_answer(each, _thumbnail(each)) for each in example_photos().values()])


@rpc("light")
def photo(question: PhotoQuestion) -> PhotoAnswer:
    """One example photo as it is."""
    found = example_photo(question.id)
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


def _answer(photo: ExamplePhoto, jpeg: bytes) -> PhotoAnswer:
    return PhotoAnswer(id=photo.id, shows=photo.shows, credit=photo.credit, license=photo.license, jpeg=packed(jpeg))
