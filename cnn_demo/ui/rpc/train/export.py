"""What the page asks to take a network away, and to bring one back.

Files leave in parts, so that no answer is large; questions are stateless, and a network that changes between two parts
is noticed. Files arrive through Gradio's upload, large ones in pieces, and are put together here.
"""

from typing import Any

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint, BadValue, LabError
from cnn_demo.exports.formats import FORMS, content, file_of, form_of
from cnn_demo.lab import current_lab
from cnn_demo.prediction.network import Network
from cnn_demo.ui.components.uploaded import uploaded
from cnn_demo.ui.rpc.protocol import Json, answering, packed, visitor, word

PART = settings.MEGABYTE  # bytes of a file in one answer; it becomes base64
PIECE = 8 * settings.MEGABYTE  # bytes of a file in one upload


@answering
def forms(request: Json) -> Json:
    """{network} -> what can be taken of it: title, sentence, name and size of each file, or why it cannot."""
    models = current_lab().models
    network = models.get(word(request, "network"))
    size = models.path_of(network.id).stat().st_size
    return {"forms": [_described(form.id, network, size) for form in FORMS.values()], "piece": PIECE}


@answering
def take(request: Json) -> Json:
    """{network, form, epoch, part, version} -> one part of a file, base64, of so many `parts`. `version` is null for
    the first part and comes back with it.

    A model card is measured first: until it is, the answer says how many test images were `seen` of the `total`.
    """
    form, name, epoch = form_of(word(request, "form")), word(request, "network"), request.get("epoch")
    epoch = epoch if form.follows_epoch else None
    lab = current_lab()
    network, path = lab.models.get(name, epoch), lab.models.path_of(name)
    version = str(path.stat().st_mtime_ns)
    if request.get("version") not in (None, version):
        raise BadValue("This network has changed meanwhile, because it still trains. Take it again.")
    if form.id == "card":
        found = lab.predictions.predict_test_set(network, turn=lab.heavy)
        if not found.is_complete:
            return {"seen": found.seen, "total": len(found.chosen)}
        made = content(form, network, path, lab.models, epoch, found)
    else:
        made = (
            content(form, network, path, lab.models) if form.id == "weights" else _made(form.id, name, epoch, version)
        )
    part, parts = request.get("part"), max(1, -(-len(made) // PART))
    if isinstance(part, bool) or not isinstance(part, int) or not 0 <= part < parts:
        raise BadValue(f"This file has parts 0 to {parts - 1}.")
    return {
        "name": file_of(form, network.card, epoch),
        "type": form.kind,
        "content": packed(made[part * PART : (part + 1) * PART]),
        "parts": parts,
        "version": version,
    }


@answering
def load(request: Json) -> Json:
    """{visitor, pieces: paths of uploads} -> {run}: the id of the network in this file, kept for a while."""
    whose, pieces = visitor(request), request.get("pieces")
    most = settings.CHECKPOINT_BYTES // PIECE + 1
    if not isinstance(pieces, list) or not 1 <= len(pieces) <= most:
        raise BadCheckpoint(f"A network's file may have at most {settings.CHECKPOINT_BYTES // settings.MEGABYTE} MB.")

    def read() -> bytes:
        return b"".join(uploaded(path, PIECE, BadCheckpoint, "Choose the file again.") for path in pieces)

    lab = current_lab()
    run_id = lab.files.bring(read, whose)
    lab.jobs.tidy()
    return {"run": run_id}


def _described(form: str, network: Network, bytes_of_file: int) -> dict[str, Any]:
    chosen, models = FORMS[form], current_lab().models
    told = {"id": form, "title": chosen.title, "sentence": chosen.sentence, "follows_epoch": chosen.follows_epoch}
    told |= {"name": file_of(chosen, network.card), "problem": None, "about": False}
    if form == "weights":
        return told | {"bytes": bytes_of_file}
    if form == "onnx":  # nearly nothing but the weights, in four bytes each
        return told | {"bytes": 4 * network.card.parameters, "about": True}
    if form == "card":
        return told | {"bytes": None}
    try:
        return told | {"bytes": len(content(chosen, network, models.path_of(network.id), models))}
    except LabError as error:
        return told | {"bytes": None, "problem": str(error)}


def _made(form: str, name: str, epoch: int | None, version: str) -> bytes:
    """The whole file, kept while its parts are asked for: making one takes up to a second."""
    lab = current_lab()

    def make() -> bytes:
        with lab.heavy():
            return content(FORMS[form], lab.models.get(name, epoch), lab.models.path_of(name), lab.models, epoch)

    return lab.made_files.keep((form, name, epoch, version), make)
