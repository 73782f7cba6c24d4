"""A visitor's classes and images: what is kept, what is refused in words, and that nothing is lost by it."""

import errno
import io
from pathlib import Path

import numpy as np
import pytest
from malformed_images import encoded, sample_image
from own_photos import collection_of, photos
from PIL import Image

from cnn_demo import settings
from cnn_demo.errors import BadImage, BadValue, Busy
from cnn_demo.own_classes.images import collection as rules
from cnn_demo.own_classes.images import collections as all_rules
from cnn_demo.own_classes.images.collection import Collection
from cnn_demo.own_classes.images.collections import Collections
from cnn_demo.own_classes.images.limits import VISITOR, Budget, Limits


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path / "own", Budget())


def test_an_image_is_kept_small_and_comes_back(collection: Collection) -> None:
    added = collection.add_image(collection.add_class("hill").id, sample_image((2000, 1000)), "photo")
    assert added.pixels().size == (640, 320)
    assert added.size == added.path.stat().st_size
    assert added.thumbnail
    with Image.open(io.BytesIO(added.thumbnail)) as small:
        assert small.size == (96, 48)


def test_a_drawing_keeps_its_levels(collection: Collection) -> None:
    ink = np.zeros((280, 280), np.uint8)
    ink[100:150, 40:200] = 200
    added = collection.add_image(collection.add_class("dash").id, Image.fromarray(ink), "ink")
    assert np.array_equal(np.asarray(added.pixels()), ink)


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\u202eb", "\ud800"])
def test_a_name_must_be_one(collection: Collection, name: str) -> None:
    with pytest.raises(BadValue, match="name"):
        collection.add_class(name)


@pytest.mark.parametrize("name", ["👩\u200d🚀", "می\u200cخواهم", "🇨🇭 ß", "😀" * 60])
def test_a_name_may_be_of_any_script(collection: Collection, name: str) -> None:
    assert collection.add_class(name).name == name


def test_equal_letters_are_equal_names(collection: Collection) -> None:
    collection.add_class("caf\u00e9")
    with pytest.raises(BadValue, match="already"):
        collection.add_class("cafe\u0301")


def test_names_are_taken_once(collection: Collection) -> None:
    first = collection.add_class(" Big  cat ")
    assert first.name == "Big cat"
    with pytest.raises(BadValue, match="already"):
        collection.add_class("BIG CAT")
    other = collection.add_class("dog")
    with pytest.raises(BadValue, match="already"):
        collection.rename_class(other.id, "big cat")
    collection.rename_class(first.id, "big CAT")
    assert [each.name for each in collection.classes] == ["big CAT", "dog"]


def test_there_are_enough_classes_at_some_point(collection: Collection) -> None:
    for number in range(VISITOR.classes):
        collection.add_class(str(number))
    with pytest.raises(BadValue, match="the most"):
        collection.add_class("one more")


def test_an_image_belongs_to_one_class(collection: Collection) -> None:
    cat, dog = collection.add_class("cat"), collection.add_class("dog")
    kept = collection.add_image(cat.id, sample_image(), "photo")
    with pytest.raises(BadImage, match='the class "cat" already'):
        collection.add_image(dog.id, sample_image(), "photo")
    with pytest.raises(BadImage, match="this class already"):
        collection.add_image(cat.id, sample_image(), "photo")
    assert collection.images == (kept,)


@pytest.mark.parametrize(
    ("image", "words"),
    [(Image.new("RGB", (1035, 1)), "times as long"), (Image.new("RGB", (2, 300)), "times as long")],
)
def test_what_nobody_could_see_is_refused(collection: Collection, image: Image.Image, words: str) -> None:
    added = collection.add_class("line")
    with pytest.raises(BadImage, match=words):
        collection.add_image(added.id, image, "photo")
    with pytest.raises(BadImage, match="Draw something"):
        collection.add_image(added.id, Image.new("L", (28, 28)), "ink")
    assert collection.images == ()


