"""Train a network, measure it and write it to one file.

Unless told otherwise it follows this project's own recipe for the pair; the card in the file says what was done.
"""

import argparse
import contextlib
import dataclasses
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnn_demo import settings
from cnn_demo.cli import output_path
from cnn_demo.errors import BadValue

if TYPE_CHECKING:
    from torch import nn

    from cnn_demo.data import Dataset
    from cnn_demo.prediction.stores import Stores
    from cnn_demo.training.config.train_config import TrainConfig
    from cnn_demo.training.engine.distributed import ProcessGroup
    from cnn_demo.training.engine.metrics import Score
    from cnn_demo.training.session import Order, RunControl, TrainingSession
    from cnn_demo.training.session.resume_state import State

# Everything in a recipe but the pair itself; a test holds this table and TrainConfig together.
RECIPE: dict[str, tuple[type, str]] = {
    "epochs": (int, "times through the training images"),
    "extra_epochs": (int, "epochs after those, at a constant learning rate: for one-cycle a 25th of the highest"),
    "seed": (int, "equal seeds give equal networks"),
    "learning_rate": (float, "learning rate, the highest of its cycle"),
    "batch_size": (int, "images in one step"),
    "max_images": (int, "learn from so many images only"),
    "optimizer": (str, "adamw, adam, sgd or muon"),
    "lr_schedule": (str, "one-cycle or constant"),
    "momentum": (float, "of sgd"),
    "weight_decay": (float, "pull of the weights towards zero"),
    "label_smoothing": (float, "share of the truth given to all classes"),
    "dropout": (float, "probability in every dropout layer, instead of the design's own"),
    "augmentation": (
        str,
        "none, shift, shift+warp, shift+warp+flag, shift+flip, shift4+flip, shift+flip+cutout or crop+flip",
    ),
    "normalization": (str, "standard, measured (on the images it learns from) or none"),
    "shuffle": (bool, "a new order in each epoch"),
    "validation_share": (float, "share of the images that the best epoch is chosen by"),
    "validate_on": (str, '"held out", or "test" as some articles do: then the test accuracy is chosen by itself'),
    "time_limit": (float, "time budget"),
    "precision": (str, "auto, float32 or bfloat16"),
    "pretrained": (str, "the network to start from: an id such as quick-mnist, or a file"),
    "freeze": (str, 'none, features or "all but the last block": what of it stays as it is'),
    "early_images": (str, "whole or middle: what of each image the first two thirds of the steps see"),
    "first_layer": (str, "learned, or whitening: patterns of the images themselves, which stay as they are"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(wrong=parser.error)
    parser.add_argument(
        "--data",
        metavar="ID",
        help="mnist, fashion_mnist, cifar10, cifar10_first_six, cifar10_last_four; or, to be downloaded, "
        "emnist_letters, kmnist, qmnist, usps or svhn",
    )
    parser.add_argument(
        "--network",
        metavar="ARCHITECTURE",
        help="the design to train, such as quick or own:conv16x3-relu-max2",
    )
    parser.add_argument("--folder", type=Path, metavar="PHOTOS", help="your own images: each folder in it is a class")
    parser.add_argument("--start", metavar="ID", help="with --folder, the network to begin with, --freeze says how")
    parser.add_argument("--out", metavar="FILE", help="where to write the network")
    for name, (kind, meaning) in RECIPE.items():
        flag = "--" + name.replace("_", "-")
        if kind is bool:
            parser.add_argument(flag, action=argparse.BooleanOptionalAction, help=meaning)
        else:
            parser.add_argument(flag, type=kind, metavar={int: "N", float: "X", str: "WORD"}[kind], help=meaning)
    parser.add_argument(
        "--resume", type=Path, metavar="FILE", help="go on from the .state of a training that ended early"
    )
    parser.add_argument(
        "--keep-state", action="store_true", help="keep the .state at the end too, for --extra-epochs later"
    )
    parser.add_argument("--sample", action="store_true", help="learn from the bundled sample, download nothing")
    parser.add_argument(
        "--half", action="store_true", help="store float16: half the size, the same answers but for rounding"
    )
    parser.add_argument("--keep-epochs", action="store_true", help="store the weights after each epoch too")


def run(arguments: argparse.Namespace) -> int:
    if arguments.folder:
        from cnn_demo.cli import train_folder

        return train_folder.run(arguments)
    if not arguments.resume and not (arguments.data and arguments.network):
        arguments.wrong("say what to train: --data and --network, --folder, or --resume")
    from cnn_demo.prediction.stores import Stores
    from cnn_demo.training.engine.distributed import init_process_group

    stores = Stores.open()
    order = _order(arguments, stores)
    with init_process_group() as group:
        return _run(order, stores, group)


def _run(order: "Order", stores: "Stores", group: "ProcessGroup") -> int:
    from cnn_demo.training.session import RunControl, TrainingSession

    session = TrainingSession(order, _printer(order.config), RunControl(), stores, group)
    _train(session)
    last = session.last
    if not group.is_leader:
        return 0
    if last.best_epoch == 0 and last.ended != "stopped":
        say(session.ending()["message"])
        return 1
    card = session.finish(_measure)
    if card is None:
        return 1
    if last.ended == "finished":
        say(f"Epoch {last.best_epoch} was the best and is kept.")
    elif last.ended in ("stopped", "budget"):
        say(f"Go on with: python -m cnn_demo train --resume {order.state_path}")
    accuracy, images = 100 * card.metrics["test_accuracy"], card.metrics["test_images"]
    print(f"{order.network_path}: {accuracy:.2f} % of {images:,} test images, trained in {last.seconds:.1f} s")
    return 0 if last.ended in ("finished", "stopped", "budget") else 1


def _train(session: "TrainingSession") -> None:
    """Show how far it is, and what each epoch came to."""
    from tqdm import tqdm

    events, config = session.train(), session.order.config
    first, epochs = next(events), config.epochs + config.extra_epochs  # all is there, and nothing has been learned yet
    with _interrupts(session.control), tqdm(unit="step", disable=None, leave=False, initial=first.step) as bar:
        for event in events:
            bar.total = event.steps
            bar.update(event.step - bar.n)
            bar.set_description(f"epoch {min(int(event.epoch) + 1, epochs)}/{epochs}", refresh=False)
            bar.set_postfix_str(f"loss {event.loss:.3f}, {event.images_per_second:,.0f} images/s", refresh=False)
            if event.val_accuracy is not None and event.ended is None:
                told = f"epoch {event.epoch:.0f}: loss {event.loss:.4f}, validation {100 * event.val_accuracy:.2f}"
                tqdm.write(f"{told} %, {event.seconds:.1f} s", file=sys.stderr)


def _printer(config: "TrainConfig") -> Any:
    """What the session has to say, as far as the progress bar does not show it, and what is odd in the recipe."""
    from cnn_demo.training.config.remarks import remarks

    def send(**event: Any) -> None:
        if "data" in event:
            for remark in remarks(config):
                say(remark)
            say(f"{event['data']}.")
            say(f"Training {config.architecture} on {event['hardware']}. Ctrl-C stops and keeps the best epoch.")
        elif event.get("message"):
            say(event["message"])

    return send


def _measure(model: "nn.Module", dataset: "Dataset") -> "Score":
    from cnn_demo.cli.evaluate import measure

    score: Score = measure(model, dataset)
    return score


@contextlib.contextmanager
def _interrupts(control: "RunControl") -> Iterator[None]:
    """Ctrl-C stops after the batch at work. Pressed again, it interrupts as usual."""

    def press(number: int, frame: Any) -> None:
        control.receive("stop")
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _order(arguments: argparse.Namespace, stores: "Stores") -> "Order":
    """What is to be done; whatever of it cannot be is refused here, before anything is trained."""
    from cnn_demo.training.session import Order, resume_state, transfer

    if arguments.pretrained and (file := stores.models.file_named(arguments.pretrained)):
        arguments.pretrained = stores.models.lend(file)
    kept = resume_state.load(arguments.resume) if arguments.resume else None
    config = _config(arguments, kept)
    if kept is None:
        transfer.check_start(config, stores.models)
    default = _default_out(config.architecture, config.data)
    path = output_path.checked(str(default) if arguments.out is None else arguments.out)
    return Order(
        config=config,
        network_path=path,
        state_path=output_path.state_path(path),
        sample=kept.sample if kept else arguments.sample,
        resume=kept,
        saves="state",
        keeps_state=arguments.keep_state,
        keeps_epochs=arguments.keep_epochs,
        half=arguments.half,
        every=10,
    )


def _config(arguments: argparse.Namespace, kept: "State | None") -> "TrainConfig":
    """The recipe of the pair with what was said otherwise; a training that goes on has its own already."""
    from cnn_demo.training.config.recipes import recipe_for

    chosen = {name: getattr(arguments, name) for name in RECIPE if getattr(arguments, name) is not None}
    if kept is None:
        return dataclasses.replace(recipe_for(arguments.network, arguments.data), **chosen)
    if arguments.data or arguments.network or set(chosen) - {"extra_epochs", "time_limit"}:
        raise BadValue(
            "A training that goes on keeps its recipe: only --extra-epochs and --time-limit can be given with --resume."
        )
    return dataclasses.replace(kept.config, **chosen)


def _default_out(architecture: str, data: str) -> Path:
    """checkpoints/<network>.safetensors; this folder where that exists, so that nothing published is lost, and for
    networks of one's own."""
    from cnn_demo.networks import file_name

    name = f"{file_name(architecture)}-{data}.safetensors"
    published = settings.CHECKPOINTS / name
    return Path(name) if published.exists() or file_name(architecture) != architecture else published


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr)
