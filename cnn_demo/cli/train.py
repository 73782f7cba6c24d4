"""Train a network, measure it and write it to one file.

Unless told otherwise it follows this project's own recipe for the pair; the card in the file says what was done.
"""

import argparse
import dataclasses
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnn_demo import settings

if TYPE_CHECKING:
    from cnn_demo.data import Dataset
    from cnn_demo.prediction.card import Card
    from cnn_demo.training.recipe import TrainConfig
    from cnn_demo.training.trainer import Progress, Weights

# Everything in a recipe but the pair itself; a test holds this table and TrainConfig together.
RECIPE: dict[str, tuple[type, str]] = {
    "epochs": (int, "times through the training pictures"),
    "more": (int, "epochs after those, at a constant rate: for one-cycle a 25th of the highest"),
    "seed": (int, "equal seeds give equal networks"),
    "rate": (float, "learning rate, the highest of its cycle"),
    "batch": (int, "pictures in one step"),
    "limit": (int, "learn from so many pictures only"),
    "optimiser": (str, "adamw, adam or sgd"),
    "schedule": (str, "one-cycle or constant"),
    "momentum": (float, "of sgd"),
    "weight_decay": (float, "pull of the weights towards zero"),
    "label_smoothing": (float, "share of the truth given to all classes"),
    "dropout": (float, "probability in every dropout layer, instead of the design's own"),
    "augment": (str, "none, shift, shift+warp, shift+flip or shift+flip+cutout"),
    "normalise": (str, "standard, measured (on the pictures it learns from) or none"),
    "shuffle": (bool, "a new order in each epoch"),
    "validation": (float, "share of the pictures that the best epoch is chosen by"),
    "validate_on": (str, '"held out", or "test" as some articles do: then the test accuracy is chosen by itself'),
    "seconds": (float, "time budget"),
    "precision": (str, "auto, float32 or bfloat16"),
    "start": (str, "id of the network to start from, such as quick-mnist"),
    "freeze": (str, 'none, features or "all but the last block": what of it stays as it is'),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", required=True, metavar="ID", help="mnist, fashion_mnist or cifar10")
    parser.add_argument(
        "--network",
        required=True,
        metavar="ARCHITECTURE",
        help="the design to train, such as quick or own:conv16x3-relu-max2",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write the network")
    for name, (kind, meaning) in RECIPE.items():
        flag = "--" + name.replace("_", "-")
        if kind is bool:
            parser.add_argument(flag, action=argparse.BooleanOptionalAction, help=meaning)
        else:
            parser.add_argument(flag, type=kind, metavar={int: "N", float: "X", str: "WORD"}[kind], help=meaning)
    parser.add_argument("--sample", action="store_true", help="learn from the bundled sample, download nothing")
    parser.add_argument(
        "--half", action="store_true", help="store float16: half the size, the same answers but for rounding"
    )
    parser.add_argument("--keep-epochs", action="store_true", help="store the weights after each epoch too")


def run(arguments: argparse.Namespace) -> int:
    from cnn_demo.data import store
    from cnn_demo.prediction import checkpoints
    from cnn_demo.training.pictures import normalised
    from cnn_demo.training.recipe import recipe_for

    chosen = {name: getattr(arguments, name) for name in RECIPE if getattr(arguments, name) is not None}
    config = dataclasses.replace(recipe_for(arguments.network, arguments.data), **chosen)
    out = arguments.out or _default_out(config.architecture, config.data)
    dataset = store.sample(config.data) if arguments.sample else store.load_or_download(config.data, _say)
    dataset = normalised(config, dataset)
    _say(f"{dataset.description}.")
    last, snapshots = _train(config, dataset)
    if last.best_epoch == 0 and last.ended != "stopped":
        _say(_ending(config, last))
        return 1
    weights = checkpoints.rounded(last.weights or {}) if arguments.half else last.weights or {}
    kept = snapshots if arguments.keep_epochs else None
    for card in _cards(config, dataset, last, weights):  # twice: what took long to train is safe before it is measured
        checkpoints.save(out, card, weights, half=arguments.half, snapshots=kept)
    _say(_ending(config, last))
    accuracy = 100 * card.metrics["test_accuracy"]
    print(f"{out}: {accuracy:.2f} % of {len(dataset.test):,} test pictures, trained in {last.seconds:.1f} s")
    return 0 if last.ended in ("finished", "stopped", "budget") else 1


def _train(config: "TrainConfig", dataset: "Dataset") -> "tuple[Progress, dict[int, Weights]]":
    """(the last event, the weights after each epoch); Ctrl-C ends it after the batch."""
    from tqdm import tqdm

    from cnn_demo.training.hardware import detect
    from cnn_demo.training.trainer import train
    from cnn_demo.training.transfer import begin

    snapshots: dict[int, Weights] = {}
    hardware = detect(config.precision)
    _say(f"Training {config.architecture} on {hardware.description}. Ctrl-C stops and keeps the best epoch.")
    with _interrupts() as pressed, tqdm(unit="step", disable=None, leave=False) as bar:
        model = begin(config, dataset)
        for event in train(config, dataset, stop=lambda: bool(pressed), hardware=hardware, model=model):
            bar.total = event.steps
            bar.update(event.step - bar.n)
            bar.set_description(f"epoch {min(int(event.epoch) + 1, config.epochs)}/{config.epochs}", refresh=False)
            bar.set_postfix_str(f"loss {event.loss:.3f}, {event.images_per_second:,.0f} pictures/s", refresh=False)
            if event.weights is not None and event.ended is None:
                snapshots[round(event.epoch)] = event.weights
                if event.val_accuracy is not None:
                    told = (
                        f"epoch {event.epoch:.0f}: loss {event.loss:.4f}, validation {100 * event.val_accuracy:.2f} %"
                    )
                    tqdm.write(f"{told}, {event.seconds:.1f} s", file=sys.stderr)
    return event, snapshots


def _cards(config: "TrainConfig", dataset: "Dataset", last: "Progress", weights: "Weights") -> "Iterator[Card]":
    """The card with the test accuracy, then the same with what "none of these" is decided by."""
    from cnn_demo.cli.evaluate import measure
    from cnn_demo.prediction import checkpoints
    from cnn_demo.prediction.classifier import measure_known
    from cnn_demo.training.hardware import detect
    from cnn_demo.training.outcome import card_of

    hardware = detect(config.precision)
    model = checkpoints.Checkpoint(card_of(config, dataset, last, None, hardware), weights).build()
    card = card_of(config, dataset, last, measure(model, dataset), hardware)
    yield card
    yield dataclasses.replace(card, known=measure_known(model, card, dataset))


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """A list that is no longer empty once Ctrl-C was pressed. Pressed again, it interrupts as usual."""
    pressed: list[int] = []

    def press(number: int, frame: Any) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


def _ending(config: "TrainConfig", last: "Progress") -> str:
    kept = f"The best epoch so far, {last.best_epoch}, is kept." if last.best_epoch else "Nothing was learned."
    return {
        "finished": f"Epoch {last.best_epoch} was the best and is kept.",
        "stopped": f"Stopped at step {last.step:,} of {last.steps:,}. {kept}",
        "budget": f"The time budget is used up. {kept}",
        "nan": f"The loss was no number any more at step {last.step:,}. {kept} Try a rate below {config.rate:g}.",
        "diverged": f"The loss grew without bound at step {last.step:,}. {kept} Try a rate below {config.rate:g}.",
    }[last.ended or "finished"]


def _default_out(architecture: str, data: str) -> Path:
    """checkpoints/<network>.safetensors; this folder where that exists, so that nothing published is lost, and for
    networks of one's own."""
    from cnn_demo.networks import file_name

    name = f"{file_name(architecture)}-{data}.safetensors"
    published = settings.CHECKPOINTS / name
    return Path(name) if published.exists() or file_name(architecture) != architecture else published


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)
