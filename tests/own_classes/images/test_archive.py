"""Zips: ours load again bit by bit, folders are classes, and hostile ones add what is honest in them or nothing."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from malformed_images import encoded, huge_png, sample_image
from own_photos import collection_of, photos
from PIL import Image

from cnn_demo.errors import BadValue
from cnn_demo.own_classes.images import archive, archive_reader
from cnn_demo.own_classes.images.archive_reader import Found, read_zip
from cnn_demo.own_classes.images.collection import Collection
from cnn_demo.own_classes.images.limits import Budget

Write = Callable[[zipfile.ZipFile], None]


def zip_of(write: Write) -> io.BytesIO:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as opened:
        write(opened)
    data.seek(0)
    return data


def png(number: int = 0) -> bytes:
    return encoded(sample_image((40 + number, 30)))


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path / "read", Budget())


def found_in(write: Write, collection: Collection) -> Found:
    return read_zip(zip_of(write), collection)


def names(collection: Collection) -> dict[str, int]:
    return {each.name: len(each.images) for each in collection.classes}


def test_what_was_saved_loads_again(tmp_path: Path, collection: Collection) -> None:
    saved = collection_of(tmp_path / "saved", 2, 1)
    ink = Image.new("L", (60, 60))
    ink.paste(180, (10, 20, 50, 30))
    saved.add_image(saved.add_class("a/b: ü").id, ink, "ink")
    path = tmp_path / "own.zip"
    archive.write_zip(path, saved.classes, None)
    with open(path, "rb") as file:
        found = read_zip(file, collection)
    assert (found.images, found.classes, found.left_out) == (4, 3, ())
    assert [(each.name, [(i.kind, i.digest) for i in each.images]) for each in collection.classes] == [
        (each.name, [(i.kind, i.digest) for i in each.images]) for each in saved.classes
    ]


def test_folders_are_classes(collection: Collection) -> None:
    def write(opened: zipfile.ZipFile) -> None:
        for number, name in enumerate(("pets/cat/1.png", "pets/cat/2.png", "pets/dog/1.png", "dog/2.png")):
            opened.writestr(name, png(number))
        opened.writestr("__MACOSX/pets/cat/._1.png", b"junk")
        opened.writestr("pets/.DS_Store", b"junk")
        opened.writestr("pets/cat/notes.txt", b"not an image")
        opened.writestr("docs/readme.txt", b"not an image")
        opened.writestr("alone.png", png(9))

    found = found_in(write, collection)
    assert names(collection) == {"cat": 2, "dog": 2}
    assert (found.images, found.classes) == (4, 2)
    assert any("2 files were left out: This is not an image" in each for each in found.left_out)
    assert any("no folder" in each for each in found.left_out)


def test_what_is_there_stays_and_is_added_to(tmp_path: Path) -> None:
    collection = collection_of(tmp_path / "own", 1, 1)
    first = collection.classes[0]

    def write(opened: zipfile.ZipFile) -> None:
        opened.writestr(f"{first.name.upper()}/new.png", png())
        opened.writestr("other/same.png", encoded(first.images[0].pixels()))
        opened.writestr("other/new.png", png(3))

    found_in(write, collection)
    assert names(collection)[first.name] == 2
    assert names(collection)["other"] >= 1


def test_paths_lead_nowhere(tmp_path: Path, collection: Collection) -> None:
    def write(opened: zipfile.ZipFile) -> None:
        for number, name in enumerate(("../../evil/a.png", "/etc/b.png", "..\\up\\c.png", "C:\\x\\d.png", "ok/e.png")):
            opened.writestr(name, png(number))

    before = {path for path in tmp_path.rglob("*") if "read" not in path.parts}
    found_in(write, collection)
    assert names(collection)["ok"] == 1
    assert {path for path in tmp_path.rglob("*") if "read" not in path.parts} == before
    assert all(image.path.parent == collection.folder for image in collection.images)


def test_links_and_encrypted_files_are_left_out(collection: Collection) -> None:
    def write(opened: zipfile.ZipFile) -> None:
        link = zipfile.ZipInfo("cat/link.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/passwd")
        opened.writestr("cat/locked.png", png(1))
        opened.writestr("cat/ok.png", png(2))

    data = bytearray(zip_of(write).getvalue())
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):  # of the second file: say that it is encrypted
        place = data.find(mark, data.find(mark) + 1)
        data[place + flags] |= 1
    found = read_zip(io.BytesIO(bytes(data)), collection)
    assert names(collection) == {"cat": 1}
    assert {each.split(": ")[1] for each in found.left_out} == {"They are links to other files.", "They are encrypted."}


def test_bombs_are_not_unpacked(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_reader.settings, "UPLOAD_BYTES", 100_000)

    def write(opened: zipfile.ZipFile) -> None:
        opened.writestr("cat/bomb.png", bytes(5_000_000))
        opened.writestr("cat/huge.png", huge_png(60_000, 60_000))
        opened.writestr("cat/nested.zip", zip_of(lambda inner: inner.writestr("cat/1.png", png(1))).getvalue())
        opened.writestr("cat/ok.png", png())

    found = found_in(write, collection)
    assert names(collection) == {"cat": 1}
    assert any("too large" in each for each in found.left_out)


def test_there_is_an_end_to_unpacking(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_reader, "READ_BYTES", 2 * len(png()) + 200)
    found = found_in(lambda opened: [opened.writestr(f"cat/{i}.png", png(i)) for i in range(8)] and None, collection)
    assert 1 <= found.images < 8
    assert any("far more" in each for each in found.left_out)


def test_a_long_table_of_contents_is_not_read(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_reader, "MOST_FILES", 3)
    with pytest.raises(BadValue, match="more than"):
        found_in(lambda opened: [opened.writestr(f"cat/{i}.png", b"") for i in range(4)] and None, collection)


@pytest.mark.parametrize("kind", ["text", "empty", "cut", "scrambled", "description"])
def test_what_is_no_zip_is_refused_in_words(collection: Collection, kind: str) -> None:
    whole = zip_of(lambda opened: opened.writestr("cat/1.png", png())).getvalue()
    described = zip_of(lambda opened: opened.writestr(archive.DESCRIPTION, '{"classes": 3}')).getvalue()
    data = {
        "text": b"hello" * 100,
        "empty": b"",
        "cut": whole[:-30],
        "scrambled": whole.replace(b"PK\x01\x02", b"PKxx"),
        "description": described,
    }[kind]
    with pytest.raises(BadValue, match="zip"):
        read_zip(io.BytesIO(data), collection)
    assert collection.classes == ()


def test_a_broken_file_keeps_no_other_out(collection: Collection) -> None:
    data = bytearray(zip_of(lambda o: [o.writestr(f"cat/{i}.png", png(i)) for i in range(2)] and None).getvalue())
    data[60:70] = bytes(10)
    found = read_zip(io.BytesIO(bytes(data)), collection)
    assert found.images == 1
    assert any("broken" in each for each in found.left_out)


def test_pixels_are_kept_as_they_are_only_where_they_mean_the_same(tmp_path: Path, collection: Collection) -> None:
    """A file that claims to be ours, but is turned by its EXIF, is written anew, upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = encoded(photos(0, 1)[0].resize((60, 40)), "JPEG", exif=exif)
    cat = collection.add_class("cat")
    added = collection.add_file(cat.id, turned, "photo", as_it_is=True)
    assert added.pixels().size == (40, 60)
    assert added.path.read_bytes() != turned
