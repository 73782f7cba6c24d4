"""Train a network, measure it and write it to one file.

Unless told otherwise it follows this project's own recipe for the pair; the card in the file says what was done.
"""

import argparse
import contextlib
import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cnn_demo import settings
from cnn_demo.cli.training_session import say
from cnn_demo.errors import BadValue

if TYPE_CHECKING:
    from cnn_demo.data.store import DataStore
    from cnn_demo.prediction.checkpoint.card import Card
    from cnn_demo.training.config.train_config import TrainConfig
    from cnn_demo.training.engine.distributed import Team
    from cnn_demo.training.engine.train_state import Learner
    from cnn_demo.training.engine.trainer import Progress, Weights
    from cnn_demo.training.session.resume_state import State

# Everything in a recipe but the pair itself; a test holds this table and TrainConfig together.
RECIPE: dict[str, tuple[type, str]] = {
    "epochs": (int, "times through the training images"),
    "extra_epochs": (int, "epochs after those, at a constant rate: for one-cycle a 25th of the highest"),
    "seed": (int, "equal seeds give equal networks"),
    "learning_rate": (float, "learning rate, the highest of its cycle"),
    "batch_size": (int, "images in one step"),
    "max_images": (int, "learn from so many images only"),
    "optimizer": (str, "adamw, adam or sgd"),
    "lr_schedule": (str, "one-cycle or constant"),
    "momentum": (float, "of sgd"),
    "weight_decay": (float, "pull of the weights towards zero"),
    "label_smoothing": (float, "share of the truth given to all classes"),
    "dropout": (float, "probability in every dropout layer, instead of the design's own"),
    "augmentation": (str, "none, shift, shift+warp, shift+flip, shift4+flip, shift+flip+cutout or crop+flip"),
    "normalization": (str, "standard, measured (on the images it learns from) or none"),
    "shuffle": (bool, "a new order in each epoch"),
    "validation_share": (float, "share of the images that the best epoch is chosen by"),
    "validate_on": (str, '"held out", or "test" as some articles do: then the test accuracy is chosen by itself'),
    "time_limit": (float, "time budget"),
    "precision": (str, "auto, float32 or bfloat16"),
    "pretrained": (str, "id of the network to start from, such as quick-mnist"),
    "freeze": (str, 'none, features or "all but the last block": what of it stays as it is'),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(wrong=parser.error)
    parser.add_argument(
        "--data", metavar="ID", help="mnist, fashion_mnist, cifar10, cifar10_first_six or cifar10_last_four"
    )
    parser.add_argument(
        "--network",
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
    if not arguments.resume and not (arguments.data and arguments.network):
        arguments.wrong("say what to train: --data and --network, or --resume")
    from cnn_demo.training.engine.distributed import gathered

    with gathered() as team, contextlib.ExitStack() as silent:
        if not team.leads:
            nowhere = silent.enter_context(open(os.devnull, "w"))
            silent.enter_context(contextlib.redirect_stdout(nowhere))
            silent.enter_context(contextlib.redirect_stderr(nowhere))
        return _run(arguments, team)


def _run(arguments: argparse.Namespace, team: "Team") -> int:
    from cnn_demo.cli.training_session import learner_for, sit
    from cnn_demo.prediction.checkpoint import checkpoint_file
    from cnn_demo.prediction.stores import Stores
    from cnn_demo.training.session import resume_state

    stores = Stores.open()
    kept = resume_state.load(arguments.resume) if arguments.resume else None
    config, is_sample = _config(arguments, kept), kept.sample if kept else arguments.sample
    out = arguments.out or _default_out(config.architecture, config.data)
    data = stores.data
    get = (lambda: data.sample(config.data)) if is_sample else lambda: data.load_or_download(config.data, say)
    learner = learner_for(config, team.first_one(get), team, stores.models, kept)
    say(f"{learner.dataset.description}.")
    path = out.with_suffix(".state")
    last, snapshots = sit(learner, path, is_sample)
    if not team.leads:
        return 0
    if last.best_epoch == 0 and last.ended != "stopped":
        say(_ending(config, last))
        return 1
    weights = checkpoint_file.rounded(last.weights or {}) if arguments.half else last.weights or {}
    epochs = snapshots if arguments.keep_epochs else None
    for card in _cards(learner, last, weights, data):  # twice: what took long to train is safe before it is measured
        checkpoint_file.save(out, card, weights, half=arguments.half, snapshots=epochs)
    say(_ending(config, last))
    if last.ended in ("stopped", "budget"):
        say(f"Go on with: python -m cnn_demo train --resume {path}")
    elif last.ended == "finished" and not arguments.keep_state:
        path.unlink(missing_ok=True)
    accuracy = 100 * card.metrics["test_accuracy"]
    print(f"{out}: {accuracy:.2f} % of {card.metrics['test_images']:,} test images, trained in {last.seconds:.1f} s")
    return 0 if last.ended in ("finished", "stopped", "budget") else 1


def _config(arguments: argparse.Namespace, kept: "State | None") -> "TrainConfig":
    """The recipe of the pair with what was said otherwise; a training that goes on has its own already."""
    from cnn_demo.training.config.train_config import recipe_for

    chosen = {name: getattr(arguments, name) for name in RECIPE if getattr(arguments, name) is not None}
    if kept is None:
        return dataclasses.replace(recipe_for(arguments.network, arguments.data), **chosen)
    if arguments.data or arguments.network or set(chosen) - {"extra_epochs", "time_limit"}:
        raise BadValue(
            "A training that goes on keeps its recipe: only --extra-epochs and --time-limit can be given with --resume."
        )
    return dataclasses.replace(kept.config, **chosen)


def _cards(learner: "Learner", last: "Progress", weights: "Weights", data: "DataStore") -> "Iterator[Card]":
    """The card with the test accuracy, then the same with what "none of these" is decided by."""
    from cnn_demo.cli.evaluate import measure
    from cnn_demo.prediction.checkpoint import checkpoint_file
    from cnn_demo.prediction.ood_detector import fit_ood_detector
    from cnn_demo.training.session.training_card import card_of

    config, dataset, hardware = learner.config, learner.dataset, learner.hardware
    model = checkpoint_file.Checkpoint(card_of(config, dataset, last, None, hardware), weights).build()
    card = card_of(config, dataset, last, measure(model, dataset), hardware)
    yield card
    yield dataclasses.replace(card, ood_detector=fit_ood_detector(model, card, dataset, data))


def _ending(config: "TrainConfig", last: "Progress") -> str:
    kept = f"The best epoch so far, {last.best_epoch}, is kept." if last.best_epoch else "Nothing was learned."
    smaller = f"Try a learning rate below {config.learning_rate:g}."
    return {
        "finished": f"Epoch {last.best_epoch} was the best and is kept.",
        "stopped": f"Stopped at step {last.step:,} of {last.steps:,}. {kept}",
        "budget": f"The time budget is used up. {kept}",
        "nan": f"The loss became NaN at step {last.step:,}. {kept} {smaller}",
        "diverged": f"The loss grew without bound at step {last.step:,}. {kept} {smaller}",
    }[last.ended or "finished"]


def _default_out(architecture: str, data: str) -> Path:
    """checkpoints/<network>.safetensors; this folder where that exists, so that nothing published is lost, and for
    networks of one's own."""
    from cnn_demo.networks import file_name

    name = f"{file_name(architecture)}-{data}.safetensors"
    published = settings.CHECKPOINTS / name
    return Path(name) if published.exists() or file_name(architecture) != architecture else published
