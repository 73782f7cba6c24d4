"""A network and its training as one Python file that needs torch and numpy and nothing of ours, made to be read.

From the top: the recipe, the network layer by layer, the data, the training, the test. Nothing that a stranger wrote
into a card becomes code: settings pass through TrainConfig, and texts are written as Python literals.
"""

import textwrap
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from cnn_demo import networks
from cnn_demo.data import DATASETS, DatasetSpec
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.errors import BadValue
from cnn_demo.exports.script.data import data_code
from cnn_demo.exports.script.network import WIDTH, network_code
from cnn_demo.exports.script.pretrained import pretrained_of
from cnn_demo.exports.script.source_collector import names_in, sources
from cnn_demo.exports.script.training import training_code
from cnn_demo.networks.analysis.anatomy import anatomy_of
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.model_store import ModelStore, stem
from cnn_demo.training.config.early_images import EARLY, flattened_sizes, middle, pad_flattened
from cnn_demo.training.config.train_config import TrainConfig
from cnn_demo.training.config.whitening import whiten_first_layer
from cnn_demo.training.engine.learner import set_dropout
from cnn_demo.training.engine.muon import Muon
from cnn_demo.training.session.report import command_of, rate_change

MEASURED = {
    "standard": "of each color, for values from 0 to 1",
    "measured": "measured on what it learns from",
    "none": "values from 0 to 1 are left as they are",
}
IMPORTS = {
    "OrderedDict": "from collections import OrderedDict",
    "Mapping": "from collections.abc import Mapping",
    "Path": "from pathlib import Path",
}


def script(card: Card, models: ModelStore) -> str:
    """The Python text, formatted. BadValue when the card names no data or recipe that can be repeated."""
    config = _config(card)
    spec, name = DATASETS[config.data], stem(card)
    augmentations = AUGMENTATIONS[config.augmentation]
    architecture = networks.architecture_of(card.architecture)
    with torch.device("meta"):  # no memory, no random numbers: only its text is wanted
        model = networks.build(card.architecture, card.input_shape, len(card.classes))
    set_dropout(model, config.dropout)
    pretrained = pretrained_of(config, model, models)
    early = _early(config, model)
    changes: list[Callable[..., Any]] = [*augmentations]
    if early:
        changes += [middle, pad_flattened]
    if config.optimizer == "muon":
        changes.append(Muon)
    if config.first_layer == "whitening":
        changes.append(whiten_first_layer)
    precision = "bfloat16" if "bfloat16" in card.hardware else "float32"
    parts = [
        "\n".join([_settings(config, card), *early, *(pretrained.settings if pretrained else ())]),
        network_code(model, architecture, anatomy_of(card.architecture, card.input_shape, len(card.classes))),
        data_code(spec),
        *([pretrained.code] if pretrained else []),
        *sources(changes),
        training_code(
            config,
            [change.__name__ for change in augmentations],
            initializes=architecture.initialize is not None,
            freezes=bool(pretrained and pretrained.frozen),
            precision=precision,
            name=name,
        ),
    ]
    code = "\n\n\n".join(parts)
    return f"{_opening(card, config, architecture.title, spec, name)}\n\n{_imports(code)}\n\n{code}\n"


def _config(card: Card) -> TrainConfig:
    """The run's recipe, checked: a card may come from a stranger's file."""
    if card.origin:
        raise BadValue("Others have trained this network: there is no recipe that could be repeated here.")
    try:
        config = TrainConfig.from_dict(card.recipe)
    except BadValue as error:
        raise BadValue("This network's card holds no recipe that can be repeated, so no script can be made.") from error
    spec = DATASETS[config.data]
    if (config.architecture, spec.shape, spec.classes) != (card.architecture, card.input_shape, card.classes):
        raise BadValue("This network's card and its recipe speak of different networks, so no script can be made.")
    return config


def _early(config: TrainConfig, model: nn.Sequential) -> list[str]:
    """What a training that begins with smaller images has to know; nothing for others."""
    if config.early_images == "whole":
        return []
    spec = DATASETS[config.data]
    sizes = flattened_sizes(config.architecture, spec.shape, len(spec.classes), model)
    maps = ", ".join(f"{_literal(name)}: {size}" for name, size in sizes.items())
    return [
        f"EARLY = {EARLY!r}  # of the steps see the middle of each image",
        f"MAPS = {{{maps}}}  # height, width of what is flattened",
    ]


