"""The standalone script: the same network, the same training, the same accuracy, and nothing of ours in it."""

import ast
import dataclasses
import os
import re
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import random_checkpoints
import torch
from architecture_cases import EVERY, OWN, data_for
from exported_scripts import run_here
from labs import DATA, MODELS

from cnn_demo import networks, settings
from cnn_demo.data import Dataset
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.errors import BadValue
from cnn_demo.exports.script import script
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.prediction.checkpoint.card import Card
from cnn_demo.prediction.model_store import ModelStore
from cnn_demo.training.config.train_config import (
    EARLY_IMAGES,
    FIRST_LAYERS,
    FREEZES,
    NORMALIZATIONS,
    OPTIMIZERS,
    SCHEDULES,
    VALIDATIONS,
    TrainConfig,
)
from cnn_demo.training.engine.batches import normalized
from cnn_demo.training.engine.device import detect
from cnn_demo.training.engine.trainer import evaluate, train
from cnn_demo.training.session.report import card_of
from cnn_demo.training.session.transfer import initial_model

SMALL: dict[str, Any] = {
    "max_images": 300,
    "epochs": 2,
    "batch_size": 50,
    "validation_share": 0.2,
    "precision": "float32",
}
EPOCH = re.compile(r"epoch (\d+): loss ([\d.]+)(?:, validation loss ([\d.]+), accuracy ([\d.]+) %)?")


def trained_by_us(
    config: TrainConfig, dataset: Dataset, models: ModelStore = MODELS
) -> tuple[Card, list[tuple[float, ...]], float]:
    """(card, loss and validation of each epoch, test accuracy)"""
    hardware, dataset = detect("float32", "cpu"), normalized(config, dataset)
    events = list(train(config, dataset, hardware=hardware, model=initial_model(config, dataset, models)))
    model = networks.build(config.architecture, dataset.spec.shape, len(dataset.spec.classes))
    model.load_state_dict(events[-1].weights)
    score = evaluate(model, dataset.test, dataset, hardware)
    ends = [e for e in events[1:-1] if e.weights is not None]
    curve = [(e.loss,) if e.val_loss is None else (e.loss, e.val_loss, 100 * e.val_accuracy) for e in ends]
    return card_of(config, dataset, events[-1], score, hardware), curve, score.accuracy


def told(text: str) -> list[tuple[float, ...]]:
    return [tuple(float(number) for number in found[1:] if number) for found in EPOCH.findall(text)]


def imported(code: str) -> set[str]:
    nodes = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in nodes]
    return {str(name).split(".")[0] for name in names}


