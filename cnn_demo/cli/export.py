"""Write a network as a PyTorch script, a model card, an ONNX file or its weights."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnn_demo.inspection.evaluation.predictions import TestPredictions
    from cnn_demo.prediction.network import Network

FORMS = ("weights", "script", "card", "onnx")  # a test holds this and exports.forms together


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("network", metavar="NETWORK", help="the id of a published network, or a .safetensors file")
    parser.add_argument("--as", dest="form", required=True, choices=FORMS, help="what to make of it")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write it; - for the screen")
    parser.add_argument("--epoch", type=int, metavar="N", help="card and onnx: the weights after this epoch")


def run(arguments: argparse.Namespace) -> int:
    from cnn_demo.exports.formats import content, file_of, form_of

    form, network, path = form_of(arguments.form), *_network(arguments.network, arguments.epoch)
    if arguments.epoch is not None and not form.follows_epoch:
        print(f"{form.title}: all epochs are in it, --epoch changes nothing.", file=sys.stderr)
    made = content(form, network, path, arguments.epoch, _answered(network) if form.id == "card" else None)
    if str(arguments.out) == "-":
        sys.stdout.buffer.write(made)
        return 0
    out = arguments.out or Path(file_of(form, network.card, arguments.epoch))
    _write(out, made)
    print(f"{out}: {form.title}, {len(made):,} bytes")
    return 0


def _network(name: str, epoch: int | None) -> "tuple[Network, Path]":
    """The network of this id or file, and its file."""
    from cnn_demo.prediction import model_store

    path = Path(name)
    if path.suffix == ".safetensors" or path.exists():
        return model_store.from_file(path, epoch), path
    return model_store.get(name, epoch), model_store.path_of(name)


def _answered(network: "Network") -> "TestPredictions":
    """Its answers to the test images, with a progress bar."""
    from tqdm import tqdm

    from cnn_demo.inspection.evaluation.predictions import predict_test_set

    found = predict_test_set(network)
    with tqdm(total=len(found.chosen), unit="image", desc="testing", disable=None, leave=False) as bar:
        while not found.is_complete:
            bar.update(found.seen - bar.n)
            found = predict_test_set(network)
    return found


def _write(out: Path, made: bytes) -> None:
    from cnn_demo.errors import LabError

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(made)
    except OSError as error:
        raise LabError(f"The file could not be written: {error.strerror}.") from error