def _opening(card: Card, config: TrainConfig, title: str, spec: DatasetSpec, name: str) -> str:
    """The docstring: what this is, what to expect of it, how to run it."""
    accuracy, epochs = card.metrics.get("test_accuracy"), card.metrics.get("epochs", config.epochs)
    reached = "" if accuracy is None else f", which got {100 * accuracy:.2f} % of the test images right"
    sentences = [f"Written by CNN Lab for the network that one run of this recipe gave{reached}."]
    if card.is_sample:
        sentences.append(
            f"It learned from the sample that comes with CNN Lab: cnn_demo/data/samples/{spec.whole.id}.npz."
        )
    if epochs < config.epochs + config.extra_epochs:
        total = config.epochs + config.extra_epochs
        sentences.append(f"That run ended after {epochs:g} of its {total} epochs; this trains all of them.")
    if changed := rate_change(card.metrics):
        sentences.append(changed)
    sentences.append(
        "Equal seeds give equal runs at one number of threads on one machine, and nearly equal ones elsewhere."
    )
    return "\n".join(
        [
            f'"""{title} on {spec.title}: one network and its training, in plain PyTorch.',
            "",
            textwrap.fill(" ".join(sentences), WIDTH),
            "",
            f"    python {name}.py [{spec.whole.id}.npz]",
            "",
            f"It needs torch and numpy{_without_npz(spec)}. In CNN Lab itself:",
            "",
            *textwrap.wrap(
                command_of(config, sample=card.is_sample),
                WIDTH,
                initial_indent="    ",
                subsequent_indent="        ",
                break_long_words=False,
                break_on_hyphens=False,
            ),
            '"""',
        ]
    )


def _without_npz(spec: DatasetSpec) -> str:
    return "" if spec.read else "; where the .npz is missing, torchvision downloads the data"


def _imports(code: str) -> str:
    """What the code uses, in the order that formatters like."""
    used = names_in(code)
    plain = [f"import {name}" for name in ("copy", "io", "json", "sys") if name in used]
    plain += [line for name, line in IMPORTS.items() if name in used]
    return "\n".join(
        [
            *plain,
            "",
            "import numpy as np",
            "import torch",
            f"from torch import {'Generator, ' * ('Generator' in used)}Tensor, nn",
            "from torch.nn import functional as F",
        ]
    )


def _settings(config: TrainConfig, card: Card) -> str:
    """The recipe as constants, only those that this run uses."""
    lines = [
        _assigned("CLASSES", card.classes),
        *_part(DATASETS[config.data]),
        f"MEAN, STD = {card.mean!r}, {card.std!r}  # {MEASURED[config.normalization]}",
        f"EPOCHS = {config.epochs}",
        *[f"MORE = {config.extra_epochs}  # epochs after those, at a constant rate"] * bool(config.extra_epochs),
        f"BATCH = {config.batch_size}",
        f"RATE = {config.learning_rate!r}{_about_rate(config, card)}",
        f"WEIGHT_DECAY = {config.weight_decay!r}",
    ]
    if config.optimizer == "sgd":
        lines.append(f"MOMENTUM = {config.momentum!r}")
    if config.label_smoothing:
        lines.append(f"LABEL_SMOOTHING = {config.label_smoothing!r}  # this share of the truth is given to all classes")
    if config.validate_on != "test":
        lines.append(f"HELD_OUT = {config.validation_share!r}  # of the training images, to choose the best epoch by")
    if config.max_images is not None:
        lines.append(f"LIMIT = {config.max_images}  # so many training images are used")
    lines.append(f"SEED = {config.seed}")
    lines.append('DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")')
    return "\n".join(lines)


def _about_rate(config: TrainConfig, card: Card) -> str:
    words = ["the highest of its cycle"] * (config.lr_schedule == "one-cycle")
    if (rate := card.metrics.get("changed_learning_rate")) is not None:
        words.append(f"by hand it became {rate:g}")
    return f"  # {'; '.join(words)}" if words else ""


def _part(spec: DatasetSpec) -> list[str]:
    """Which classes of the whole data set count, where it is a part of one."""
    numbers = tuple(spec.whole.classes.index(name) for name in spec.classes)
    return [f"PART = {numbers}  # their numbers in {spec.whole.title}"] if spec.part_of else []


def _assigned(name: str, values: tuple[str, ...]) -> str:
    """A tuple of texts on one line, or on one line each where that is too long."""
    line = f"{name} = ({', '.join(map(_literal, values))})"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"{name} = (", *(f"    {_literal(value)}," for value in values), ")"])


def _literal(text: str) -> str:
    """The text as a Python literal in the quotes that formatters like."""
    shown = repr(text)
    return f'"{shown[1:-1]}"' if shown[0] == "'" and '"' not in shown else shown
