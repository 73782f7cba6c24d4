"""Say what images show: one line for each file."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnn_demo.prediction.network import Network

DEFAULT_NETWORK = "quick-mnist"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="a PNG, JPEG, WebP, GIF or BMP image")
    parser.add_argument(
        "--network",
        default=DEFAULT_NETWORK,
        metavar="ID",
        help="the id of a published network, a network's file, or an original such as resnet18-imagenet, whose weights "
        "torchvision's authors publish: they are downloaded once (default: %(default)s)",
    )
    parser.add_argument("--top", type=int, default=1, metavar="N", help="so many classes, the likeliest first")
    parser.add_argument("--json", action="store_true", help="one object a line")


def run(arguments: argparse.Namespace) -> int:
    import torch
    from tqdm import tqdm

    from cnn_demo.cli.named_network import network_named
    from cnn_demo.errors import BadValue, LabError
    from cnn_demo.prediction.stores import Stores

    if arguments.top < 1:
        raise BadValue("--top is a whole number from 1.")
    torch.set_num_threads(1)  # one image at a time has no work for two
    network = network_named(arguments.network, Stores.open())
    failed = 0
    many = len(arguments.files) > 10
    for file in tqdm(arguments.files, unit="image", disable=None if many else True):
        try:
            answer = _answer(file, network)
        except LabError as error:
            failed += 1
            answer = {"file": file, "error": str(error)}
        with tqdm.external_write_mode(file=sys.stdout):
            print(json.dumps(answer) if arguments.json else _line(answer, arguments.top))
    return 1 if failed else 0


def _answer(file: str, network: "Network") -> dict[str, Any]:
    from cnn_demo import settings
    from cnn_demo.errors import BadImage
    from cnn_demo.prediction.classifier import classify
    from cnn_demo.prediction.preprocessing import image_io, preprocess

    try:
        with open(file, "rb") as opened:
            data = opened.read(settings.UPLOAD_BYTES + 1)  # `images` refuses what is longer
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a file name"
        raise BadImage(f"This file cannot be opened: {reason[:1].lower()}{reason[1:]}.") from error
    prediction = classify(network, preprocess.from_photo(image_io.read(data), network.card))
    probabilities = dict(zip(prediction.classes, map(float, prediction.probabilities), strict=True))
    return {
        "file": file,
        "label": prediction.label,
        "probability": probabilities[prediction.classes[prediction.best]],
        "probabilities": probabilities,
        "none_of_these": bool(prediction.none_of_these),
    }


def _line(answer: dict[str, Any], top: int) -> str:
    if "error" in answer:
        return f"{answer['file']}: {answer['error']}"
    likeliest = sorted(answer["probabilities"].items(), key=lambda each: -each[1])[:top]
    found = ", ".join(f"{label} ({100 * probability:.1f} %)" for label, probability in likeliest)
    return f"{answer['file']}: " + (f"none of these; the nearest is {found}" if answer["none_of_these"] else found)
