"""What a training leaves behind besides its weights: the card, and the command that trains the same network again."""

import datetime
import platform
import shlex
from collections.abc import Mapping

import numpy
import torch

import cnn_demo
from cnn_demo.data import Dataset
from cnn_demo.networks import build, count_parameters, file_name
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.training.config.train_config import TrainConfig, recipe_for
from cnn_demo.training.engine.device import Hardware
from cnn_demo.training.engine.learner import Learner
from cnn_demo.training.engine.metrics import Score
from cnn_demo.training.engine.trainer import Progress


def card_of(
    config: TrainConfig,
    dataset: Dataset,
    last: Progress,
    test: Score | None,
    hardware: Hardware,
    *,
    network: str = "",
    command: str = "",
) -> Card:
    """The card of a run whose latest event is `last`; `test` is what its weights score on the whole test set."""
    spec = dataset.spec
    metrics: dict[str, float] = {"best_epoch": last.best_epoch, "epochs": round(last.epoch, 3)}
    metrics |= {"seconds": round(last.seconds, 1), "images_per_second": round(last.images_per_second)}
    if last.val_accuracy is not None and last.val_loss is not None:
        metrics |= {"val_accuracy": last.val_accuracy, "val_loss": last.val_loss}
    if test is not None:
        metrics |= {"test_accuracy": test.accuracy, "test_loss": test.loss, "test_images": len(dataset.test)}
    with torch.device("meta"):
        parameters = count_parameters(build(config.architecture, spec.shape, len(spec.classes)))
    return Card(
        network=network or f"{file_name(config.architecture)}-{config.data}",
        architecture=config.architecture,
        data=config.data,
        input_shape=spec.shape,
        classes=spec.classes,
        mean=spec.mean,
        std=spec.std,
        parameters=parameters,
        recipe=config.to_dict(),
        command=command or command_of(config, sample=dataset.is_sample),
        metrics=metrics,
        train_images=min(config.max_images or len(dataset.train), len(dataset.train)),
        is_sample=dataset.is_sample,
        hardware=f"{hardware.description}, {torch.get_num_threads()} threads".replace(" 1 threads", " 1 thread"),
        versions={
            "cnn_demo": cnn_demo.__version__,
            "torch": torch.__version__,
            "numpy": numpy.__version__,
            "python": platform.python_version(),
        },
        created=datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
    )


def changes_of(learner: Learner) -> dict[str, float]:
    """What a card's metrics say of a learning rate that was changed by hand: to what in the end, and at which step
    first. Nothing where it was left alone."""
    if not learner.rate_changes:
        return {}
    return {"changed_learning_rate": learner.learning_rate, "changed_step": learner.rate_changes[0][0]}


def rate_change(metrics: Mapping[str, float]) -> str:
    """The sentence about such a change, which no recipe, command or link holds; "" where there was none."""
    rate, step = (metrics.get(name) for name in ("changed_learning_rate", "changed_step"))
    if rate is None:
        return ""
    since = "while it trained" if step is None else f"from step {step:,.0f} on"
    return f"The learning rate was changed by hand to {rate:g} {since}: the recipe alone does not repeat this run."


def command_of(config: TrainConfig, *, sample: bool = False) -> str:
    """The command line that trains this again; only what differs from this pair's own recipe is spelt out.

    >>> command_of(recipe_for("quick", "mnist"))
    'python -m cnn_demo train --data mnist --network quick --epochs 15 --seed 42'
    """
    words = ["python -m cnn_demo train", f"--data {config.data}", f"--network {config.architecture}"]
    usual = recipe_for(config.architecture, config.data).to_dict()
    for name, value in config.to_dict().items():
        if name in ("data", "architecture") or (value == usual[name] and name not in ("epochs", "seed")):
            continue
        flag = name.replace("_", "-")
        words.append(
            f"--{'' if value else 'no-'}{flag}" if isinstance(value, bool) else f"--{flag} {shlex.quote(str(value))}"
        )
    return " ".join(words + ["--sample"] * sample)
