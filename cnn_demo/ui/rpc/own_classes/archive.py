"""What is asked about zips: to take one in, and to take one's classes away, in parts as other files."""

from collections.abc import Iterator

from cnn_demo.errors import BadValue
from cnn_demo.lab import current_lab
from cnn_demo.ui.components.uploaded import uploaded
from cnn_demo.ui.rpc.models import packed
from cnn_demo.ui.rpc.own_classes.models import SavePartQuestion, ZipAnswer, ZipQuestion
from cnn_demo.ui.rpc.registry import rpc
from cnn_demo.ui.rpc.train.export import PART, PIECE, ExportAnswer, ExportPart

NAME, KIND = "own_classes.zip", "application/zip"


@rpc("heavy")
def read_own_zip(question: ZipQuestion) -> ZipAnswer:
    """Adds the images of a zip to a visitor's classes."""

    def pieces() -> Iterator[bytes]:
        for path in question.pieces:
            yield uploaded(path, PIECE, BadValue, "Choose the zip again.")

    lab = current_lab()
    found, network = lab.own_classes.read_zip(question.visitor, pieces())
    lab.jobs.tidy()
    return ZipAnswer(images=found.images, classes=found.classes, left_out=list(found.left_out), network=network)


@rpc("heavy")
def save_own_classes(question: SavePartQuestion) -> ExportAnswer:
    """One part of the zip with a visitor's images, labels and network."""
    path, version = current_lab().own_classes.saved_zip(question.visitor, question.network)
    if question.version not in (None, version):
        raise BadValue("Your classes have changed meanwhile. Save them again.")
    parts = max(1, -(-path.stat().st_size // PART))
    if question.part >= parts:
        raise BadValue(f"This file has parts 0 to {parts - 1}.")
    with open(path, "rb") as file:
        file.seek(question.part * PART)
        content = packed(file.read(PART))
    part = ExportPart(name=NAME, type=KIND, content=content, parts=parts, version=version)
    return ExportAnswer(file=part, seen=0, total=0)
