"""Photos that a link can name: kept in memory for a while, each under an id that nobody can guess."""

import secrets
from typing import Annotated

from pydantic import Field

from cnn_demo.errors import BadValue
from cnn_demo.lab import current_lab
from cnn_demo.prediction.preprocessing import image_io
from cnn_demo.ui.rpc.context import from_data_url
from cnn_demo.ui.rpc.models import MOST_DATA_URL
from cnn_demo.ui.rpc.registry import Model, rpc

ID_BYTES = 16
PhotoId = Annotated[str, Field(pattern=r"^[\w-]{22}$")]


class Photo(Model):
    """A PNG, JPEG or WebP as a data: address."""

    data: Annotated[str, Field(max_length=MOST_DATA_URL)]


class PhotoName(Model):
    photo: PhotoId


@rpc("light")
def keep_photo(question: Photo) -> PhotoName:
    """Keeps a photo, so that a link to what was seen with it opens the same."""
    image_io.read(from_data_url(question.data))
    name = secrets.token_urlsafe(ID_BYTES)
    current_lab().photos.put(name, question.data)
    return PhotoName(photo=name)


@rpc("light")
def kept_photo(question: PhotoName) -> Photo:
    """The photo that a link names. BadValue where it is no longer kept."""
    data = current_lab().photos.get(question.photo)
    if data is None:
        raise BadValue("The photo of this link is no longer kept here. Bring it again.")
    return Photo(data=data)
