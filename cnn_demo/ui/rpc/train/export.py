"""What the page asks to take a network away, and to bring one back.

Files leave in parts, so that no answer is large; questions are stateless, and a network that changes between two parts
is noticed. Files arrive through Gradio's upload, large ones in pieces, and are put together here.
"""

import threading
from functools import lru_cache
from typing import Any

from cnn_demo import settings
from cnn_demo.errors import BadCheckpoint, BadValue, Busy, LabError
from cnn_demo.exports.formats import FORMS, content, file_of, form_of
from cnn_demo.inspection.evaluation.predictions import answers
from cnn_demo.prediction import model_store
from cnn_demo.training.jobs import run_files
from cnn_demo.training.jobs.job_queue import get_jobs
from cnn_demo.ui.components.uploaded import uploaded
from cnn_demo.ui.rpc.classify import turn
from cnn_demo.ui.rpc.protocol import Json, answering, packed, visitor, word

PART = settings.MEGABYTE  # bytes of a file in one answer; it becomes base64
PIECE = 8 * settings.MEGABYTE  # bytes of a file in one upload
PATIENCE = 2.0  # seconds to wait while another file is made
_making = threading.Lock()


@answering
def forms(request: Json) -> Json:
    """{network} -> what can be taken of it: title, sentence, name and size of each file, or why it cannot."""
    network = model_store.get(word(request, "network"))
    size = model_store.path_of(network.id).stat().st_size
    return {"forms": [_described(form.id, network, size) for form in FORMS.values()], "piece": PIECE}


@answering
def take(request: Json) -> Json:
    """{network, form, epoch, part, version} -> one part of a file, base64, of so many `parts`. `version` is null for
    the first part and comes back with it.

    A model card is measured first: until it is, the answer says how many test images were `seen` of the `total`.
    """
    form, name, epoch = form_of(word(request, "form")), word(request, "network"), request.get("epoch")
    epoch = epoch if form.follows_epoch else None
    network, path = model_store.get(name, epoch), model_store.path_of(name)
    version = str(path.stat().st_mtime_ns)
    if request.get("version") not in (None, version):
        raise BadValue("This network has changed meanwhile, because it still trains. Take it again.")
    if form.id == "card":
        found = answers(network, turn=turn)
        if not found.is_complete:
            return {"seen": found.seen, "total": len(found.chosen)}
        made = content(form, network, path, epoch, found)
    else:
        made = content(form, network, path) if form.id == "weights" else _made(form.id, name, epoch, version)
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

    run_id = run_files.keep_upload(read, whose)
    get_jobs().tidy()
    return {"run": run_id}


def _described(form: str, network: model_store.Network, bytes_of_file: int) -> dict[str, Any]:
    chosen = FORMS[form]
    told = {"id": form, "title": chosen.title, "sentence": chosen.sentence, "follows_epoch": chosen.follows_epoch}
    told |= {"name": file_of(chosen, network.card), "problem": None, "about": False}
    if form == "weights":
        return told | {"bytes": bytes_of_file}
    if form == "onnx":  # nearly nothing but the weights, in four bytes each
        return told | {"bytes": 4 * network.card.parameters, "about": True}
    if form == "card":
        return told | {"bytes": None}
    try:
        return told | {"bytes": len(content(chosen, network, model_store.path_of(network.id)))}
    except LabError as error:
        return told | {"bytes": None, "problem": str(error)}


@lru_cache(maxsize=2)
def _made(form: str, network: str, epoch: int | None, version: str) -> bytes:
    """The whole file, kept while its parts are asked for. One is made at a time: this takes up to a second."""
    if not _making.acquire(timeout=PATIENCE):
        raise Busy("Another file is being written.")
    try:
        return content(FORMS[form], model_store.get(network, epoch), model_store.path_of(network), epoch)
    finally:
        _making.release()
