"""What the page asks to take a network away, and to bring one back.

Files leave in parts, so that no answer is large; questions are stateless, and a network that changes between two parts
is noticed. Files arrive through Gradio's upload, large ones in pieces, and are put together here.
"""

from typing import Annotated

from pydantic import Field

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint, BadValue, LabError
from cnn_demo.exports.formats import FORMS, Form, content, file_of, form_of
from cnn_demo.exports.onnx import onnx_bytes
from cnn_demo.lab import current_lab
from cnn_demo.prediction.checkpoint import derived, size_of
from cnn_demo.prediction.checkpoint.card import OWN_CLASSES, Card
from cnn_demo.prediction.network import Network
from cnn_demo.ui.components.uploaded import uploaded
from cnn_demo.ui.rpc.models import Name, packed
from cnn_demo.ui.rpc.registry import Model, rpc
from cnn_demo.ui.rpc.train.models import Visitor

PART = settings.MEGABYTE  # bytes of a file in one answer; it becomes base64
PIECE = 8 * settings.MEGABYTE  # bytes of a file in one upload
MOST_PIECES = settings.CHECKPOINT_BYTES // PIECE + 1


class ExportFormsQuestion(Model):
    network: Name


class ExportForm(Model):
    """A kind of file of a network, or the `problem` why there is none. `bytes` None: a few thousand."""

    id: str
    title: str
    sentence: str
    name: str
    bytes: int | None
    about: bool
    follows_epoch: bool
    problem: str | None


class ExportFormsAnswer(Model):
    """`piece`: bytes of a file that is uploaded at a time."""

    forms: list[ExportForm]
    piece: int
    most_bytes: int


class ExportQuestion(Model):
    """One part of a file; `version` is None for the first part and comes back with it."""

    network: Name
    form: Name
    epoch: int | None = None
    part: Annotated[int, Field(ge=0)] = 0
    version: Annotated[str, Field(max_length=40)] | None = None


class ExportPart(Model):
    """A part, base64, of so many `parts`."""

    name: str
    type: str
    content: str
    parts: int
    version: str


class ExportAnswer(Model):
    """`file` is None while a model card is being measured: so many test images of the total are `seen`."""

    file: ExportPart | None
    seen: int
    total: int


class LoadQuestion(Model):
    """`pieces` are the paths that the upload gave for the pieces of one file, in their order."""

    visitor: Visitor
    pieces: Annotated[list[Annotated[str, Field(max_length=1000)]], Field(min_length=1, max_length=MOST_PIECES)]


class LoadAnswer(Model):
    """The id of the network in a file, which is kept for a while."""

    network: str


@rpc("light")
def export_forms(question: ExportFormsQuestion) -> ExportFormsAnswer:
    """What can be taken of a network: title, sentence, name and size of each file, or why it cannot."""
    network = current_lab().models.get(question.network)
    return ExportFormsAnswer(
        forms=[_described(form.id, network) for form in FORMS.values()],
        piece=PIECE,
        most_bytes=settings.CHECKPOINT_BYTES,
    )


@rpc("heavy")
def export_part(question: ExportQuestion) -> ExportAnswer:
    """One part of a network's file. A model card is measured first, some test images at each question."""
    form, name = form_of(question.form), question.network
    epoch = question.epoch if form.follows_epoch else None
    models = current_lab().models
    network = models.get(name, epoch)
    if network.card.is_opened:
        return _of_opened(form, network, question.part)
    path = models.path_of(name)
    version = str(path.stat().st_mtime_ns)
    if question.version not in (None, version):
        raise BadValue("This network has changed meanwhile, because it still trains. Take it again.")
    if form.id == "card" and network.card.data != OWN_CLASSES:
        found = current_lab().predictions.predict_test_set(network)
        if not found.is_complete:
            return ExportAnswer(file=None, seen=found.seen, total=len(found.chosen))
        made = content(form, network, path, models, epoch, found)
    else:
        made = (
            content(form, network, path, models)
            if form.id == "card" or (form.id == "weights" and network.card.data != OWN_CLASSES)
            else _made(form.id, name, epoch, version)
        )
    return _part(made, question.part, form, file_of(form, network.card, epoch), version)


@rpc("heavy")
def load_weights(question: LoadQuestion) -> LoadAnswer:
    """Takes in the network of a file that was uploaded."""

    def read() -> bytes:
        return b"".join(uploaded(path, PIECE, BadCheckpoint, "Choose the file again.") for path in question.pieces)

    run_id = current_lab().files.keep_upload(read, question.visitor)
    current_lab().jobs.tidy()
    return LoadAnswer(network=run_id)


def _of_opened(form: Form, network: Network, part: int) -> ExportAnswer:
    """Of a network that has no file here: as ONNX, which is made of its layers."""
    if form.id != "onnx":
        raise BadValue(_no_file(network.card))
    made = current_lab().made_files.keep((form.id, network.id), lambda: onnx_bytes(network.model, network.card))
    return _part(made, part, form, file_of(form, network.card), network.id)


def _no_file(card: Card) -> str:
    return f"{card.weights_source} and have no file here. ONNX can be made of it."


def _part(made: bytes, part: int, form: Form, name: str, version: str) -> ExportAnswer:
    parts = max(1, -(-len(made) // PART))
    if part >= parts:
        raise BadValue(f"This file has parts 0 to {parts - 1}.")
    content = packed(made[part * PART : (part + 1) * PART])
    file = ExportPart(name=name, type=form.kind, content=content, parts=parts, version=version)
    return ExportAnswer(file=file, seen=0, total=0)


def _described(form: str, network: Network) -> ExportForm:
    chosen = FORMS[form]
    told = ExportForm(
        id=form,
        title=chosen.title,
        sentence=chosen.sentence,
        name=file_of(chosen, network.card),
        bytes=None,
        about=False,
        follows_epoch=chosen.follows_epoch,
        problem=None,
    )
    if network.card.is_opened and form != "onnx":
        return told.model_copy(update={"problem": _no_file(network.card)})
    if form == "weights" and network.card.data == OWN_CLASSES:
        return told.model_copy(update={"bytes": derived.whole_size(network.model), "about": True})
    if form == "weights":
        return told.model_copy(update={"bytes": size_of(current_lab().models.path_of(network.id))})
    if form == "onnx":  # nearly nothing but the weights, in four bytes each
        return told.model_copy(update={"bytes": 4 * network.card.parameters, "about": True})
    if form == "card":
        return told.model_copy(update={"problem": card.origin.words}) if (card := network.card).origin else told
    try:
        models = current_lab().models
        made = content(chosen, network, models.path_of(network.id), models)
        return told.model_copy(update={"bytes": len(made)})
    except LabError as error:
        return told.model_copy(update={"problem": str(error)})


def _made(form: str, network: str, epoch: int | None, version: str) -> bytes:
    """The whole file, kept while its parts are asked for."""
    lab = current_lab()
    models = lab.models

    def make() -> bytes:
        return content(FORMS[form], models.get(network, epoch), models.path_of(network), models, epoch)

    return lab.made_files.keep((form, network, epoch, version), make)
