"""An image that a visitor sends, read through the one door for images (prediction.images), refused in words.

Gradio's own Image answers many odd files with a bare "Error" and decodes whatever it is given. The handler gets a PIL
image in RGB, never a path.
"""

import base64
import binascii

from PIL import Image

from cnn_demo import settings
from cnn_demo.errors import BadImage
from cnn_demo.ui.components.uploaded import uploaded
from cnn_demo.ui.gradio_compat import LocalImage, SentImage, without_stubs
from cnn_demo.ui.guard import in_words

with without_stubs():

    class UploadedImage(LocalImage):
        """An image whose handlers get `images.read()` of what was sent: RGB, upright, within limits; never None."""

        @in_words
        def preprocess(self, payload: SentImage | None) -> Image.Image:
            """The RGB image in an uploaded file or a `data:` address; gr.Error in words when it is not one."""
            # with it comes torch, and the port is to answer before
            from cnn_demo.prediction.preprocessing import image_io

            if payload is None:
                raise BadImage("There is no image yet. Choose one, then try again.")
            if payload.url and payload.url.startswith("data:"):
                return image_io.read(_from_data_address(payload.url))
            return image_io.read(self._from_upload(payload.path))

        def _from_upload(self, path: str | None) -> bytes:
            return uploaded(path, settings.UPLOAD_BYTES, BadImage, "Send the image again.", self.folder())


def _from_data_address(address: str) -> bytes:
    try:
        return base64.b64decode(address.partition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        raise BadImage("This is not an image in base64.") from None
