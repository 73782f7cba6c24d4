"""Photos that come with CNN Lab, for networks that know photos: files in photos/, each with its maker and license."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cnn_demo.errors import unknown

PHOTOS = Path(__file__).parent / "photos"


@dataclass(frozen=True)
class ExamplePhoto:
    """A JPEG. `shows` says what is on it in words of ours: networks may have no class for that."""

    id: str
    shows: str
    credit: str
    license: str

    @property
    def path(self) -> Path:
        return PHOTOS / f"{self.id}.jpg"


@lru_cache
def example_photos() -> dict[str, ExamplePhoto]:
    """All of them by id, in the order in which they are offered: the rows of LICENSES.md."""
    lines = (PHOTOS / "LICENSES.md").read_text(encoding="utf-8").splitlines()
    rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `"))
    photos = (ExamplePhoto(file.strip("`").removesuffix(".jpg"), *others) for file, *others in rows)
    return {photo.id: photo for photo in photos}


def example_photo(id: str) -> ExamplePhoto:
    """The photo of this id; BadValue naming those that there are."""
    photos = example_photos()
    if not isinstance(id, str) or id not in photos:
        raise unknown("photo", id, photos)
    return photos[id]