def test_enough_images_are_enough(tmp_path: Path) -> None:
    collection = Collection(tmp_path, Budget(), Limits(classes=2, of_a_class=2, images=3, bytes=1_000_000))
    cat, dog = collection.add_class("cat"), collection.add_class("dog")
    for image in photos(0, 2):
        collection.add_image(cat.id, image, "photo")
    with pytest.raises(BadImage, match="which are enough"):
        collection.add_image(cat.id, sample_image(), "photo")
    collection.add_image(dog.id, photos(1, 1)[0], "photo")
    with pytest.raises(BadImage, match="the most images that are kept"):
        collection.add_image(dog.id, sample_image(), "photo")
    assert len(collection.images) == 3


def test_the_room_of_all_is_given_back(tmp_path: Path) -> None:
    size = len(encoded(sample_image(), "JPEG", quality=rules.QUALITY))
    budget = Budget(size)
    collection, other = Collection(tmp_path / "a", budget), Collection(tmp_path / "b", budget)
    first = collection.add_image(collection.add_class("cat").id, sample_image(), "photo")
    dog = other.add_class("dog")
    with pytest.raises(Busy):
        other.add_image(dog.id, sample_image(), "photo")
    collection.remove_image(first.id)
    other.add_image(dog.id, sample_image(), "photo")
    other.clear()
    collection.add_image(collection.classes[0].id, sample_image(), "photo")


def test_a_full_disk_is_said_and_takes_no_room(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    cat = collection.add_class("cat")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(Busy, match="no room"):
            collection.add_image(cat.id, sample_image(), "photo")
    assert list(collection.folder.iterdir()) == []
    collection.add_image(cat.id, sample_image(), "photo")


def test_what_is_removed_leaves_no_file(tmp_path: Path) -> None:
    collection = collection_of(tmp_path / "own", 2, 1)
    collection.remove_image(collection.images[0].id)
    collection.remove_class(collection.classes[1].id)
    assert len(list((tmp_path / "own").iterdir())) == 2  # an image and its thumbnail
    collection.clear()
    assert not (tmp_path / "own").exists()
    with pytest.raises(BadValue, match="no longer there"):
        collection.remove_image("529843d5c9a6afdc")


def test_it_says_why_nothing_can_learn_from_it(tmp_path: Path) -> None:
    collection = collection_of(tmp_path / "own", 1)
    assert collection.why_not() == "Name two classes at least."
    collection.add_class("empty")
    assert collection.why_not() == 'The class "empty" has no image yet.'
    assert collection_of(tmp_path / "other", 1, 1).why_not() is None


def test_each_visitor_has_their_own_until_it_is_forgotten() -> None:
    now, gone = [0.0], list[str]()
    collections = Collections(clock=lambda: now[0], gone=gone.append)
    mine, yours = collections.of("me"), collections.of("you")
    mine.add_image(mine.add_class("cat").id, sample_image(), "photo")
    assert yours.classes == ()
    now[0] = settings.RUN_KEEP_SECONDS / 2
    assert collections.of("me") is mine
    now[0] = settings.RUN_KEEP_SECONDS * 1.2
    assert collections.of("me") is mine
    assert gone == ["you"]
    collections.forget("me")
    assert not mine.folder.exists()
    assert collections.of("me").classes == ()
    folder = collections.of("me").folder.parent
    collections.close()
    assert not folder.exists()


def test_a_server_that_was_killed_leaves_nothing_for_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(all_rules.tempfile, "tempdir", str(tmp_path))
    left = tmp_path / f"{all_rules.PREFIX}left"
    left.mkdir()
    (left / all_rules.SIGN).touch()
    alive = Collections()
    folder = alive.of("me").folder.parent
    second = Collections()
    second.of("you")
    assert not left.exists()
    assert folder.exists()
    second.close()
    alive.close()
    assert list(tmp_path.iterdir()) == []