def test_nothing_of_ours_and_as_ruff_would_write_it(tmp_path: Path) -> None:
    """Every architecture, augmentation, optimizer and schedule."""
    choices = product(OPTIMIZERS, SCHEDULES, ("float32", "bfloat16"), (0.0, 0.1), (True, False), (None, 200))
    for i, (optimizer, schedule, precision, share, shuffle, limit) in enumerate(choices):
        architecture = EVERY[i % len(EVERY)]
        data = data_for(architecture)
        card = random_checkpoints.card(architecture, "cifar10_last_four" if data == "cifar10" and i % 2 else data)
        changes = {"optimizer": optimizer, "lr_schedule": schedule, "validation_share": share, "label_smoothing": share}
        changes |= {
            "extra_epochs": i % 2,
            "early_images": EARLY_IMAGES[i // 2 % 2 if architecture in networks.ARCHITECTURES else 0],
        }
        changes |= {"normalization": NORMALIZATIONS[i % 3], "validate_on": VALIDATIONS[i // 3 % 2]}
        suitable = [
            name
            for name in AUGMENTATIONS
            if "crop" not in name or networks.takes_any_size(architecture, card.input_shape)
        ]
        changes |= {"augmentation": suitable[i % len(suitable)], "shuffle": shuffle, "max_images": limit}
        if architecture in ("airbench", "convnet_tiny"):
            changes["first_layer"] = FIRST_LAYERS[i // 2 % 2]
        if architecture in ("quick", "lenet5"):
            changes |= {
                "pretrained": "quick-mnist" if architecture == "quick" else "lenet5-mnist",
                "freeze": FREEZES[i % 3],
            }
        card = dataclasses.replace(card, recipe=card.recipe | changes, hardware=f"CPU, {precision}")
        code = script(card, MODELS)
        others = {"PIL"} if data.startswith("cifar10") else set()  # its sample is packed
        assert imported(code) - set(sys.stdlib_module_names) == {"numpy", "torch", "torchvision"} | others
        (tmp_path / f"script{i}.py").write_text(code, encoding="utf-8")
    (tmp_path / "ruff.toml").write_text('line-length = 120\n[lint]\nselect = ["E", "F", "I", "B", "UP", "RET"]\n')
    for command in (["format", "--check"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "."], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


FEW = {"max_images": 60, "batch_size": 12}
RECIPES: list[dict[str, Any]] = [
    {"normalization": "measured", "validate_on": "test"},
    {"architecture": OWN[0], "dropout": 0.1, "normalization": "none", "epochs": 1, "extra_epochs": 1},
    {
        "architecture": "quick",
        "data": "cifar10",
        "optimizer": "sgd",
        "learning_rate": 0.05,
        "augmentation": "shift+flip+cutout",
    }
    | FEW,
    {"architecture": "resnet20", "data": "cifar10_first_six", "learning_rate": 0.01, "augmentation": "crop+flip"} | FEW,
    {
        "architecture": "convnet_tiny",
        "optimizer": "adam",
        "lr_schedule": "constant",
        "learning_rate": 2e-3,
        "augmentation": "shift+warp",
    },
    {"architecture": "lenet5", "shuffle": False, "validation_share": 0.0, "label_smoothing": 0.1},
    {"architecture": "quick", "early_images": "middle", "learning_rate": 2e-3},
    {"architecture": "airbench", "data": "cifar10", "optimizer": "muon", "first_layer": "whitening"} | FEW,
]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.get("architecture", "quick")[:20])
def test_the_training_is_the_same(recipe: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    config = TrainConfig(**(SMALL | recipe))
    whole = DATA.sample(config.data)
    dataset = dataclasses.replace(whole, test=whole.test.take(torch.arange(100)))
    card, curve, accuracy = trained_by_us(config, dataset)
    code = run_here(script(card, MODELS))
    learn = code["split"](dataset.train.images, dataset.train.labels)
    if config.validate_on == "test":
        learn = (*learn[:2], dataset.test.images, dataset.test.labels)
    network = code["train"](*learn)
    lines = told(capsys.readouterr().out)
    assert [pytest.approx(line, abs=1e-2) for line in curve] == lines
    _, theirs = code["evaluate"](network, dataset.test.images, dataset.test.labels)
    assert theirs == pytest.approx(accuracy, abs=0.005)


def test_a_part_is_taken_from_the_file_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    text = script(random_checkpoints.card("resnet20", "cifar10_last_four"), MODELS)
    assert "python resnet20_cifar10_last_four.py [cifar10.npz]" in text
    monkeypatch.setattr(sys, "argv", ["script.py", str(settings.SAMPLES / "cifar10.npz")])
    bundled = DATA.sample("cifar10_last_four")
    ours = (bundled.train.images, bundled.train.labels, bundled.test.images, bundled.test.labels)
    assert all(torch.equal(a, b) for a, b in zip(run_here(text)["load"](), ours, strict=True))


@pytest.mark.parametrize(
    ("architecture", "data", "freeze"),
    [("quick", "fashion_mnist", "all but the last block"), ("quick", "mnist", "features"), ("mlp", "mnist", "none")],
)
def test_what_began_with_another_network(
    architecture: str,
    data: str,
    freeze: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its weights are read from the file that "Weights" gives, half precision too; a new head is drawn by the seed."""
    models = ModelStore(tmp_path, tmp_path / "runs")
    monkeypatch.chdir(tmp_path)
    start = random_checkpoints.card(architecture)
    path = tmp_path / f"{start.network}.safetensors"
    checkpoint_file.save(path, start, random_checkpoints.weights(architecture), half=True)
    config = TrainConfig(architecture=architecture, data=data, pretrained=start.network, freeze=freeze, **(SMALL | FEW))
    whole = DATA.sample(data)
    dataset = dataclasses.replace(whole, test=whole.test.take(torch.arange(100)))
    card, curve, accuracy = trained_by_us(config, dataset, models)
    code = run_here(script(card, models))
    path.rename(tmp_path / f"{architecture}_mnist.safetensors")
    network = code["train"](*code["split"](dataset.train.images, dataset.train.labels))
    assert [pytest.approx(line, abs=1e-2) for line in curve] == told(capsys.readouterr().out)
    assert code["evaluate"](network, dataset.test.images, dataset.test.labels)[1] == pytest.approx(accuracy, abs=0.005)
    with pytest.raises(BadValue, match="no longer kept"):
        script(card, models)


def test_it_runs_on_its_own(tmp_path: Path) -> None:
    """In a process without our package, on the bundled sample: the accuracy that the trainer reached."""
    config = TrainConfig(**SMALL)
    card, curve, accuracy = trained_by_us(config, DATA.sample("mnist"))
    (tmp_path / "script.py").write_text(script(card, MODELS), encoding="utf-8")
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "script.py", str(settings.SAMPLES / "mnist.npz")],
        cwd=tmp_path,
        env=alone | {"OMP_NUM_THREADS": str(torch.get_num_threads())},  # sums depend on how they are shared out
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    reached = float(re.findall(r"([\d.]+) % of 2,000 test images are right", done.stdout)[0])
    assert reached == pytest.approx(100 * accuracy, abs=0.5)
    assert [pytest.approx(line, rel=0.02, abs=0.5) for line in curve] == told(done.stdout)
    assert (tmp_path / "quick_mnist.pt").is_file()
