"""Write a network as a PyTorch script, a model card, an ONNX file or its weights."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnn_demo.data.store import DataStore
    from cnn_demo.inspection.evaluation.predictions import TestPredictions
    from cnn_demo.prediction.network import Network

FORMS = ("weights", "script", "card", "onnx")  # a test holds this and exports.forms together


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("network", metavar="NETWORK", help="the id of a published network, or a network's file")
    parser.add_argument("--as", dest="form", required=True, choices=FORMS, help="what to make of it")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write it; - for the screen")
    parser.add_argument("--epoch", type=int, metavar="N", help="card and onnx: the weights after this epoch")


def run(arguments: argparse.Namespace) -> int:
    from cnn_demo.exports.formats import content, file_of, form_of
    from cnn_demo.prediction.stores import Stores

    stores = Stores.open()
    form = form_of(arguments.form)
    network, path = stores.models.open_named(arguments.network, arguments.epoch)
    if arguments.epoch is not None and not form.follows_epoch:
        print(f"{form.title}: all epochs are in it, --epoch changes nothing.", file=sys.stderr)
    found = _predicted(network, stores.data) if form.id == "card" else None
    made = content(form, network, path, stores.models, arguments.epoch, found)
    if str(arguments.out) == "-":
        sys.stdout.buffer.write(made)
        return 0
    out = arguments.out or Path(file_of(form, network.card, arguments.epoch))
    _write(out, made)
    print(f"{out}: {form.title}, {len(made):,} bytes")
    return 0


def _predicted(network: "Network", data: "DataStore") -> "TestPredictions":
    """Its predictions for the test images, with a progress bar."""
    from tqdm import tqdm

    from cnn_demo.inspection.evaluation import PredictionCache

    cache = PredictionCache(data)
    found = cache.predict_test_set(network)
    with tqdm(total=len(found.chosen), unit="image", desc="testing", disable=None, leave=False) as bar:
        while not found.is_complete:
            bar.update(found.seen - bar.n)
            found = cache.predict_test_set(network)
    return found


def _write(out: Path, made: bytes) -> None:
    from cnn_demo.errors import LabError

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(made)
    except OSError as error:
        raise LabError(f"The file could not be written: {error.strerror}.") from error
