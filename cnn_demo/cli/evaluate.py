"""Measure a network on the whole test set of its data, or on a folder of your own images."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnn_demo.data import Dataset
    from cnn_demo.prediction.checkpoint.card import Card
    from cnn_demo.prediction.network import Network

PART = 1000  # images between two moves of the progress bar


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(wrong=parser.error)
    parser.add_argument(
        "checkpoint", nargs="?", metavar="CHECKPOINT", help="the id of a published network, or a network's file"
    )
    parser.add_argument("--network", metavar="CHECKPOINT", help="the same, by name")
    parser.add_argument("--folder", metavar="PHOTOS", help="measure on these images: its folders are named as classes")
    parser.add_argument("--sample", action="store_true", help="measure on the bundled sample, download nothing")
    parser.add_argument("--json", action="store_true", help="one object")


def run(arguments: argparse.Namespace) -> int:
    from cnn_demo.cli.named_network import network_named
    from cnn_demo.errors import LabError
    from cnn_demo.prediction.stores import Stores

    named = [word for word in (arguments.checkpoint, arguments.network) if word is not None]
    if len(named) != 1:
        arguments.wrong("name one network")
    stores = Stores.open()
    network = network_named(named[0], stores)
    if arguments.folder is not None:
        return _on_folder(network, arguments.folder, arguments.json)
    card = network.card
    if card.origin:
        raise LabError(f"There are no test images for this network. {card.origin.words}")
    data = stores.data.sample(card.data) if arguments.sample else stores.data.load_or_download(card.data, _say)
    dataset = _as_on_card(data, card)
    score = measure(network.model, dataset)
    if arguments.json:
        told = {
            "network": card.network,
            "data": card.data,
            "test_accuracy": score.accuracy,
            "images": len(dataset.test),
        }
        print(json.dumps(told))
        return 0
    print(f"{card.network}: {100 * score.accuracy:.2f} % right, mean loss {score.loss:.4f}")
    print(dataset.description)
    return 0


def _on_folder(network: "Network", folder: str, as_json: bool) -> int:
    import torch

    from cnn_demo.cli.class_folders import class_folders, lines, look_at, summary

    torch.set_num_threads(1)  # one image at a time has no work for two
    classes = network.card.classes
    folders = class_folders(folder, classes)
    found = look_at(folders, network)
    told = summary(found, network.card.network, classes)
    empty = sorted({classes[i] for i in folders.values()} - set(told["classes"]))
    print(json.dumps(told) if as_json else "\n".join(lines(found, told, empty)))
    return 0


def measure(model, dataset: "Dataset"):  # type: ignore[no-untyped-def]
    """The Score on the test images, in float32, with a progress bar."""
    from tqdm import tqdm

    from cnn_demo.data import ImageSet
    from cnn_demo.training.engine.metrics import RunningMeans, Score, evaluate

    means, test = RunningMeans(), dataset.test
    with tqdm(total=len(test), unit="image", desc="testing", disable=None, leave=False) as bar:
        for start in range(0, len(test), PART):
            part = ImageSet(test.images[start : start + PART], test.labels[start : start + PART])
            score = evaluate(model, part, dataset)
            means.add(score.loss, round(score.accuracy * len(part)), len(part))
            bar.update(len(part))
    return Score(means.loss, means.accuracy)


def _as_on_card(dataset: "Dataset", card: "Card") -> "Dataset":
    """The data set, normalized as the card says. BadCheckpoint when the network knows other images or classes."""
    import dataclasses

    from cnn_demo.errors import BadCheckpoint

    spec = dataset.spec
    if (spec.shape, spec.classes) != (card.input_shape, card.classes):
        raise BadCheckpoint(f"This network was not made for the images and classes of {spec.title}.")
    return dataclasses.replace(dataset, spec=dataclasses.replace(spec, mean=card.mean, std=card.std))


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)
