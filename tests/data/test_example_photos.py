"""Every photo that is shipped says whose it is, and small it is."""

import pytest
from PIL import Image

from cnn_demo.data.example_photos import PHOTOS, example_photo, example_photos
from cnn_demo.errors import BadValue


def test_every_file_has_its_license() -> None:
    photos = example_photos()
    assert {file.stem for file in PHOTOS.glob("*.jpg")} == photos.keys()
    assert len(photos) == 12
    for photo in photos.values():
        assert photo.shows
        assert photo.credit
        assert photo.license in ("CC0 1.0", "CC BY 2.0", "public domain")


def test_they_are_small_photos() -> None:
    for photo in example_photos().values():
        assert photo.path.stat().st_size < 80_000
        with Image.open(photo.path) as image:
            assert image.format == "JPEG"
            assert max(image.size) <= 480


@pytest.mark.parametrize("id", ["dog", "", None, "../chelsea"])
def test_another_one_is_refused(id: object) -> None:
    with pytest.raises(BadValue, match="There is no photo"):
        example_photo(id)  # type: ignore[arg-type]
