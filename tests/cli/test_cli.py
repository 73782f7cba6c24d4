"""The command line: what it prints, what it leaves, and the exit codes."""

import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import random_checkpoints

from cnn_demo import settings
from cnn_demo.cli import main
from cnn_demo.cli.train import RECIPE
from cnn_demo.data import DATASETS
from cnn_demo.data.augmentation import AUGMENTATIONS
from cnn_demo.prediction.checkpoint import checkpoint_file
from cnn_demo.training.config.recipes import recipe_for
from cnn_demo.training.config.train_config import OPTIMIZERS, PRECISIONS, SCHEDULES, TrainConfig
from cnn_demo.training.session.report import command_of


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


# networks


def test_networks_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["networks", "--json"]) == 0
    (told,) = lines(capsys)
    assert (told["network"], told["parameters"], told["test_accuracy"]) == ("quick-mnist", 54_778, 0.1)


def test_networks_as_a_table(capsys: pytest.CaptureFixture[str], shelf: Path) -> None:
    assert main(["networks"]) == 0
    assert "quick-mnist      54,778        10.00 %" in capsys.readouterr().out
    shelf.unlink()
    assert main(["networks"]) == 0
    assert "Train one" in capsys.readouterr().out


# classify


def test_classify(capsys: pytest.CaptureFixture[str], digit: str) -> None:
    assert main(["classify", digit, digit, "--json"]) == 0
    first, second = lines(capsys)
    assert first == second
    assert list(first) == ["file", "label", "probability", "probabilities", "none_of_these"]
    probabilities = first["probabilities"]
    assert isinstance(probabilities, dict)
    assert tuple(probabilities) == DATASETS["mnist"].classes
    assert sum(probabilities.values()) == pytest.approx(1)
    assert first["probability"] == max(probabilities.values()) == probabilities[first["label"]]
    assert main(["classify", digit]) == 0
    assert capsys.readouterr().out.startswith("digit.png: ")


def test_what_is_no_image_does_not_stop_the_rest(capsys: pytest.CaptureFixture[str], digit: str) -> None:
    Path("text.png").write_text("no image")
    Path("empty.png").touch()
    files = ["text.png", "missing.png", ".", "empty.png", "a\0b", digit]
    assert main(["classify", *files, "--json"]) == 1
    told = lines(capsys)
    assert [answer["file"] for answer in told] == files
    assert all(set(answer) == {"file", "error"} and str(answer["error"]).endswith(".") for answer in told[:-1])
    assert "label" in told[-1]
    assert main(["classify", "text.png"]) == 1


def test_a_image_too_large_is_not_read(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UPLOAD_BYTES", 1000)
    Path("large.png").write_bytes(bytes(5000))
    assert main(["classify", "large.png", "--json"]) == 1
    assert "error" in lines(capsys)[0]


def test_an_unknown_network_is_code_2(capsys: pytest.CaptureFixture[str], digit: str) -> None:
    assert main(["classify", digit, "--network", "quick-mnits"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == 'There is no network "quick-mnits". Choose one of: quick-mnist.\n'


def test_a_fresh_process_gives_equal_probabilities(capsys: pytest.CaptureFixture[str], digit: str, shelf: Path) -> None:
    """Row 73: what was saved here answers the same elsewhere, to the last digit."""
    assert main(["classify", digit, "--network", str(shelf), "--json"]) == 0
    here = capsys.readouterr().out
    command = [sys.executable, "-W", "error", "-m", "cnn_demo", "classify", digit, "--network", str(shelf), "--json"]
    path = str(settings.PACKAGE.parent)
    there = subprocess.run(command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert (there.returncode, there.stderr) == (0, "")
    assert there.stdout == here


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--data", "mnits", "--network", "quick"], "mnist, fashion_mnist, cifar10"),
        (["--data", "mnist", "--network", "quik"], "Choose one of: quick"),
        (["--data", "mnist", "--network", "quick", "--epochs", "0"], "from 1 to 200"),
        (["--data", "mnist", "--network", "quick", "--learning-rate", "nan"], "learning rate must be a number"),
        (["--data", "mnist", "--network", "quick", "--batch-size", "100000"], "to 1,024"),
        (["--data", "mnist", "--network", "quick", "--augmentation", "mirror"], "shift+flip"),
        (["--data", "mnist", "--network", "quick", "--seed", "-1"], "seed must be"),
    ],
)
def test_values_that_do_not_exist_are_code_2(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", *words, "--sample"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [[], ["fly"], ["train"], ["classify"], ["train", "--epochs", "many"], ["evaluate"], ["bench", "x"]]
)
def test_wrong_usage_is_code_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"\x80\x04pickle", b"PK\x03\x04"])
def test_evaluate_refuses_strangers_in_words(content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    Path("odd.pt").write_bytes(content)
    assert main(["evaluate", "odd.pt"]) == 1
    assert main(["evaluate", "missing.safetensors"]) == 1
    assert main(["evaluate", "missing"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_evaluate_refuses_other_classes(capsys: pytest.CaptureFixture[str]) -> None:
    card = dataclasses.replace(random_checkpoints.card(), classes=tuple("abcdefghij"))
    checkpoint_file.save(Path("letters.safetensors"), card, random_checkpoints.weights())
    assert main(["evaluate", "letters.safetensors"]) == 1
    assert "MNIST" in capsys.readouterr().err


# The rest


def test_every_setting_of_a_recipe_is_a_flag() -> None:
    names = {field.name for field in dataclasses.fields(TrainConfig)}
    assert set(RECIPE) == names - {"data", "architecture"}


def test_the_help_names_every_choice() -> None:
    choices = {
        "augmentation": AUGMENTATIONS,
        "optimizer": OPTIMIZERS,
        "lr_schedule": SCHEDULES,
        "precision": PRECISIONS,
    }
    for setting, names in choices.items():
        assert set(re.split(", | or ", RECIPE[setting][1])) == set(names)


def test_the_command_says_what_differs_from_the_usual_recipe() -> None:
    config = dataclasses.replace(recipe_for("quick", "cifar10"), shuffle=False, weight_decay=0.0)
    assert command_of(config).endswith("--weight-decay 0.0 --no-shuffle --seed 42")

    transfer = TrainConfig(pretrained="quick-mnist", freeze="all but the last block", normalization="measured")
    assert "--normalization measured" in command_of(transfer)
    assert command_of(transfer).endswith("--pretrained quick-mnist --freeze 'all but the last block'")


def test_help_answers_without_pytorch() -> None:
    """Nothing heavy is imported before it is needed, and nothing of the page ever."""
    script = (
        "import sys\n"
        "from cnn_demo.cli import main\n"
        "try: main(['train', '--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'torch', 'numpy', 'gradio', 'PIL', 'matplotlib'} & set(sys.modules)), file=sys.stderr)\n"
        "main(['networks'])\n"
        "print(sorted({'gradio', 'matplotlib', 'torchvision'} & set(sys.modules)), file=sys.stderr)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(settings.PACKAGE.parent)}
    told = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert told.stderr == "[]\n[]\n"
    assert "--label-smoothing" in told.stdout
