"""Images from a stranger's zip: folders are classes, or what `archive` has written. Nothing is ever unpacked to a path.

What is wrong with one file keeps no other out; what is wrong with the whole is refused before anything is added. Zips
that lie about sizes, hold too much, or hide links, are read no further than their honest part.
"""

import json
import stat
import struct
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from cnn_demo import settings
from cnn_demo.errors import BadImage, BadValue, Busy, LabError
from cnn_demo.own_classes.images import archive
from cnn_demo.own_classes.images.collection import Collection, Kind
from cnn_demo.own_classes.images.limits import VISITOR

ZIP_BYTES = VISITOR.bytes + 50 * settings.MEGABYTE
MOST_FILES = 10_000  # in a zip, folders among them
DIRECTORY_BYTES = 300 * MOST_FILES  # of its table of contents
READ_BYTES = 1000 * settings.MEGABYTE  # of all files, unpacked
SECONDS = 45.0  # for all of it
DESCRIPTION_BYTES = 2 * settings.MEGABYTE
NO_ZIP = "This is not a zip that can be read here. Make a new one: a folder for each class, with its images in it."
TOO_MUCH = f"This zip holds more than {MOST_FILES:,} files, or is one of the large kind (zip64). Send a smaller one."
END = struct.Struct("<4s4H2LH")  # the record at a zip's end: signature, disks, entries, bytes of the table
LARGE = b"PK\x06\x07"  # in front of it: where the tables of a zip64 are


@dataclass(frozen=True)
class Found:
    """What came of a zip: so many images in so many classes, why others were left out, and its network's bytes."""

    images: int
    classes: int
    left_out: tuple[str, ...]
    network: bytes | None = None


@dataclass(frozen=True)
class _Entry:
    info: zipfile.ZipInfo
    class_name: str
    kind: Kind = "photo"
    is_ours: bool = False  # its bytes are kept as they are


def read_zip(file: IO[bytes], collection: Collection) -> Found:
    """Adds the images of this file. BadValue when it is no zip, or none that is read here."""
    _check_table(file)
    try:
        with zipfile.ZipFile(file) as opened:
            return _Reader(opened, collection).read()
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, ValueError, struct.error) as error:
        raise BadValue(NO_ZIP) from error


class _Reader:
    def __init__(self, opened: zipfile.ZipFile, collection: Collection) -> None:
        self._zip, self._collection = opened, collection
        self._left_out: Counter[str] = Counter()
        self._ends, self._bytes = time.monotonic() + SECONDS, READ_BYTES
        self._new: list[str] = []  # ids of classes that this zip brought
        self._by_name = {each.name.casefold(): each.id for each in collection.classes}

    def read(self) -> Found:
        """All that can be read."""
        network = self._read(archive.NETWORK, settings.CHECKPOINT_BYTES)
        added: Counter[str] = Counter()
        for entry in self._entries():
            try:
                self._add(entry)
                added[entry.class_name.casefold()] += 1
            except Busy:
                raise
            except LabError as error:
                self._left_out[str(error)] += 1
        for class_id in self._new:
            if not self._collection.of(class_id).images:  # a folder of something else
                self._collection.remove_class(class_id)
        left_out = tuple(f"{_files(many)} left out: {why}" for why, many in self._left_out.most_common())
        return Found(added.total(), len(added), left_out, network)

    def _entries(self) -> Iterator[_Entry]:
        described = self._read(archive.DESCRIPTION, DESCRIPTION_BYTES)
        if described is not None:
            yield from self._described(described)
            return
        for info in self._zip.infolist():
            parts = PurePosixPath(info.filename.replace("\\", "/")).parts
            if info.is_dir() or any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts):
                continue  # what computers put beside files
            if len(parts) < 2 or ".." in parts:
                self._left_out["They lie in no folder, and folders are the classes."] += 1
                continue
            yield _Entry(info, parts[-2])

    def _described(self, text: bytes) -> Iterator[_Entry]:
        try:
            classes = [(str(each["name"]), list(each["images"])) for each in json.loads(text)["classes"]]
            files = [(name, str(image["file"]), image["kind"]) for name, images in classes for image in images]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise BadValue(NO_ZIP) from error
        for name, file, kind in files[:MOST_FILES]:
            try:
                yield _Entry(self._zip.getinfo(file), name, "ink" if kind == "ink" else "photo", is_ours=True)
            except KeyError:
                self._left_out["They are named but not there."] += 1

    def _add(self, entry: _Entry) -> None:
        if time.monotonic() > self._ends:
            raise BadImage(f"Reading took more than {SECONDS:.0f} seconds. Send the others in a zip of their own.")
        data = self._content(entry.info, settings.UPLOAD_BYTES)
        class_id = self._class(entry.class_name)
        self._collection.add_file(class_id, data, entry.kind, as_it_is=entry.is_ours)

    def _class(self, name: str) -> str:
        """The id of the class with this name, which is added where there is none."""
        key = " ".join(name.split()).casefold()
        if key not in self._by_name:
            self._by_name[key] = self._collection.add_class(name).id
            self._new.append(self._by_name[key])
        return self._by_name[key]

    def _read(self, name: str, most: int) -> bytes | None:
        """The file of this name at the top; None where there is none."""
        try:
            return self._content(self._zip.getinfo(name), most)
        except KeyError:
            return None
        except BadImage as error:
            raise BadValue(NO_ZIP) from error

    def _content(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """Unpacked, however large it says that it is."""
        if stat.S_ISLNK(info.external_attr >> 16):
            raise BadImage("They are links to other files.")
        if info.flag_bits & 1:
            raise BadImage("They are encrypted.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadImage("They are packed in an unusual way.")
        try:
            with self._zip.open(info) as file:
                data = file.read(min(most, self._bytes) + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
            raise BadImage("They are broken.") from None
        self._bytes -= len(data)
        if self._bytes < 0:
            raise BadImage("Unpacked, this zip holds far more than images of yours take.")
        if len(data) > most:
            raise BadImage("They are too large.")
        return data


def _check_table(file: IO[bytes]) -> None:
    """Before anything else of it is read: is it a zip, with a table of contents of a usual size? A table of millions of
    names would fill the memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END.size - 65_535))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + END.size:
        raise BadValue(NO_ZIP)
    record: tuple[Any, ...] = END.unpack_from(tail, place)
    entries, table = record[4], record[5]
    if LARGE in tail[max(0, place - 20) : place] or entries > MOST_FILES or table > DIRECTORY_BYTES:
        raise BadValue(TOO_MUCH)
    file.seek(0)


def _files(many: int) -> str:
    return "1 file was" if many == 1 else f"{many:,} files were"
