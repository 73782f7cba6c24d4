"""Arrays through the one door for images: which are images, and what is said of the others."""

import numpy as np
import pytest
from images_alike import difference
from malformed_images import (
    sample_image,
)

from cnn_demo.errors import BadImage
from cnn_demo.prediction.preprocessing import image_io


@pytest.mark.parametrize(  # 23
    "array",
    [
        np.zeros(5, np.uint8),
        np.zeros((0, 5), np.uint8),
        np.zeros((5, 5, 0), np.uint8),
        np.zeros((5, 5, 5), np.uint8),
        np.zeros((2, 5, 5, 3), np.uint8),
        np.zeros((5, 5), object),
        np.zeros((5, 5), np.int32),
        np.zeros((5, 5), np.complex64),
        np.full((5, 5), np.nan),
        np.full((5, 5), np.inf),
        np.full((5, 5), -1.0),
        np.full((5, 5), 255.0),
        [[1, 2], [3, 4]],
        None,
    ],
    ids=lambda array: str(getattr(array, "shape", array)) + str(getattr(array, "dtype", "")),
)
def test_arrays_that_are_no_image(array) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadImage):
        image_io.from_array(array)


def test_arrays_that_are_images() -> None:  # 23
    colors = np.asarray(sample_image())
    same = [colors, colors / 255, colors.astype(np.uint16) * 257, np.asfortranarray(colors)]
    for array in same:
        assert difference(image_io.from_array(array), sample_image()) == 0
    assert difference(image_io.from_array(colors[:, ::-1]), image_io.from_array(colors[:, ::-1].copy())) == 0
    assert image_io.from_array(np.eye(4, dtype=bool)).getpixel((0, 0)) == (255, 255, 255)
    assert image_io.from_array(np.zeros((3, 3, 1), np.uint8)).getpixel((0, 0)) == (0, 0, 0)
    assert image_io.from_array(np.zeros((3, 3, 2), np.uint8)).getpixel((0, 0)) == (255, 255, 255)
    assert image_io.from_array(np.zeros((3, 3, 4), np.uint8)).getpixel((0, 0)) == (255, 255, 255)
    assert min(image_io.from_array(np.zeros((1, 9000), np.uint8)).size) == 1
