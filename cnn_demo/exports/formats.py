"""What can be taken away of any network, in which file, and its content: weights, script, card, ONNX.

Weights are the checkpoint as it lies on the disk, its card and all kept epochs in it. A script trains from the start.
Card and ONNX speak of one moment: the finished network, or an epoch that was kept.
"""

from dataclasses import dataclass
from pathlib import Path

from cnn_demo.errors import BadCheckpoint, BadValue, unknown
from cnn_demo.exports.model_card import card_without_test, model_card
from cnn_demo.exports.onnx import onnx_bytes
from cnn_demo.exports.script import script
from cnn_demo.exports.script.running import running_script
from cnn_demo.inspection.evaluation.predictions import TestPredictions
from cnn_demo.prediction.checkpoint import derived
from cnn_demo.prediction.checkpoint.card import OWN_CLASSES, Card
from cnn_demo.prediction.model_store import ModelStore, stem
from cnn_demo.prediction.network import Network


@dataclass(frozen=True)
class Form:
    """A kind of file. `follows_epoch` says whether an earlier epoch makes another file."""

    id: str
    title: str
    suffix: str
    kind: str  # media type
    sentence: str
    follows_epoch: bool = False


FORMS: dict[str, Form] = {
    form.id: form
    for form in (
        Form(
            "weights",
            "Weights",
            ".safetensors",
            "application/octet-stream",
            "The network itself, with its card and every epoch that was kept. This page loads it again.",
        ),
        Form(
            "script",
            "PyTorch script",
            ".py",
            "text/x-python",
            "This network and its training as one file to read and run. It needs PyTorch, nothing of ours.",
        ),
        Form(
            "card",
            "Model card",
            ".md",
            "text/markdown",
            "What it learned from and how well it does, class by class, measured now.",
            True,
        ),
        Form(
            "onnx",
            "ONNX",
            ".onnx",
            "application/octet-stream",
            "For other programs and browsers, layers under their own names: opset 14, for onnxruntime 1.8 and later, "
            "unless its metadata say otherwise.",
            True,
        ),
    )
}


def form_of(name: str) -> Form:
    """BadValue naming the forms when there is none of this name."""
    if not isinstance(name, str) or name not in FORMS:
        raise unknown("form", name, FORMS)
    return FORMS[name]


def file_of(form: Form, card: Card, epoch: int | None = None) -> str:
    """The name of the file.

    "quick_mnist_epoch3.onnx"
    """
    at = f"_epoch{epoch}" if form.follows_epoch and epoch is not None else ""
    return f"{stem(card)}{at}{form.suffix}"


def content(
    form: Form,
    network: Network,
    path: Path,
    models: ModelStore,
    epoch: int | None = None,
    found: TestPredictions | None = None,
) -> bytes:
    """The file's bytes. `network`, which lies at `path`, is as it was after `epoch`; a card is written from what it
    answered, all of it `found`; a script knows where it began from `models`. LabError says what cannot be made."""
    if form.id == "weights":
        return _read(path, network)
    is_own = network.card.data == OWN_CLASSES
    if form.id == "script" and is_own:
        return running_script(network.card).encode("utf-8")
    if form.id == "script":
        return script(network.card, models).encode("utf-8")
    if form.id == "onnx":
        return onnx_bytes(network.model, network.card)
    if is_own:
        return card_without_test(network.card).encode("utf-8")
    if found is None or not found.is_complete:
        raise BadValue("A model card is written when all test images have been answered.")
    return model_card(network, found, epoch).encode("utf-8")


def _read(path: Path, network: Network) -> bytes:
    try:
        return derived.whole(path, network.card, network.model)
    except OSError as error:
        raise BadCheckpoint("The file of this network cannot be read.") from error
